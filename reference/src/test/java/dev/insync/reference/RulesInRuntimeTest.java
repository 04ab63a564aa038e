package dev.insync.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.insync.reference.core.Fix;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A broker that is run without a rule must differ from one with it: each rule is asked for somewhere in what a broker runs. */
class RulesInRuntimeTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.insync.reference");

    @Test
    void everyRuleIsAskedForByWhatABrokerRuns() {
        Set<String> all = Arrays.stream(Fix.values()).map(Fix::name).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(all, askedFor(codeUnit -> true));
    }

    /** The search itself: a rule that one function of the core asks for is missed where nothing calls that function. */
    @Test
    void aRuleOfAFunctionThatNothingCallsIsMissed() {
        Set<String> asked = askedFor(codeUnit -> !codeUnit.getName().equals("rereadIsr"));

        assertFalse(asked.contains(Fix.KAFKA_2729.name()));
        assertTrue(asked.contains(Fix.KAFKA_13091.name()));
    }

    /** From every method of the runtime through the functions of one node, as far as calls lead. */
    private static Set<String> askedFor(Predicate<JavaCodeUnit> followed) {
        Set<String> asked = new TreeSet<>();
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        CLASSES.stream().filter(type -> isIn(type, "runtime")).forEach(type -> open.addAll(type.getCodeUnits()));
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            if (!seen.add(unit)) {
                continue;
            }
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                if (access instanceof JavaFieldAccess field
                        && field.getTargetOwner().isEquivalentTo(Fix.class)) {
                    asked.add(field.getTarget().getName());
                } else if (isIn(access.getTargetOwner(), "core")
                        && !access.getTargetOwner().isEnum()) {
                    access.getTarget()
                            .resolveMember()
                            .filter(JavaCodeUnit.class::isInstance)
                            .map(JavaCodeUnit.class::cast)
                            .filter(followed)
                            .ifPresent(open::add);
                }
            }
        }
        return asked;
    }

    private static boolean isIn(JavaClass type, String name) {
        String inside = "dev.insync.reference." + name;
        return name.equals("core")
                ? type.getPackageName().equals(inside)
                : type.getPackageName().startsWith(inside);
    }
}
