package io.httppool.test.assertion;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AbstractAssert;

/**
 * An assertion that a test has left nothing behind. It waits a little, because threads
 * and sockets take a moment to end: five seconds, unless {@link #within} says otherwise.
 *
 * @param <S> knows what there was before
 */
public final class LeakAssert<S extends ResourceSnapshot> extends AbstractAssert<LeakAssert<S>, String> {

	private Patience patience = Patience.usual();

	LeakAssert(String resources) {
		super(resources, LeakAssert.class);
	}

	/**
	 * Wait for another time.
	 * @param bound how long at most, from 10 ms
	 * @return this assertion
	 */
	public LeakAssert<S> within(Duration bound) {
		this.patience = new Patience(bound);
		return this;
	}

	/**
	 * Verify that there is nothing that there was not before.
	 * @param before what there was before
	 * @return this assertion
	 * @throws AssertionError if something is left, with all that is known of it
	 */
	public LeakAssert<S> noneLeakedSince(S before) {
		List<String> leaked = this.patience.remaining(before::since);
		if (!leaked.isEmpty()) {
			throw failure("%nExpecting no %s to be leaked, but after %dms there were %d more than before:%n%s",
					this.actual, this.patience.bound().toMillis(), leaked.size(),
					String.join(System.lineSeparator(), leaked).indent(2).stripTrailing());
		}
		return this;
	}

}
