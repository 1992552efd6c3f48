package io.httppool.test.assertion;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * Assertions about a pool. A failure shows the whole pool: its counts by route, and who
 * holds a connection since when and leased it where.
 * <p>
 * What has happened is counted since the pool was made, or {@link #since since an earlier
 * snapshot}; a route that nobody has used for a minute is forgotten with its counts.
 */
public final class PoolAssert extends AbstractAssert<PoolAssert, ConnectionPool<?>> {

	private Patience patience = Patience.usual();

	private @Nullable PoolSnapshot before;

	PoolAssert(ConnectionPool<?> pool) {
		super(pool, PoolAssert.class);
	}

	/**
	 * Wait for another time than five seconds where an assertion waits.
	 * @param bound how long at most, from 10 ms
	 * @return this assertion
	 */
	public PoolAssert within(Duration bound) {
		this.patience = new Patience(bound);
		return this;
	}

	/**
	 * Count from here on what has happened since another moment only.
	 * @param before the pool at that moment
	 * @return this assertion
	 */
	public PoolAssert since(PoolSnapshot before) {
		this.before = before;
		return this;
	}

	/**
	 * Verify that nobody holds a connection. Waits, because a client may have its answer
	 * a moment before its connection is back.
	 * @return this assertion
	 */
	public PoolAssert hasNoLeases() {
		if (!this.patience.remaining(() -> Holder.in(this.actual)).isEmpty()) {
			throw complaint("to have no leases after %dms".formatted(this.patience.bound().toMillis()));
		}
		return this;
	}

	/**
	 * Verify that nobody waits for a connection. Waits, because a request that gives up
	 * takes a moment to leave.
	 * @return this assertion
	 */
	public PoolAssert hasNoPending() {
		if (!this.patience.remaining(this::routesWithPending).isEmpty()) {
			throw complaint("to have nothing pending after %dms".formatted(this.patience.bound().toMillis()));
		}
		return this;
	}

	private List<RouteSnapshot> routesWithPending() {
		return this.actual.snapshot().routes().stream().filter((route) -> route.pending() > 0).toList();
	}

	/**
	 * Verify that no response was dropped without being closed, and that no connection is
	 * held for longer than the leak threshold of its route. Has the garbage collector
	 * look for dropped responses; their connections are taken back. Those that the upkeep
	 * has found before are counted, and the log tells where they were leased.
	 * @return this assertion
	 */
	public PoolAssert hasNoLeaks() {
		System.gc();
		List<HeldConnection> dropped = this.actual.maintenance().reclaimDropped();
		List<HeldConnection> overdue = this.actual.maintenance().overdue();
		long everDropped = counts().closed(CloseReason.LEAKED);
		if (everDropped > 0 || !overdue.isEmpty()) {
			throw complaint("to have no leaks, but it had (dropped responses=%d, connections held for too long=%d)%s%s"
				.formatted(everDropped, overdue.size(), PoolPicture.lines(Holder.of(dropped)),
						PoolPicture.lines(Holder.of(overdue))));
		}
		return this;
	}

	/**
	 * Verify that enough of the leases found an open connection.
	 * @param ratio the least share of them, between 0 and 1
	 * @return this assertion
	 */
	public PoolAssert reusedAtLeast(double ratio) {
		PoolCounts counts = counts();
		if (counts.leases() == 0 || counts.reuseRatio() < ratio) {
			throw complaint("to have reused connections for %s of its leases or more, but %d of %d had to dial"
				.formatted(ratio, counts.dialed(), counts.leases()));
		}
		return this;
	}

	/**
	 * Verify that not too many connections had to be opened.
	 * @param most how many at most
	 * @return this assertion
	 */
	public PoolAssert dialedAtMost(long most) {
		long dialed = counts().dialed();
		if (dialed > most) {
			throw complaint("to have dialed at most %d connections, but it dialed %d".formatted(most, dialed));
		}
		return this;
	}

	/**
	 * Verify that connections were closed for no other reasons than these.
	 * @param reasons why connections may have been closed; none if they must not
	 * @return this assertion
	 */
	public PoolAssert closedOnly(CloseReason... reasons) {
		PoolCounts counts = counts();
		if (!List.of(reasons).containsAll(counts.closed().keySet())) {
			throw complaint("to have closed connections only as %s, but there were %s".formatted(words(reasons),
					counts.closedInWords()));
		}
		return this;
	}

	private static List<String> words(CloseReason... reasons) {
		return Arrays.stream(reasons).map(CloseReason::word).toList();
	}

	/**
	 * Verify that so many connections were closed for a reason. Waits until there are,
	 * because many are closed by others than the test.
	 * @param reason why they were closed
	 * @param count exactly how many
	 * @return this assertion
	 */
	public PoolAssert closed(CloseReason reason, long count) {
		List<Long> wrong = this.patience.remaining(() -> {
			long closed = counts().closed(reason);
			return (closed != count) ? List.of(closed) : List.of();
		});
		if (!wrong.isEmpty()) {
			throw complaint("to have closed %d connections as %s after %dms, but there were %d".formatted(count,
					reason.word(), this.patience.bound().toMillis(), wrong.get(0)));
		}
		return this;
	}

	private PoolCounts counts() {
		PoolCounts counts = PoolCounts.of(this.actual.snapshot());
		return (this.before != null) ? counts.since(PoolCounts.of(this.before)) : counts;
	}

	private AssertionError complaint(String sentence) {
		String since = (this.before != null) ? "%nSince the earlier snapshot: %s".formatted(counts()) : "";
		return failure("%nExpecting pool %s %s%n%n%s%s", this.actual.name(), sentence, PoolPicture.of(this.actual),
				since);
	}

}
