package io.httppool.endpoint;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answer about one pool.
 *
 * @param kind {@code classic}: one thread per request
 * @param status {@code UP} or {@code STRAINED}
 * @param verdict how it is doing, in a sentence
 * @param leased how many connections carry an exchange
 * @param available how many are open and unused
 * @param connecting how many are being opened
 * @param draining how many carry their last exchange
 * @param pending how many requests wait for a connection
 * @param total how many connections there are in all
 * @param max how many there may be
 * @param survived how often something happened that would have ended another pool, by
 * what it was
 * @param upkeepAgeMs how long ago it was last looked after, or {@code null} if it never
 * was
 * @param routes its routes, by name
 * @param settings the settings in force, by the name of their property
 */
@JsonInclude(Include.NON_NULL)
record PoolDescriptor(String kind, String status, String verdict, int leased, int available, int connecting,
		int draining, int pending, int total, int max, Map<String, Long> survived, @Nullable Long upkeepAgeMs,
		Map<String, Route> routes, Map<String, Setting> settings) implements OperationResponseBody {

	/**
	 * One route of the pool.
	 *
	 * @param leased how many connections carry an exchange
	 * @param available how many are open and unused
	 * @param connecting how many are being opened
	 * @param draining how many carry their last exchange
	 * @param pending how many requests wait for a connection
	 * @param limit how many connections it may have now
	 * @param requestsPerSecond leases per second over the last ten seconds
	 * @param leaseP99Ms how long leases waited that were served in the last ten to twenty
	 * seconds: 99 of 100 no longer; {@code null} if none was
	 * @param holdP99Ms how long connections were held by the leases that ended then, or
	 * {@code null} if none did
	 * @param reuseRatio the share of leases that found an open connection, from 0 to 1
	 * @param limits between which bounds the limit may move
	 * @param idleTimeout how long connections may stay available
	 * @param addresses the peers it has connections to
	 * @param closed how many connections were closed, by reason
	 * @param window what happened between the last two looks of the tuner, or
	 * {@code null} before the first
	 * @param tuning how its limit is found
	 * @param settings the settings in which it differs from the pool, or {@code null} if
	 * there are none
	 */
	@JsonInclude(Include.NON_NULL)
	record Route(int leased, int available, int connecting, int draining, int pending, int limit,
			double requestsPerSecond, @Nullable Double leaseP99Ms, @Nullable Double holdP99Ms, double reuseRatio,
			Limits limits, IdleTimeout idleTimeout, List<Address> addresses, Map<String, Long> closed,
			@Nullable WindowDescriptor window, TuningDescriptor tuning, @Nullable Map<String, Setting> settings) {

	}

	/**
	 * How many connections a route may have.
	 *
	 * @param min what the limit never falls below
	 * @param current the limit in force
	 * @param max what the limit never rises above
	 */
	record Limits(int min, int current, int max) {

	}

	/**
	 * How long connections of a route may stay available.
	 *
	 * @param currentMs the time that was last granted
	 * @param source who said so: {@code configured}, {@code header}, {@code learned} or
	 * {@code tuned}
	 * @param learnedMs what was learned of when the server closes idle connections, or
	 * {@code null} if nothing was
	 */
	@JsonInclude(Include.NON_NULL)
	record IdleTimeout(long currentMs, String source, @Nullable Long learnedMs) {

	}

	/**
	 * The connections of a route to one peer.
	 *
	 * @param address the address of the peer
	 * @param leased how many connections carry an exchange
	 * @param available how many are open and unused
	 */
	record Address(String address, long leased, long available) {

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
