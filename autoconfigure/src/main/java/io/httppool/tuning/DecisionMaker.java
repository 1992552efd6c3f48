package io.httppool.tuning;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.statistics.SaturationEvent;

/**
 * What a policy wants of one route. Thread-safe without a lock: the state is immutable
 * and replaced as a whole, and a decision that was made upon an outdated one is made
 * again.
 */
final class DecisionMaker {

	private final TuningPolicy policy;

	private final Limits bounds;

	private final AtomicReference<Wish> wish;

	private volatile @Nullable RouteUse use;

	/**
	 * Create a tuner that has not seen anything yet.
	 * @param policy decides
	 * @param terms what to keep to
	 * @param limit the limit in force
	 */
	DecisionMaker(TuningPolicy policy, RouteTerms terms, int limit) {
		this.policy = policy;
		this.bounds = terms.limits();
		this.wish = new AtomicReference<>(new Wish(policy.start(terms), null, limit, Integer.MAX_VALUE));
	}

	/** Return what is wanted now. */
	Wish wish() {
		return this.wish.get();
	}

	/**
	 * Decide at the end of a window.
	 * @param window what happened
	 * @return what is wanted from now on; the limit is kept within its bounds, whatever
	 * the policy says
	 */
	Decision decide(RouteWindow window) {
		while (true) {
			Wish before = this.wish.get();
			Decision decision = this.policy.decide(before.seenBy(window), before.state());
			Wish after = new Wish(decision.next(), decision, bounded(decision.limit()), before.room());
			if (this.wish.compareAndSet(before, after)) {
				return decision;
			}
		}
	}

	/**
	 * Decide whether to grow at once.
	 * @param event a lease that found the limit reached
	 * @return what is to be done, or {@code null} for nothing
	 */
	@Nullable Growth onSaturated(SaturationEvent event) {
		Wish before = this.wish.get();
		if (event.limit() != before.inForce() || before.isCapped()) {
			return null;
		}
		Growth growth = this.policy.onSaturated(event, before.state());
		int limit = Math.max(event.limit(), Math.min(bounded(growth.limit()), before.room()));
		boolean isNews = growth.next() != before.state() || limit > event.limit();
		boolean isTaken = isNews
				&& this.wish.compareAndSet(before, new Wish(growth.next(), before.decision(), limit, before.room()));
		return (isTaken && limit > event.limit()) ? new Growth(limit, growth.next(), growth.reason()) : null;
	}

	private int bounded(int limit) {
		return Math.max(this.bounds.min(), Math.min(limit, this.bounds.max()));
	}

	/** Return how the route uses its places in the pool, if that is known. */
	@Nullable RouteUse use() {
		return this.use;
	}

	/** Return how many connections no other route should take from this one. */
	int reserved() {
		RouteUse last = this.use;
		return (last != null) ? last.reserved() : 0;
	}

	/** Take notice of how many connections the pool can spare for this route. */
	void use(RouteUse use) {
		this.use = use;
		this.wish.updateAndGet((before) -> before.withRoom(use.room()));
	}

	/** Take notice that what was decided is not carried out. */
	void setBack(int limit) {
		this.wish.updateAndGet((before) -> new Wish(before.state(), before.decision(), limit, before.room()));
	}

	/**
	 * What is wanted of a route.
	 *
	 * @param state what the policy remembers
	 * @param decision the last one made at the end of a window, or {@code null}
	 * @param limit how many connections the route should have
	 * @param room how many of them the pool can spare
	 */
	record Wish(PolicyState state, @Nullable Decision decision, int limit, int room) {

		int inForce() {
			return Math.min(this.limit, this.room);
		}

		boolean isCapped() {
			return this.room < this.limit;
		}

		Wish withRoom(int other) {
			return (other == this.room) ? this : new Wish(this.state, this.decision, this.limit, other);
		}

		/**
		 * A policy is told what it wants and cannot have, unless somebody else decided.
		 */
		RouteWindow seenBy(RouteWindow window) {
			LimitInForce real = window.limit();
			boolean isOurs = isCapped() && real.value() == inForce();
			return isOurs ? window.withLimit(new LimitInForce(this.limit, real.isChanged(), true)) : window;
		}

	}

}
