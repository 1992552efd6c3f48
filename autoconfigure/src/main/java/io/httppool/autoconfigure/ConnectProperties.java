package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The properties of connecting. A component that is {@code null} was not set.
 *
 * @param tunnelTimeout How long a proxy may take to open a tunnel, in place of the time
 * that is left of the connect timeout.
 */
record ConnectProperties(@Nullable Duration tunnelTimeout) {

}
