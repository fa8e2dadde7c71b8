package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.auth.Principal;
import java.util.function.IntConsumer;

/** A request that may come in: who sends it, and what counts further requests against its sender's rate. */
public record Admitted(Principal principal, IntConsumer account) {
    public static final Admitted NOBODY = uncounted(Principal.NOBODY);

    static Admitted uncounted(Principal principal) {
        return new Admitted(principal, more -> {});
    }
}
