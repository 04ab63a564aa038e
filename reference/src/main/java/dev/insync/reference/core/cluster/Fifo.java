package dev.insync.reference.core.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/** What is in flight on one ordered connection, first in first out. Immutable; taking the first copies nothing. */
public final class Fifo<T> {
    private static final Fifo<?> EMPTY = new Fifo<>(new Object[0], 0);

    private final Object[] elements;
    private final int head;

    private Fifo(Object[] elements, int head) {
        this.elements = elements;
        this.head = head;
    }

    /** Nothing is in flight. */
    @SuppressWarnings("unchecked") // it holds no element
    public static <T> Fifo<T> empty() {
        return (Fifo<T>) EMPTY;
    }

    /** These elements, the first to be taken first. */
    public static <T> Fifo<T> of(List<T> elements) {
        return elements.isEmpty() ? empty() : new Fifo<>(elements.toArray(), 0);
    }

    /** True where nothing is in flight. */
    public boolean isEmpty() {
        return head == elements.length;
    }

    /** The number of elements. */
    public int size() {
        return elements.length - head;
    }

    /**
     * {@code Head}.
     *
     * @throws NoSuchElementException where it is empty
     */
    @SuppressWarnings("unchecked") // only values of T are put in
    public T first() {
        if (isEmpty()) {
            throw new NoSuchElementException("nothing is in flight");
        }
        return (T) elements[head];
    }

    /** {@code Tail}: everything but the first. */
    public Fifo<T> rest() {
        return size() <= 1 ? empty() : new Fifo<>(elements, head + 1);
    }

    /** The same and these after it. */
    public Fifo<T> and(List<T> more) {
        if (more.isEmpty()) {
            return this;
        }
        Object[] all = Arrays.copyOfRange(elements, head, elements.length + more.size());
        for (int i = 0; i < more.size(); i++) {
            all[size() + i] = more.get(i);
        }
        return new Fifo<>(all, 0);
    }

    /** The elements in order. */
    @SuppressWarnings("unchecked") // only values of T are put in
    public List<T> toList() {
        return (List<T>) List.of(Arrays.copyOfRange(elements, head, elements.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fifo<?> that
                && Arrays.equals(elements, head, elements.length, that.elements, that.head, that.elements.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = head; i < elements.length; i++) {
            hash = 31 * hash + elements[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
