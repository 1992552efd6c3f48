package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.DnsMode;
import io.httppool.settings.DnsSource;

/**
 * The properties of lookups in the background. A component that is {@code null} was not
 * set.
 *
 * @param refresh How often the names of servers in use are looked up again, give or take
 * a tenth; 0 for never.
 * @param mode Whether connections to addresses that a name no longer has are closed.
 * @param source Where the addresses of a name come from.
 */
record DnsProperties(@Nullable Duration refresh, @Nullable DnsMode mode, @Nullable DnsSource source) {

}
