package io.httppool.endpoint;

import java.util.Comparator;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;

/**
 * The columns that connections can be sorted by, the largest value first.
 */
enum ConnectionOrder {

	CREATED("created", (connection) -> connection.created().toEpochMilli()),

	AGE("ageMs", (connection) -> connection.age().toNanos()),

	LAST_USED("lastUsed", (connection) -> connection.lastUsed().toEpochMilli()),

	IDLE("idleMs", (connection) -> connection.idle().toNanos()),

	EXCHANGES("exchanges", ConnectionSnapshot::exchanges),

	BYTES_SENT("bytesSent", ConnectionSnapshot::bytesSent),

	BYTES_RECEIVED("bytesReceived", ConnectionSnapshot::bytesReceived),

	EXPIRES_IN("expiresInMs", (connection) -> connection.expiresIn().toNanos()),

	LEASED_SINCE("leasedSince", (connection) -> leasedSince(connection.lease())),

	LEASED("leasedMs", (connection) -> leasedNanos(connection.lease()));

	private final String column;

	@SuppressWarnings("ImmutableEnumChecker") // none of the functions has a state
	private final Comparator<ConnectionSnapshot> comparator;

	ConnectionOrder(String column, ToLongFunction<ConnectionSnapshot> value) {
		this.column = column;
		this.comparator = Comparator.comparingLong(value).reversed();
	}

	/** Return the name of the column in the JSON. */
	String column() {
		return this.column;
	}

	Comparator<ConnectionSnapshot> comparator() {
		return this.comparator;
	}

	/** Return the order that shows the longest leased first, then the longest idle. */
	static Comparator<ConnectionSnapshot> usual() {
		return LEASED.comparator.thenComparing(IDLE.comparator);
	}

	private static long leasedSince(@Nullable Lease lease) {
		return (lease != null) ? lease.since().toEpochMilli() : Long.MIN_VALUE;
	}

	private static long leasedNanos(@Nullable Lease lease) {
		return (lease != null) ? lease.duration().toNanos() : Long.MIN_VALUE;
	}

}
