package io.httppool.history;

import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The columns of a history: plain ones, and one for each reason to close a connection. A
 * column is told by its index. Stateless.
 */
@SuppressWarnings("EnumOrdinal") // the values are kept in arrays, and never stored
enum Column {

	/** Leases that were served. */
	REQUESTS("requestsPerSecond", Kind.FLOW),

	/** Leases that timed out or were rejected. */
	UNSERVED("unservedPerSecond", Kind.FLOW),

	/** Exchanges that failed, timed out, or were turned away. */
	FAILED("failedPerSecond", Kind.FLOW),

	/** Connections that were opened for a lease. */
	OPENED("openedPerSecond", Kind.FLOW),

	/** The limit in force. */
	LIMIT("limit", Kind.LEVEL),

	/** The most connections that were leased at once. */
	LEASED("leased", Kind.PEAK),

	/** The most leases that were pending at once. */
	PENDING("pending", Kind.PEAK),

	/** The median of the waiting times. */
	WAIT_P50("waitP50Ms", Kind.TIME),

	/** The 99th percentile of the waiting times. */
	WAIT_P99("waitP99Ms", Kind.TIME),

	/** The median of the durations of exchanges. */
	EXCHANGE_P50("exchangeP50Ms", Kind.TIME),

	/** The 99th percentile of the durations of exchanges. */
	EXCHANGE_P99("exchangeP99Ms", Kind.TIME),

	/** The 99th percentile of lookups. */
	DNS_P99("dnsP99Ms", Kind.TIME),

	/** The 99th percentile of TCP connects. */
	TCP_P99("tcpP99Ms", Kind.TIME),

	/** The 99th percentile of tunnels opened through a proxy. */
	TUNNEL_P99("tunnelP99Ms", Kind.TIME),

	/** The 99th percentile of TLS handshakes. */
	TLS_P99("tlsP99Ms", Kind.TIME);

	private static final Column[] PLAIN = values();

	private static final CloseReason[] REASONS = CloseReason.values();

	/** How many columns there are in all. */
	static final int COUNT = PLAIN.length + REASONS.length;

	private final String word;

	private final Kind kind;

	Column(String word, Kind kind) {
		this.word = word;
		this.kind = kind;
	}

	/** Return the index of this column. */
	int index() {
		return ordinal();
	}

	String word() {
		return this.word;
	}

	/** Return the index of the column that counts closings for a reason. */
	static int closedFor(CloseReason reason) {
		return PLAIN.length + reason.ordinal();
	}

	static Kind kind(int index) {
		return (index < PLAIN.length) ? PLAIN[index].kind : Kind.FLOW;
	}

	/** Return the reason that a column counts closings for, {@code null} for others. */
	static @Nullable CloseReason reason(int index) {
		return (index < PLAIN.length) ? null : REASONS[index - PLAIN.length];
	}

	static Stream<Column> plain() {
		return Arrays.stream(PLAIN);
	}

}
