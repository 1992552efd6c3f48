package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The properties of connections over TLS. A component that is {@code null} was not set.
 *
 * @param requireCloseNotify Whether a response that lasts until the connection ends has
 * to be ended by TLS; otherwise the end of TCP, which anyone on the way can bring about,
 * is taken for that of the response.
 * @param concurrentHandshakes How many connections of a route are opened at a time for
 * which no request waits: replacements after a reload of certificates, and those that are
 * opened ahead.
 */
record TlsProperties(@Nullable Boolean requireCloseNotify, @Nullable Integer concurrentHandshakes) {

}
