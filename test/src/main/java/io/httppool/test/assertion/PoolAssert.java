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
 * Assertions about a pool. A failure shows the whole pool: its counts by route, and for
 * each leased connection its thread, its time and the place in the code that leased it.
 * <p>
 * Events are counted since the pool was created, or {@link #since since an earlier
 * snapshot}. A route that was not used for a minute is forgotten with its counts.
 */
public final class PoolAssert extends AbstractAssert<PoolAssert, ConnectionPool<?>> {

	private Patience patience = Patience.usual();

	private @Nullable PoolSnapshot before;

	PoolAssert(ConnectionPool<?> pool) {
		super(pool, PoolAssert.class);
	}

	/**
	 * Wait for another time than five seconds, in the assertions that wait.
	 * @param bound the longest time, from 10 ms
	 * @return this assertion
	 */
	public PoolAssert within(Duration bound) {
		this.patience = new Patience(bound);
		return this;
	}

	/**
	 * Count only the events after another moment from here on.
	 * @param before the pool at that moment
	 * @return this assertion
	 */
	public PoolAssert since(PoolSnapshot before) {
		this.before = before;
		return this;
	}

	/**
	 * Verify that no connection is leased. Waits, because a client may have its answer a
	 * moment before its connection is released.
	 * @return this assertion
	 */
	public PoolAssert hasNoLeases() {
		if (!this.patience.remaining(() -> Holder.in(this.actual)).isEmpty()) {
			throw complaint("to have no leases after %dms".formatted(this.patience.bound().toMillis()));
		}
		return this;
	}

	/**
	 * Verify that no request for a connection is pending. Waits, because one that gives
	 * up takes a moment to leave.
	 * @return this assertion
	 */
	public PoolAssert hasNoPending() {
		if (!this.patience.remaining(this::routesWithPending).isEmpty()) {
			throw complaint("to have no pending requests after %dms".formatted(this.patience.bound().toMillis()));
		}
		return this;
	}

	private List<RouteSnapshot> routesWithPending() {
		return this.actual.snapshot().routes().stream().filter((route) -> route.pending() > 0).toList();
	}

	/**
	 * Verify that no response was dropped without being closed, and that no connection is
	 * held for longer than the leak threshold of its route. Runs the garbage collector to
	 * find dropped responses, and reclaims their connections. Those that the upkeep found
	 * before are counted, too; the log tells where they were leased.
	 * @return this assertion
	 */
	public PoolAssert hasNoLeaks() {
		System.gc();
		List<HeldConnection> dropped = this.actual.maintenance().reclaimDropped();
		List<HeldConnection> overdue = this.actual.maintenance().overdue();
		long everDropped = counts().closed(CloseReason.LEAKED);
		if (everDropped > 0 || !overdue.isEmpty()) {
			throw complaint("to have no leaks, but had (dropped responses=%d, connections held for too long=%d)%s%s"
				.formatted(everDropped, overdue.size(), PoolPicture.lines(Holder.of(dropped)),
						PoolPicture.lines(Holder.of(overdue))));
		}
		return this;
	}

	/**
	 * Verify that enough leases reused a connection.
	 * @param ratio the least share of them, between 0 and 1
	 * @return this assertion
	 */
	public PoolAssert reusedAtLeast(double ratio) {
		PoolCounts counts = counts();
		if (counts.leases() == 0 || counts.reuseRatio() < ratio) {
			throw complaint("to have reused connections for %s of its leases or more, but %d of %d opened a new one"
				.formatted(ratio, counts.opened(), counts.leases()));
		}
		return this;
	}

	/**
	 * Verify that not too many connections were opened.
	 * @param most the largest number
	 * @return this assertion
	 */
	public PoolAssert openedAtMost(long most) {
		long opened = counts().opened();
		if (opened > most) {
			throw complaint("to have opened at most %d connections, but opened %d".formatted(most, opened));
		}
		return this;
	}

	/**
	 * Verify that connections were closed for no other reasons than these.
	 * @param reasons the allowed reasons; none if no connection may have been closed
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
	 * Verify the number of connections that were closed for a reason. Waits until it is
	 * reached, because many are closed by other threads than that of the test.
	 * @param reason the reason
	 * @param count the exact number
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
