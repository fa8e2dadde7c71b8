package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.cache.DropCause;
import dev.attempts.readmodel.database.PostgresWatch;

/** Drops the pages when customers have changed, and when they may have: after a time without a connection to hear it by. */
public final class DropPages implements PostgresWatch.Listener {
    private final CustomerPages pages;

    public DropPages(CustomerPages pages) {
        this.pages = pages;
    }

    @Override
    public void connected() {
        pages.dropAll(DropCause.RECONNECTED);
    }

    @Override
    public void changed() {
        pages.dropAll(DropCause.CHANGED);
    }
}
