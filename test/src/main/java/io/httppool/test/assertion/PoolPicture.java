package io.httppool.test.assertion;

import java.util.List;
import java.util.stream.Collectors;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * The picture of a pool in a failure, complete enough to do without a debugger.
 *
 * @param pool the snapshot of the pool
 * @param holders the holders of its connections
 */
record PoolPicture(PoolSnapshot pool, List<Holder> holders) {

	static PoolPicture of(ConnectionPool<?> pool) {
		return new PoolPicture(pool.snapshot(), Holder.in(pool));
	}

	@Override
	public String toString() {
		return "Pool %s: leased=%d, available=%d, connecting=%d, draining=%d, pending=%d, total=%d/%d%s%s".formatted(
				this.pool.name(), this.pool.leased(), this.pool.available(), this.pool.connecting(),
				this.pool.draining(), this.pool.pending(), this.pool.total(), this.pool.max(),
				lines(this.pool.routes().stream().map(PoolPicture::describe).toList()), lines(this.holders));
	}

	private static String describe(RouteSnapshot route) {
		return "%s: leased=%d, available=%d, connecting=%d, draining=%d, pending=%d, limit=%d, timeouts=%d, rejected=%d, %s"
			.formatted(route.route(), route.leased(), route.available(), route.connecting(), route.draining(),
					route.pending(), route.limits().current(), route.totals().timeouts(), route.totals().rejected(),
					PoolCounts.of(route.totals()));
	}

	/**
	 * Put each item on a line of its own, which starts with the end of the one before.
	 */
	static String lines(List<?> items) {
		return items.stream().map((item) -> "%n  %s".formatted(item)).collect(Collectors.joining());
	}

}
