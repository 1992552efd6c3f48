package io.httppool.endpoint;

import java.time.Instant;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

import io.httppool.endpoint.DecisionsDescriptor.Decision;
import io.httppool.pool.ConnectionPool;
import io.httppool.tuning.LimitOverride;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;

/**
 * The tuning of a route.
 *
 * @param mode {@code off}, {@code observe} or {@code apply}
 * @param policy the name of the policy that decides
 * @param paused whether the tuning of the pool is paused
 * @param override the limit that was set by hand, or {@code null} if none is in force
 * @param lastDecision the last decision, or {@code null} if there was none lately
 */
@JsonInclude(Include.NON_NULL)
record TuningDescriptor(String mode, String policy, boolean paused, @Nullable Held override,
		@Nullable Decision lastDecision) {

	static TuningDescriptor of(Tuner tuner, ConnectionPool<?> pool, String route) {
		TuningSettings settings = tuner.settings();
		return new TuningDescriptor(settings.mode().name().toLowerCase(Locale.ROOT), settings.policy(),
				tuner.isPaused(pool), tuner.overrideOf(pool, route).map(Held::of).orElse(null),
				tuner.lastDecision(pool, route).map(Decision::of).orElse(null));
	}

	/**
	 * A limit that was set by hand.
	 *
	 * @param limit how many connections the route may have
	 * @param until when the limit is tuned again
	 */
	record Held(int limit, Instant until) {

		private static Held of(LimitOverride wanted) {
			return new Held(wanted.limit(), Rounded.moment(wanted.until()));
		}

	}

}
