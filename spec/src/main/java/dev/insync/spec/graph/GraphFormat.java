package dev.insync.spec.graph;

/**
 * The file format. Header: magic, version, key. Then records, each a tag and its fields as variable-length integers;
 * values, instances and states are numbered from 0 in the order of their records, and a record refers only to earlier
 * ones. Last: the tag {@link #END}, the counts, and a CRC-32C over everything before it.
 */
final class GraphFormat {
    static final long MAGIC = 0x494E53594E434731L; // "INSYNCG1"
    /** Rises with every change of the format, or of what is exported. */
    static final int VERSION = 1;

    static final int END = 0;
    static final int NAMES = 1;
    static final int VALUE = 2;
    static final int INSTANCE = 3;
    static final int STATE = 4;
    static final int EXPANSION = 5;

    static final int INT = 0;
    static final int BOOL = 1;
    static final int STR = 2;
    static final int MODEL = 3;
    static final int SET = 4;
    static final int SEQ = 5;
    static final int REC = 6;
    static final int FN = 7;
    /** A value of a whole variable: the number of a value record before it. */
    static final int VARIABLE = 8;

    private GraphFormat() {}
}
