package io.httppool.tuning;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.statistics.SaturationEvent;

/**
 * The maker of decisions about one route: it asks the policy, and keeps what the policy
 * remembers and wants. Thread-safe without a lock: the state is immutable and replaced as
 * a whole, and a decision upon an outdated state is made again.
 */
final class DecisionMaker {

	private final TuningPolicy policy;

	private final RouteTerms terms;

	private final Limits bounds;

	private final AtomicReference<Wish> wish;

	private volatile @Nullable RouteUse use;

	/**
	 * Create a maker of decisions that has not seen a window yet.
	 * @param policy the policy to ask
	 * @param terms the bounds to keep to
	 * @param limit the limit in force
	 */
	DecisionMaker(TuningPolicy policy, RouteTerms terms, int limit) {
		this.policy = policy;
		this.terms = terms;
		this.bounds = terms.limits();
		this.wish = new AtomicReference<>(new Wish(policy.start(terms), null, limit, Integer.MAX_VALUE));
	}

	/** Return whether this has decided within the same bounds all along. */
	boolean isFor(RouteTerms other) {
		return this.terms.equals(other);
	}

	/** Return what is wanted now. */
	Wish wish() {
		return this.wish.get();
	}

	/**
	 * Decide at the end of a window.
	 * @param window what happened
	 * @return what the policy wants from now on; the limit that is wished for is kept
	 * within its bounds, whatever the policy says
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
	 * Decide whether the limit grows at once.
	 * @param event a lease that found the limit reached
	 * @return the growth, or {@code null} for none
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

	/** Return how the route uses the permits of the pool, if that is known. */
	@Nullable RouteUse use() {
		return this.use;
	}

	/** Return how many connections no other route should take from this one. */
	int reserved() {
		RouteUse last = this.use;
		return (last != null) ? last.reserved() : 0;
	}

	/** Note how many connections the pool can spare for this route. */
	void use(RouteUse use) {
		this.use = use;
		this.wish.updateAndGet((before) -> before.withRoom(use.room()));
	}

	/** Note that the decision is not carried out, and which limit there is instead. */
	void setBack(int limit) {
		this.wish.updateAndGet((before) -> new Wish(before.state(), before.decision(), limit, before.room()));
	}

	/**
	 * The wish for a route.
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
		 * Return a window as the policy sees it: with the limit it wants, where only the
		 * total of the pool allows less.
		 */
		RouteWindow seenBy(RouteWindow window) {
			LimitInForce real = window.limit();
			boolean isOurs = isCapped() && real.value() == inForce();
			return isOurs ? window.withLimit(new LimitInForce(this.limit, real.isChanged(), true)) : window;
		}

	}

}
