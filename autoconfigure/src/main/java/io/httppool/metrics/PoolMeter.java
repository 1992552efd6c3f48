package io.httppool.metrics;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The meters of a pool: the one list of their names, tags and meanings.
 */
enum PoolMeter {

	CONN("http.pool.conn", null, "Connections that requests got, by how", "pool", "host", "scheme", "state"),

	ACTIVE("http.pool.conn.active", null, "Connections that are leased, being opened or draining", "pool", "host",
			"scheme"),

	IDLE("http.pool.conn.idle", null, "Connections that are open and available", "pool", "host", "scheme"),

	PENDING("http.pool.conn.pending", null, "Requests that wait for a connection", "pool", "host", "scheme"),

	LIMIT("http.pool.conn.limit", null, "Connections that are allowed now", "pool", "host", "scheme"),

	MAX("http.pool.conn.max", null, "Upper bound of the connections that the tuner may allow", "pool", "host",
			"scheme"),

	ACQUIRE("http.pool.conn.acquire", null, "Time that requests waited for a connection", "pool", "host", "scheme",
			"outcome"),

	USAGE("http.pool.conn.usage", null, "Time that requests had a connection", "pool", "host", "scheme"),

	LIFETIME("http.pool.conn.lifetime", null, "Age of connections that were closed", "pool", "host", "scheme"),

	CREATION("http.pool.conn.creation", null, "Time to open a connection, by phase", "pool", "host", "scheme", "phase",
			"outcome"),

	CLOSED("http.pool.conn.closed", null, "Connections that were closed or could not be opened, by reason", "pool",
			"host", "scheme", "reason"),

	EXCHANGES("http.pool.conn.exchanges", null, "Exchanges of connections that were closed", "pool", "host", "scheme"),

	TLS("http.pool.conn.tls", null, "TLS handshakes, by result", "pool", "host", "result", "resumed"),

	LEAKS("http.pool.leaks", null, "Connections held for longer than the leak threshold", "pool", "host", "scheme"),

	HEALTH("http.pool.health", null, "Share of the addresses that are fit for requests, 0 to 1", "pool", "host",
			"scheme"),

	EJECTIONS("http.pool.ejections", null, "Addresses that were ejected, or would have been, by reason", "pool", "host",
			"enforced", "reason"),

	DNS_ADDRESSES("http.pool.dns.addresses", null, "Addresses that the last lookup answered", "pool", "host"),

	DNS_CHANGES("http.pool.dns.changes", null, "Lookups that answered other addresses than the one before", "pool",
			"host"),

	DNS_FAILURES("http.pool.dns.failures", null, "Lookups that answered no address", "pool", "host"),

	DNS_VANISHED("http.pool.dns.vanished", null, "Connections to addresses that the last lookup no longer answered",
			"pool", "host"),

	RETRIES("http.pool.retries", null, "Requests that were sent again, by reason", "pool", "host", "reason"),

	DECISIONS("http.pool.tuning.decisions", null, "Decisions of the tuner", "pool", "host", "scheme", "action",
			"applied"),

	SURVIVED("http.pool.survived", null, "Incidents that the pool survived", "pool", "incident"),

	UPKEEP_AGE("http.pool.upkeep.age", "seconds", "Time since the upkeep of the pool last succeeded", "pool");

	private final String meterName;

	private final @Nullable String unit;

	private final String text;

	@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
	private final List<String> tags;

	PoolMeter(String meterName, @Nullable String unit, String text, String... tags) {
		this.meterName = meterName;
		this.unit = unit;
		this.text = text;
		this.tags = List.of(tags);
	}

	String meterName() {
		return this.meterName;
	}

	@Nullable String unit() {
		return this.unit;
	}

	/** Return what it measures, in words. */
	String text() {
		return this.text;
	}

	/** Return the keys of its tags, which it always has all. */
	List<String> tags() {
		return this.tags;
	}

}
