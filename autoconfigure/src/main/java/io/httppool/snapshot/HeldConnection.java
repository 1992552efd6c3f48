package io.httppool.snapshot;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A connection that is held, or was held until it was reclaimed.
 *
 * @param id the name of the connection
 * @param route the name of its route
 * @param leasedAt when it was leased, as a reading of the ticker: with the name, it tells
 * one lease from all others
 * @param since the same moment for people
 * @param held for how long
 * @param holder the thread that leased it, or {@code null} if that is not known
 * @param site where it was leased, or {@code null} if that was not recorded
 * @param phase the phase of the lease, or {@code null} if that is not known
 */
public record HeldConnection(String id, String route, long leasedAt, Instant since, Duration held,
		@Nullable Thread holder, @Nullable CallSite site, @Nullable LeasePhase phase) {

}
