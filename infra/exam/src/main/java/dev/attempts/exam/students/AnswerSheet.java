package dev.attempts.exam.students;

/**
 * What a student has answered after so many steps, worked out from the seed whenever it is needed: nothing is kept. No two steps
 * of an attempt have the same answers.
 *
 * @param firstRevision the revision before step 1; above those of any earlier exam on the same attempts
 */
public record AnswerSheet(long seed, int questions, long firstRevision) {
    private static final int CHOICES = 4;

    /** The body of the update that sends {@code step}: all answers so far. */
    public String update(long attempt, int step) {
        return "{\"answers\":" + answers(attempt, step) + ",\"revision\":" + revision(step) + '}';
    }

    /** The same as an item of a bulk update. */
    public String item(long attempt, int step) {
        return "{\"attemptId\":" + attempt + ',' + update(attempt, step).substring(1);
    }

    public long revision(int step) {
        return firstRevision + step;
    }

    /** Step q answers question q; after the last question the student goes through them again. */
    public String answers(long attempt, int step) {
        var json = new StringBuilder(24 * Math.min(step, questions) + 2).append('{');
        for (int question = 1; question <= Math.min(step, questions); question++) {
            int answeredAt = step - (step - question) % questions;
            long drawn = mix(seed ^ mix(attempt * 31 + answeredAt));
            int choice = (answeredAt - 1) * CHOICES + (int) (drawn & (CHOICES - 1)) + 1;
            json.append(question == 1 ? "\"" : ",\"")
                    .append(question)
                    .append("\":[")
                    .append(choice);
            if ((drawn & 0x70) == 0) {
                json.append(',').append(choice + CHOICES);
            }
            json.append(']');
        }
        return json.append('}').toString();
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
