package dev.insync.spec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The specification and its toolkit know TLC and nothing of brokers, histories or the command line. */
class ImportRulesTest {
    private static ArchRule standsAlone(String base) {
        return classes()
                .that()
                .resideInAPackage(base + ".spec..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        base + ".spec..",
                        "java..",
                        "javax.management..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "javax.management..",
                        "tlc2..",
                        "tla2sany..",
                        "util..");
    }

    @Test
    void thisModuleStandsAlone() {
        JavaClasses module = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.insync.spec");
        assertFalse(module.isEmpty());
        standsAlone("dev.insync").check(module);
    }

    @Test
    void onlyTheAdapterKnowsTlc() {
        JavaClasses module = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.insync.spec");
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.insync.spec.tlc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tlc2..", "tla2sany..", "util..", "dev.insync.spec.tlc..")
                .check(module);
    }

    @Test
    void theRuleBites() {
        JavaClasses fixtures = new ClassFileImporter().importPackages("dev.insync.fixture");
        assertTrue(standsAlone("dev.insync.fixture").evaluate(fixtures).hasViolation());
    }
}
