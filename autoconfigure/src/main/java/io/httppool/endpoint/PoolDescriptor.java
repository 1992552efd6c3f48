package io.httppool.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One pool, in full.
 *
 * @param kind {@code classic}: one thread per request
 * @param status {@code UP}, {@code STRAINED} or {@code PANIC}
 * @param verdict the state of the pool, in a sentence
 * @param leased how many connections are in use
 * @param available how many are open and idle
 * @param connecting how many are being opened
 * @param draining how many are in use for the last time
 * @param pending how many requests wait for a connection
 * @param total how many connections there are in all
 * @param max how many there may be at most
 * @param drained whether it is drained as a whole: requests wait until it is resumed
 * @param survived how often the pool survived an incident, by incident
 * @param upkeepAgeMs how long ago its upkeep last ran, or {@code null} if it never did
 * @param routes its routes, by name
 * @param settings the settings in force, by the name of their property
 * @param warmUps the last warm-up of each origin, or {@code null} if there was none
 */
@JsonInclude(Include.NON_NULL)
record PoolDescriptor(String kind, String status, String verdict, int leased, int available, int connecting,
		int draining, int pending, int total, int max, boolean drained, Map<String, Long> survived,
		@Nullable Long upkeepAgeMs, Map<String, Route> routes, Map<String, Setting> settings,
		@Nullable List<WarmUp> warmUps) implements OperationResponseBody {

	/**
	 * The last warm-up of an origin.
	 *
	 * @param origin scheme, host and port of the server
	 * @param state {@code running}, {@code complete} or {@code incomplete}
	 * @param open how many connections were open at its end, or are open if it runs
	 * @param wanted how many were to be open
	 * @param started when it began
	 * @param tookMs how long it took, or has taken if it runs
	 * @param problem why it is incomplete, or {@code null} if it is not
	 */
	@JsonInclude(Include.NON_NULL)
	record WarmUp(String origin, String state, int open, int wanted, Instant started, long tookMs,
			@Nullable String problem) {

	}

	/**
	 * One route of the pool.
	 *
	 * @param leased how many connections are in use
	 * @param available how many are open and idle
	 * @param connecting how many are being opened
	 * @param draining how many are in use for the last time
	 * @param pending how many requests wait for a connection
	 * @param limit how many connections it may have now
	 * @param drained whether requests wait until it is resumed, by itself or with its
	 * pool
	 * @param requestsPerSecond leases per second over the last ten seconds
	 * @param leaseP99Ms the time that 99 of 100 leases of the last ten to twenty seconds
	 * waited at most, or {@code null} if none was served
	 * @param holdP99Ms the time that 99 of 100 of them held their connection at most, or
	 * {@code null} if none ended
	 * @param reuseRatio the share of leases that found an open connection, from 0 to 1
	 * @param limits the limit, and the bounds it may move between
	 * @param idleTimeout how long connections may stay available
	 * @param addresses the addresses of the server, and those it has connections to
	 * @param closed how many connections were closed, by reason
	 * @param retries how many requests were sent again, by reason
	 * @param window the last window of the tuner, or {@code null} before the first
	 * @param tuning how its limit is found
	 * @param settings the settings that differ from those of the pool, or {@code null} if
	 * none do
	 */
	@JsonInclude(Include.NON_NULL)
	record Route(int leased, int available, int connecting, int draining, int pending, int limit, boolean drained,
			double requestsPerSecond, @Nullable Double leaseP99Ms, @Nullable Double holdP99Ms, double reuseRatio,
			Limits limits, IdleTimeout idleTimeout, List<Address> addresses, Map<String, Long> closed,
			Map<String, Long> retries, @Nullable WindowDescriptor window, TuningDescriptor tuning,
			@Nullable Map<String, Setting> settings) {

	}

	/**
	 * The limit of a route, and its bounds.
	 *
	 * @param min the lowest limit
	 * @param current the limit in force
	 * @param max the highest limit
	 */
	record Limits(int min, int current, int max) {

	}

	/**
	 * The time for which connections of a route may stay available.
	 *
	 * @param currentMs the time granted last
	 * @param source where it comes from: {@code configured}, {@code header},
	 * {@code learned} or {@code tuned}
	 * @param learnedMs the time learned from closings by the server, or {@code null} if
	 * none was learned
	 */
	@JsonInclude(Include.NON_NULL)
	record IdleTimeout(long currentMs, String source, @Nullable Long learnedMs) {

	}

	/**
	 * One address of a route.
	 *
	 * @param address the address of the server
	 * @param health the state of the server there, as far as it is known
	 * @param leased how many connections are in use, some maybe for the last time
	 * @param available how many are open and idle
	 * @param failures how many connections in a row could not be opened
	 * @param ejectedUntil until when it gets no requests, or {@code null} if it is not
	 * ejected
	 * @param lastUsed when an answer came from it last, to the second, or {@code null} if
	 * none did
	 * @param gone whether the last lookup of the name did not answer it any more
	 */
	@JsonInclude(Include.NON_NULL)
	record Address(String address, String health, int leased, int available, int failures,
			@Nullable Instant ejectedUntil, @Nullable Instant lastUsed, boolean gone) {

	}

	/**
	 * A setting in force.
	 *
	 * @param value the value, written as in the property, or {@code null} if it is unset
	 * @param origin where it comes from
	 */
	@JsonInclude(Include.NON_NULL)
	record Setting(@Nullable Object value, String origin) {

	}

}
