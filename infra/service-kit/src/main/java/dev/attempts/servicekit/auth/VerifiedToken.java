package dev.attempts.servicekit.auth;

import java.time.Instant;

/** What is left of a token once its signature and claims were found right. */
record VerifiedToken(Principal principal, Instant expiresAt) {}
