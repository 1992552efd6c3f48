package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The properties of how connections are opened. A component that is {@code null} was not
 * set.
 *
 * @param attemptDelay After how long without a connection the next address of a host is
 * tried as well; 0 to try one address after the other.
 * @param tunnelTimeout How long a proxy may take to open a tunnel, in place of the time
 * that is left of the connect timeout.
 */
record ConnectProperties(@Nullable Duration attemptDelay, @Nullable Duration tunnelTimeout) {

}
