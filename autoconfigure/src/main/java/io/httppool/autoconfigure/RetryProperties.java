package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The properties of requests that are repeated. A component that is {@code null} was not
 * set.
 *
 * @param maxWait Longest wait that a server may ask for by Retry-After, with the status
 * 429 or 503, before an idempotent request is repeated; 0 to repeat none for these.
 */
record RetryProperties(@Nullable Duration maxWait) {

}
