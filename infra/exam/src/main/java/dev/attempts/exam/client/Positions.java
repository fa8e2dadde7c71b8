package dev.attempts.exam.client;

/** A position of the topic in one long, so that a million of them are eight megabytes. */
public final class Positions {
    private static final int OFFSET_BITS = 48;

    private Positions() {}

    public static long pack(int partition, long offset) {
        return (long) partition << OFFSET_BITS | offset;
    }

    /** Of a header such as {@code 3:42}; negative if it is none. */
    public static long parse(String text) {
        int colon = text.indexOf(':');
        try {
            return pack(Integer.parseInt(text, 0, colon, 10), Long.parseLong(text, colon + 1, text.length(), 10));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return -1;
        }
    }

    public static int partition(long packed) {
        return (int) (packed >>> OFFSET_BITS);
    }

    public static String text(long packed) {
        return partition(packed) + ":" + (packed & ((1L << OFFSET_BITS) - 1));
    }
}
