package dev.insync.spec;

import java.util.Set;

/** The tier {@code standard} shows what the manifest says. */
class StandardTierTest extends ShownModels {
    StandardTierTest() {
        super(Set.of("standard"));
    }
}
