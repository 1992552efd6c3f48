package io.httppool.endpoint;

import org.jspecify.annotations.Nullable;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.Operations;

/**
 * A command that acts on the connections of a pool.
 *
 * @param pool the pool
 * @param deed what to do
 * @param route the name of the one route it is meant for, or {@code null} for all
 */
record ControlCommand(ConnectionPool<?> pool, Deed deed, @Nullable String route) implements PoolCommand {

	ControlCommand {
		if (route != null) {
			KnownRoutes.named(pool, route);
		}
		if (route != null && deed == Deed.RESUME && pool.operations().isSuspended()) {
			throw Parameter
				.invalid("Pool '%s' is drained as a whole: resume it without 'route'.".formatted(pool.name()));
		}
	}

	@Override
	public String carryOut() {
		int count = this.deed.work.carryOut(this.pool.operations(), this.route);
		return "%s on demand (%s%s=%d)".formatted(this.deed.done,
				(this.route != null) ? "route=" + this.route + ", " : "", this.deed.counted, count);
	}

	/**
	 * A deed, with the words in which it is logged.
	 */
	enum Deed {

		EVICT_IDLE("Idle connections evicted", "closed", Operations::evictIdle),

		DRAIN("Drained", "closed", Operations::suspend),

		ROTATE_TLS("Idle connections over TLS closed", "closed", Operations::rotateTls),

		RESUME("Resumed", "pending", Operations::resume);

		private final String done;

		private final String counted;

		@SuppressWarnings("ImmutableEnumChecker") // none of the functions has a state
		private final Work work;

		Deed(String done, String counted, Work work) {
			this.done = done;
			this.counted = counted;
			this.work = work;
		}

	}

	private interface Work {

		int carryOut(Operations<?> control, @Nullable String route);

	}

}
