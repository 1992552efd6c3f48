package io.httppool.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteWindow;

/**
 * The statistics of a route over a window.
 *
 * @param spanMs how long the window lasted
 * @param arrivals how many leases were requested
 * @param completions how many exchanges ended with an answer
 * @param failures how many failed, timed out, or were rejected by the server
 * @param waited the waiting times of leases that were served, or {@code null} if none was
 * @param exchange the durations of exchanges, or {@code null} if none ended
 * @param connect the durations of connects, or {@code null} if there was none
 * @param dns the lookups of the name of the server, or {@code null} if there was none
 * @param tcp the TCP connects, or {@code null} if there was none
 * @param tunnel the tunnels through a proxy, or {@code null} if there was none
 * @param tls the TLS handshakes, or {@code null} if there was none
 * @param lasting how many exchanges had lasted for far longer than others at its end
 * @param opened how many connections were opened for a lease
 * @param reused how many leases got an open one
 * @param timeouts how many leases timed out
 * @param rejected how many leases were rejected because too many were pending
 * @param stale how many connections were found closed by the server
 * @param leasedMean how many connections were leased, averaged over time
 * @param leasedMax how many were leased at most
 * @param pendingMax how many leases were pending at most
 * @param saturatedShare the share of the time in which a lease waited because the limit
 * was reached, from 0 to 1
 */
@JsonInclude(Include.NON_NULL)
record WindowDescriptor(long spanMs, long arrivals, long completions, long failures,
		@JsonProperty("wait") @Nullable Spread waited, @Nullable Spread exchange, @Nullable Spread connect,
		@Nullable PhaseSpread dns, @Nullable PhaseSpread tcp, @Nullable PhaseSpread tunnel, @Nullable PhaseSpread tls,
		int lasting, long opened, long reused, long timeouts, long rejected, long stale, double leasedMean,
		int leasedMax, int pendingMax, double saturatedShare) {

	static WindowDescriptor of(RouteWindow window) {
		RouteWindow.Demand demand = window.demand();
		RouteWindow.Exchanges exchanges = window.exchanges();
		RouteWindow.Connections connections = window.connections();
		RouteWindow.Openings openings = connections.openings();
		return new WindowDescriptor(window.span().toMillis(), demand.arrivals(), exchanges.completions(),
				exchanges.failures(), Spread.of(demand.waited()), Spread.of(exchanges.latency()),
				Spread.of(connections.connect()), PhaseSpread.of(openings.lookup()), PhaseSpread.of(openings.connect()),
				PhaseSpread.of(openings.tunnel()), PhaseSpread.of(openings.tls()), exchanges.lasting(),
				connections.opened(), connections.reused(), demand.timeouts(), demand.rejected(), connections.stale(),
				Rounded.tenths(window.leased().mean()), window.leased().max(), window.pending().max(),
				Rounded.thousandths(demand.saturatedShare()));
	}

	/**
	 * A phase of the openings of connections.
	 *
	 * @param count how many succeeded
	 * @param p50Ms the median of those, or {@code null} if none did
	 * @param p99Ms the 99th percentile, or {@code null} if none did
	 * @param maxMs the longest, or {@code null} if none did
	 * @param failed how many failed
	 */
	@JsonInclude(Include.NON_NULL)
	record PhaseSpread(long count, @Nullable Double p50Ms, @Nullable Double p99Ms, @Nullable Double maxMs,
			long failed) {

		static @Nullable PhaseSpread of(RouteWindow.Phase phase) {
			Spread spread = Spread.of(phase.latency());
			if (spread == null) {
				return (phase.failed() > 0) ? new PhaseSpread(0, null, null, null, phase.failed()) : null;
			}
			return new PhaseSpread(spread.count(), spread.p50Ms(), spread.p99Ms(), spread.maxMs(), phase.failed());
		}

	}

	/**
	 * A spread of durations.
	 *
	 * @param count how many were measured
	 * @param meanMs the mean
	 * @param p50Ms the median
	 * @param p99Ms the 99th percentile
	 * @param maxMs the longest
	 */
	record Spread(long count, double meanMs, double p50Ms, double p99Ms, double maxMs) {

		static @Nullable Spread of(Latency latency) {
			if (latency.count() == 0) {
				return null;
			}
			return new Spread(latency.count(), Rounded.millis(latency.mean()), Rounded.millis(latency.p50()),
					Rounded.millis(latency.p99()), Rounded.millis(latency.max()));
		}

	}

}
