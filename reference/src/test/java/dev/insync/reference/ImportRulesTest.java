package dev.insync.reference;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ImportRulesTest {
    private static final String FIXTURES = "dev.insync.fixture.reference";

    /** Each rule with the fixtures it must refuse. */
    private static final Map<Function<String, ArchRule>, List<String>> REFUSED = Map.of(
            ImportRules::coreUsesOnlyJavaLangAndJavaUtil,
            List.of(
                    "PrintsALine",
                    "UsesARandom",
                    "UsesASecondThread",
                    "UsesAFile",
                    "UsesALogger",
                    "UsesJavaTime",
                    "UsesTheConcurrentPackage",
                    "UsesTheRuntime"),
            ImportRules::coreCallsNothingImpure,
            List.of("CallsMathRandom", "CallsRandomUuid", "CallsShuffle", "CallsTheClock", "PrintsALine"),
            ImportRules::runtimeDoesNotUseSim,
            List.of("UsesTheSimulator"),
            ImportRules::simDoesNotUseRuntime,
            List.of("UsesTheBroker"),
            ImportRules::onlyTheWireKnowsKafka,
            List.of("UsesKafkaOutsideTheWire"),
            ImportRules::noOtherModule,
            List.of("UsesAnotherModule"));

    @Test
    void theModuleKeepsEveryRule() {
        JavaClasses module = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.insync.reference");
        assertFalse(module.isEmpty());
        REFUSED.keySet().forEach(rule -> rule.apply("dev.insync.reference").check(module));
    }

    /** Each rule refuses exactly its own fixtures, judged one class at a time. */
    @TestFactory
    List<DynamicTest> everyRuleBites() {
        JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);
        return REFUSED.entrySet().stream()
                .map(entry -> {
                    ArchRule rule = entry.getKey().apply(FIXTURES).allowEmptyShould(true);
                    return DynamicTest.dynamicTest(
                            rule.getDescription(),
                            () -> assertEquals(new TreeSet<>(entry.getValue()), refusedBy(rule, fixtures)));
                })
                .toList();
    }

    private static Set<String> refusedBy(ArchRule rule, JavaClasses fixtures) {
        Set<String> refused = new TreeSet<>();
        fixtures.forEach(fixture -> {
            JavaClasses alone = fixtures.that(simpleName(fixture.getSimpleName()));
            if (rule.evaluate(alone).hasViolation()) {
                refused.add(fixture.getSimpleName());
            }
        });
        return refused;
    }
}
