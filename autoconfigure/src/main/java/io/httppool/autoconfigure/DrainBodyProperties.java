package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The properties of responses that are closed early. A component that is {@code null} was
 * not set.
 *
 * @param maxSize How much is read of a response that is closed early, so that its
 * connection can be used again; a connection with more to come is closed.
 * @param timeout How long that may take.
 */
record DrainBodyProperties(@Nullable DataSize maxSize, @Nullable Duration timeout) {

}
