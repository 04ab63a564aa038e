package dev.insync.conformance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** This module may import every other; inside, only the workload is a Kafka client, and nothing calls the command line. */
class ImportRulesTest {
    private static final String FIXTURES = "dev.insync.fixture.conformance";

    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.insync.conformance");
    private final JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);

    private static ArchRule onlyTheWorkloadIsAKafkaClient(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".workload..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .allowEmptyShould(true);
    }

    private static ArchRule nothingCallsTheCommandLine(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".cli..")
                .allowEmptyShould(true);
    }

    @Test
    void theModuleKeepsItsRules() {
        assertFalse(module.isEmpty());
        onlyTheWorkloadIsAKafkaClient("dev.insync.conformance").check(module);
        nothingCallsTheCommandLine("dev.insync.conformance").check(module);
    }

    @Test
    void theKafkaRuleBitesOutsideTheWorkloadOnly() {
        assertTrue(refuses(onlyTheWorkloadIsAKafkaClient(FIXTURES), "UsesKafkaOutsideTheWorkload"));
        assertFalse(refuses(onlyTheWorkloadIsAKafkaClient(FIXTURES), "UsesKafkaInTheWorkload"));
    }

    @Test
    void theCommandLineRuleBites() {
        assertTrue(refuses(nothingCallsTheCommandLine(FIXTURES), "CallsTheCommandLine"));
        assertFalse(refuses(nothingCallsTheCommandLine(FIXTURES), "UsesKafkaInTheWorkload"));
    }

    private boolean refuses(ArchRule rule, String fixture) {
        JavaClasses alone = fixtures.that(simpleName(fixture));
        assertEquals(1, alone.size(), fixture);
        return rule.evaluate(alone).hasViolation();
    }
}
