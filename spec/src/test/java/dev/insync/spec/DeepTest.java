package dev.insync.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TLC's own search of the models that take minutes to hours; the Maven profile {@code deep} runs it, and nothing else does. Of
 * the tiers {@code smoke} and {@code standard}, which {@link JudgedGraphsTest} judges by their graphs, that is a second opinion.
 */
@Tag("deep")
class DeepTest {
    static Stream<String> models() throws SpecException {
        return ModelCatalog.load(SpecSources.find()).entries().stream()
                .filter(entry -> Set.of("smoke", "standard", "deep").contains(entry.tier()))
                .map(ModelEntry::name);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("models")
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void theModelShowsWhatTheManifestSays(String name) throws SpecException {
        CheckResult result =
                Check.of(ModelCatalog.load(SpecSources.find()).open(name)).run(CheckListener.SILENT);

        assertEquals(List.of(), result.deviations(), () -> name + ": " + result.outcome());
    }
}
