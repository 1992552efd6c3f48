package io.httppool.test.assertion;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AbstractAssert;

/**
 * An assertion that a test has left no threads or sockets behind. It waits for those that
 * are ending, for at most five seconds or as {@link #within} says.
 *
 * @param <S> the snapshot of such resources
 */
public final class LeakAssert<S extends ResourceSnapshot> extends AbstractAssert<LeakAssert<S>, String> {

	private Patience patience = Patience.usual();

	LeakAssert(String resources) {
		super(resources, LeakAssert.class);
	}

	/**
	 * Wait for another time than five seconds.
	 * @param bound the longest time, from 10 ms
	 * @return this assertion
	 */
	public LeakAssert<S> within(Duration bound) {
		this.patience = new Patience(bound);
		return this;
	}

	/**
	 * Verify that no resources have been added since an earlier snapshot.
	 * @param before the earlier snapshot
	 * @return this assertion
	 * @throws AssertionError if some are left, with a description of each
	 */
	public LeakAssert<S> noneLeakedSince(S before) {
		List<String> leaked = this.patience.remaining(before::since);
		if (!leaked.isEmpty()) {
			throw failure("%nExpecting no leaked %s, but after %dms there were %d more than before:%n%s", this.actual,
					this.patience.bound().toMillis(), leaked.size(),
					String.join(System.lineSeparator(), leaked).indent(2).stripTrailing());
		}
		return this;
	}

}
