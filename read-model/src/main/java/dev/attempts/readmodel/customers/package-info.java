/** Customers, in pages from the cache or one by one. */
@NullMarked
package dev.attempts.readmodel.customers;

import org.jspecify.annotations.NullMarked;
