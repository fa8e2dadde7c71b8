/** What must hold of a measurement: each bound is told with what was measured. */
final class Bounds {
    private boolean missed;

    void atMost(String what, double measured, double most) {
        judge(what, measured, "at most", most, measured <= most);
    }

    void atLeast(String what, double measured, double least) {
        judge(what, measured, "at least", least, measured >= least);
    }

    private void judge(String what, double measured, String how, double bound, boolean holds) {
        missed |= !holds;
        System.out.printf("%s: %.1f, %s %.1f: %s%n", what, measured, how, bound, holds ? "holds" : "DOES NOT HOLD");
    }

    int exitCode() {
        return missed ? 1 : 0;
    }
}
