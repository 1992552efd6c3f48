package io.httppool.test.assertion;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.ThreadName;

/**
 * The holder of a connection, which may have been reclaimed.
 *
 * @param connection the name of the connection
 * @param route the name of its route
 * @param held the time for which it is or was held
 * @param thread the name of the thread that leased it
 * @param site the place in the code that leased it, or {@code null} if it was not
 * recorded
 */
record Holder(String connection, String route, Duration held, String thread, @Nullable CallSite site) {

	/** Return the holders of the connections of a pool, the longest first. */
	static List<Holder> in(ConnectionPool<?> pool) {
		return pool.connections()
			.stream()
			.flatMap((connection) -> of(connection).stream())
			.sorted(Comparator.comparing(Holder::held).reversed().thenComparing(Holder::connection))
			.toList();
	}

	private static Optional<Holder> of(ConnectionSnapshot connection) {
		Lease lease = connection.lease();
		return (lease != null)
				? Optional
					.of(new Holder(connection.id(), connection.route(), lease.duration(), lease.thread(), lease.site()))
				: Optional.empty();
	}

	/** Return the holders of connections that were held for too long or dropped. */
	static List<Holder> of(List<HeldConnection> connections) {
		return connections.stream().map(Holder::of).toList();
	}

	private static Holder of(HeldConnection held) {
		Thread thread = held.holder();
		return new Holder(held.id(), held.route(), held.held(), (thread != null) ? ThreadName.of(thread) : "(unknown)",
				held.site());
	}

	@Override
	public String toString() {
		return "%s to %s, held for %dms, leased by thread %s at %s".formatted(this.connection, this.route,
				this.held.toMillis(), this.thread,
				(this.site != null) ? this.site.frame() : "an unrecorded call site (the route was busy)");
	}

}
