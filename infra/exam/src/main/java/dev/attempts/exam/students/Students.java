package dev.attempts.exam.students;

import java.util.BitSet;

/**
 * What each student was told about their updates: the last step that was acknowledged, and which later ones may have been written
 * although nobody said so. About 30 bytes a student. Confined to one thread.
 */
public final class Students {
    /** Steps ahead of the last acknowledged one whose outcome can be kept apart. */
    private static final int AHEAD_MAX = Long.SIZE;

    private final int[] acknowledged;
    private final int[] sent;
    /** Bit i: step {@code acknowledged + 1 + i} may have been written. */
    private final long[] possible;

    private final long[] position;
    private final byte[] failures;
    private final BitSet opened;

    public Students(int count) {
        acknowledged = new int[count];
        sent = new int[count];
        possible = new long[count];
        position = new long[count];
        failures = new byte[count];
        opened = new BitSet(count);
    }

    public int count() {
        return sent.length;
    }

    /** Whether this is the first time. */
    public boolean open(int student) {
        boolean first = !opened.get(student);
        opened.set(student);
        return first;
    }

    public int sent(int student) {
        return sent[student];
    }

    public int acknowledged(int student) {
        return acknowledged[student];
    }

    /** Whether the last step sent has not been acknowledged. */
    public boolean isOwed(int student) {
        return sent[student] > acknowledged[student];
    }

    /** The step to send: the one that is owed or, with {@code goOn} and if there is room, the next one. */
    public int step(int student, boolean goOn) {
        boolean isNew = !isOwed(student) || (goOn && sent[student] - acknowledged[student] < AHEAD_MAX);
        if (isNew) {
            sent[student]++;
        }
        return sent[student];
    }

    public void acknowledge(int student, int step, long packedPosition) {
        int ahead = step - acknowledged[student];
        possible[student] = ahead < Long.SIZE ? possible[student] >>> ahead : 0;
        acknowledged[student] = step;
        position[student] = packedPosition;
        failures[student] = 0;
    }

    /** The step was not written for certain: nothing changes but the number of failures, which is returned. */
    public int refuse(int student) {
        failures[student] = (byte) Math.min(failures[student] + 1, Byte.MAX_VALUE);
        return failures[student];
    }

    /** The step may have been written; returns the number of failures in a row. */
    public int doubt(int student, int step) {
        possible[student] |= 1L << (step - acknowledged[student] - 1);
        return refuse(student);
    }

    /** Whether this may be the student's last step in the database once everything has come to rest. */
    public boolean mayBeStored(int student, int step) {
        int ahead = step - acknowledged[student];
        return ahead == 0 || (ahead > 0 && ahead <= AHEAD_MAX && (possible[student] >>> (ahead - 1) & 1) != 0);
    }

    public boolean isInDoubt(int student) {
        return possible[student] != 0;
    }

    /** As {@link Positions} packs it; of the last step acknowledged, if there is one. */
    public long position(int student) {
        return position[student];
    }
}
