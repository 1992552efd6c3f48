package io.httppool.endpoint;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.httppool.pool.PoolControl;

/**
 * What can be done to a pool, or to one of its routes.
 */
enum PoolAction {

	/** Close what nobody uses. */
	EVICT_IDLE("Idle connections evicted", "closed", PoolControl::evictIdle),

	/** Let requests wait, and close everything in peace. */
	DRAIN("Drained", "closed", PoolControl::drain),

	/** Serve requests again. */
	RESUME("Resumed", "pending", PoolControl::resume);

	private final String done;

	private final String counted;

	@SuppressWarnings("ImmutableEnumChecker") // none of the functions has a state
	private final Deed deed;

	PoolAction(String done, String counted, Deed deed) {
		this.done = done;
		this.counted = counted;
		this.deed = deed;
	}

	/** Return the name of this action as people write it. */
	String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Do it, and say what was done. */
	String carryOut(PoolControl<?> control, @Nullable String route) {
		int count = this.deed.carryOut(control, route);
		return "%s on demand (%s%s=%d)".formatted(this.done, (route != null) ? "route=" + route + ", " : "",
				this.counted, count);
	}

	private interface Deed {

		int carryOut(PoolControl<?> control, @Nullable String route);

	}

}
