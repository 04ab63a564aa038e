package dev.insync.reference;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The import rules of this module, over a base package, so that fixtures can show that each of them bites. */
final class ImportRules {
    private static final Set<String> CORE_MAY_USE =
            Set.of("java.lang", "java.lang.annotation", "java.util", "java.util.function", "java.util.stream");

    /** Inside the two allowed packages, and still a clock, a thread, a random number, I/O, or the machine's settings. */
    private static final Set<String> NOT_PURE = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.ThreadGroup",
            "java.lang.Runtime",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.GregorianCalendar",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.TimeZone");

    /** Methods that reach outside through a class that is otherwise fine. */
    private static final Set<String> IMPURE_METHODS =
            Set.of("java.lang.Math.random", "java.util.Collections.shuffle", "java.util.UUID.randomUUID");

    private ImportRules() {}

    static ArchRule coreUsesOnlyJavaLangAndJavaUtil(String base) {
        DescribedPredicate<JavaClass> allowed = describe(
                "are of the core, java.lang or java.util, and pure",
                c -> resideInAPackage(base + ".core..").test(c)
                        || c.getPackageName().equals("org.jspecify.annotations")
                        || (CORE_MAY_USE.contains(c.getPackageName())
                                && !NOT_PURE.contains(c.getBaseComponentType().getFullName())));
        return classes()
                .that()
                .resideInAPackage(base + ".core..")
                .should()
                .onlyDependOnClassesThat(allowed)
                .allowEmptyShould(true);
    }

    static ArchRule coreCallsNothingImpure(String base) {
        DescribedPredicate<JavaAccess<?>> impure = describe("reach the clock, chance or the machine", access -> {
            String owner = access.getTargetOwner().getFullName();
            String name = access.getTarget().getName();
            boolean system = owner.equals("java.lang.System") && !name.equals("arraycopy");
            return system || IMPURE_METHODS.contains(owner + "." + name);
        });
        return noClasses()
                .that()
                .resideInAPackage(base + ".core..")
                .should()
                .accessTargetWhere(impure)
                .allowEmptyShould(true);
    }

    static ArchRule runtimeDoesNotUseSim(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + ".runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".sim..")
                .allowEmptyShould(true);
    }

    static ArchRule simDoesNotUseRuntime(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + ".sim..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".runtime..")
                .allowEmptyShould(true);
    }

    static ArchRule onlyTheWireKnowsKafka(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".runtime.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..");
    }

    static ArchRule noOtherModule(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        besides(base, "spec"), besides(base, "linearizability"), besides(base, "conformance"));
    }

    private static String besides(String base, String module) {
        return base.substring(0, base.lastIndexOf('.') + 1) + module + "..";
    }
}
