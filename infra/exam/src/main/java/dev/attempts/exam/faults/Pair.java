package dev.attempts.exam.faults;

/** Two parts that speak with each other. */
enum Pair {
    CLIENT_GATEWAY,
    CLIENT_READ_MODEL,
    GATEWAY_BROKER,
    CONSUMER_BROKER,
    CONSUMER_POSTGRES,
    READ_MODEL_POSTGRES
}
