/** The life of one service and of its process: start and stop in order, readiness, the private port, meters, logs. */
@NullMarked
package dev.attempts.servicekit.service;

import org.jspecify.annotations.NullMarked;
