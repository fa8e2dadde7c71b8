package dev.attempts.exam.students;

import java.util.Arrays;

/** Who is to do something when, soonest first: a binary heap of primitive longs, eight bytes a student. Confined to one thread. */
public final class DueQueue {
    private static final int STUDENT_BITS = 24;
    /** More do not fit into an entry. */
    public static final int STUDENTS_MAX = 1 << STUDENT_BITS;

    private long[] heap;
    private int size;

    /** @param capacity that it has from the beginning; it grows beyond if it must */
    public DueQueue(int capacity) {
        heap = new long[Math.max(1, capacity)];
    }

    /**
     * Puts a student in.
     *
     * @param atMillis of an {@link ExamTime}; 17 years fit
     */
    public void add(int student, long atMillis) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int hole = size++;
        long entry = atMillis << STUDENT_BITS | student;
        while (hole > 0 && heap[(hole - 1) / 2] > entry) {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[hole] = entry;
    }

    public boolean isDue(long nowMillis) {
        return size > 0 && heap[0] >> STUDENT_BITS <= nowMillis;
    }

    /** The student whose time has come first, who is no longer in the queue then. */
    public int take() {
        int first = (int) (heap[0] & (STUDENTS_MAX - 1));
        long entry = heap[--size];
        int hole = 0;
        for (int child = 1; child < size; child = hole * 2 + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= entry) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = entry;
        return first;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }
}
