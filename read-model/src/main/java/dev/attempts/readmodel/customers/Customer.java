package dev.attempts.readmodel.customers;

import org.jspecify.annotations.Nullable;

/** One customer; null where the column is. */
record Customer(
        long customerId,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        @Nullable String phoneNumber) {}
