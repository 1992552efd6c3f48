package io.httppool.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteWindow;

/**
 * What happened on a route between two looks of the tuner.
 *
 * @param spanMs how long it lasted
 * @param arrivals how many leases were asked for
 * @param completions how many exchanges ended with an answer
 * @param failures how many failed, timed out, or were turned away by the server
 * @param waited how long leases waited that were served, or {@code null} if none was
 * @param exchange how long exchanges lasted, or {@code null} if none ended
 * @param connect how long connecting took, or {@code null} if nothing was connected
 * @param opened how many connections were opened for a lease
 * @param reused how many leases found an open one
 * @param timeouts how many leases gave up waiting
 * @param rejected how many were turned away because too many waited
 * @param stale how many connections were found closed by the peer
 * @param leasedMean how many connections were leased, averaged over time
 * @param leasedMax how many were leased at most
 * @param pendingMax how many leases waited at most
 * @param saturatedShare the share of the time a lease waited because the limit was
 * reached, from 0 to 1
 */
@JsonInclude(Include.NON_NULL)
record WindowDescriptor(long spanMs, long arrivals, long completions, long failures,
		@JsonProperty("wait") @Nullable Spread waited, @Nullable Spread exchange, @Nullable Spread connect, long opened,
		long reused, long timeouts, long rejected, long stale, double leasedMean, int leasedMax, int pendingMax,
		double saturatedShare) {

	static WindowDescriptor of(RouteWindow window) {
		RouteWindow.Demand demand = window.demand();
		RouteWindow.Exchanges exchanges = window.exchanges();
		RouteWindow.Connections connections = window.connections();
		return new WindowDescriptor(window.length().toMillis(), demand.arrivals(), exchanges.good(), exchanges.bad(),
				Spread.of(demand.waited()), Spread.of(exchanges.latency()), Spread.of(connections.connect()),
				connections.opened(), connections.reused(), demand.timeouts(), demand.rejected(), connections.stale(),
				Rounded.tenths(window.leased().mean()), window.leased().max(), window.pending().max(),
				Rounded.thousandths(demand.saturatedShare()));
	}

	/**
	 * How long something took.
	 *
	 * @param count how often
	 * @param meanMs the mean
	 * @param p50Ms half of it took no longer
	 * @param p99Ms 99 of 100 took no longer
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
