package io.httppool.endpoint;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All pools, in brief.
 *
 * @param pools the pools, by name
 * @param advice the advice, warnings first
 */
record PoolsDescriptor(Map<String, Pool> pools, List<Advice> advice) implements OperationResponseBody {

	/**
	 * One of the pools.
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
	 * @param routes its routes, by name
	 */
	record Pool(String kind, String status, String verdict, int leased, int available, int connecting, int draining,
			int pending, int total, int max, Map<String, Route> routes) {

	}

	/**
	 * One route of a pool.
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
	 */
	@JsonInclude(Include.NON_NULL)
	record Route(int leased, int available, int connecting, int draining, int pending, int limit, boolean drained,
			double requestsPerSecond, @Nullable Double leaseP99Ms, @Nullable Double holdP99Ms, double reuseRatio) {

	}

	/**
	 * A piece of advice.
	 *
	 * @param pool the name of the pool
	 * @param code the kind of advice, a stable word
	 * @param severity {@code warn} or {@code info}
	 * @param message what was seen, and what to do about it
	 */
	record Advice(String pool, String code, String severity, String message) {

	}

}
