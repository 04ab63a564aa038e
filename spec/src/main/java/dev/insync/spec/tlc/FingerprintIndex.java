package dev.insync.spec.tlc;

import java.util.Arrays;

/** Numbers fingerprints in the order of their arrival: an open-addressing map from long to int without boxes. */
final class FingerprintIndex {
    private static final int EMPTY = -1;

    private long[] keys = new long[1 << 16];
    private int[] numbers = new int[1 << 16];
    private int size;

    FingerprintIndex() {
        Arrays.fill(numbers, EMPTY);
    }

    int size() {
        return size;
    }

    /** The fingerprint's number; a fingerprint that was not seen before gets the next one, which {@link #size} was. */
    int number(long fingerprint) {
        int slot = slot(fingerprint);
        if (numbers[slot] == EMPTY) {
            if (size > keys.length / 2) {
                grow();
                slot = slot(fingerprint);
            }
            keys[slot] = fingerprint;
            numbers[slot] = size++;
        }
        return numbers[slot];
    }

    /** The fingerprint's number; -1 where it was not seen before. */
    int find(long fingerprint) {
        return numbers[slot(fingerprint)];
    }

    private int slot(long fingerprint) {
        int mask = keys.length - 1;
        int slot = (int) (fingerprint ^ fingerprint >>> 32) & mask;
        while (numbers[slot] != EMPTY && keys[slot] != fingerprint) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[oldNumbers.length * 2];
        Arrays.fill(numbers, EMPTY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
