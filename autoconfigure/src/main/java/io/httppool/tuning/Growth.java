package io.httppool.tuning;

import org.jspecify.annotations.Nullable;

import io.httppool.statistics.SaturationEvent;

/**
 * The answer of a policy to a lease that found the limit reached.
 *
 * @param limit the limit from now on
 * @param next what to remember
 * @param reason why the limit was raised, or {@code null} if it was not
 */
public record Growth(int limit, PolicyState next, @Nullable Reason reason) {

	/**
	 * Leave the limit as it is.
	 * @param event the lease
	 * @param next what to remember
	 * @return no growth
	 */
	public static Growth none(SaturationEvent event, PolicyState next) {
		return new Growth(event.limit(), next, null);
	}

}
