package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The properties of connections over TLS. A component that is {@code null} was not set.
 *
 * @param requireCloseNotify Whether a response that lasts until the connection ends has
 * to be ended by TLS; otherwise the end of TCP, which anyone on the way can bring about,
 * is taken for that of the response.
 */
record TlsProperties(@Nullable Boolean requireCloseNotify) {

}
