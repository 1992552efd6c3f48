package io.httppool.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.Trial.Phase;

/**
 * A draft of a decision about the limit of a route: the window, what is known so far, and
 * the limit and the reasons so far. Confined to one call.
 */
final class Draft {

	private final RouteWindow window;

	private final RouteTerms terms;

	private final double now;

	private final List<Reason> reasons = new ArrayList<>();

	private Knowledge known;

	private int limit;

	/**
	 * Begin a decision.
	 * @param window what happened
	 * @param terms the bounds to keep to
	 * @param known what is known before the window
	 * @param now seconds since the first window began
	 */
	Draft(RouteWindow window, RouteTerms terms, Knowledge known, double now) {
		this.window = window;
		this.terms = terms;
		this.known = known;
		this.now = now;
		this.limit = window.limit().value();
	}

	RouteWindow window() {
		return this.window;
	}

	RouteTerms terms() {
		return this.terms;
	}

	/** Return what is known so far. */
	Knowledge known() {
		return this.known;
	}

	/** Replace what is known so far. */
	void learn(UnaryOperator<Knowledge> lesson) {
		this.known = lesson.apply(this.known);
	}

	double now() {
		return this.now;
	}

	/** Return how long the window lasted, in seconds. */
	double span() {
		return Seconds.of(this.window.span());
	}

	/** Return the time of the wall clock, in seconds since 1970. */
	double wallTime() {
		return this.window.end().toEpochMilli() / 1000.0;
	}

	/** Return how long exchanges lasted, in seconds. */
	double latency() {
		return Seconds.of(this.window.exchanges().latency().mean());
	}

	long completions() {
		return this.window.exchanges().completions();
	}

	/**
	 * Return how many exchanges failed. An answer that turns a request away is an answer.
	 */
	long failures() {
		return this.window.exchanges().failures() - turnedAway();
	}

	long turnedAway() {
		return this.window.exchanges().turnedAway();
	}

	/**
	 * Return how many connections carry exchanges that are meant to last. They are no
	 * load that the limit could change, so the rules judge the others.
	 */
	int lasting() {
		return Math.min(this.window.exchanges().lasting(), this.limit);
	}

	/** Return the limit divided, but for the connections with lasting exchanges. */
	double divided(double divisor) {
		return lasting() + (this.limit - lasting()) / divisor;
	}

	double saturatedShare() {
		return this.window.demand().saturatedShare();
	}

	boolean isSaturated() {
		return saturatedShare() >= AdaptiveConstants.SATURATED_SHARE;
	}

	/** Return whether leases are pending for the limit now. */
	boolean isSaturatedNow() {
		return saturatedShare() > 0 && this.window.pending().now() > 0 && this.window.leased().now() >= this.limit;
	}

	boolean isCalm() {
		return saturatedShare() < AdaptiveConstants.CALM_SHARE;
	}

	int limit() {
		return this.limit;
	}

	int min() {
		return this.terms.limits().min();
	}

	/** Return the maximum, or a ceiling below it up to which the limit may grow. */
	int max() {
		return this.known.turnedAway().bound(this.limit, this.terms.limits().max());
	}

	int initial() {
		return this.terms.limits().current();
	}

	double interval() {
		return Seconds.of(this.terms.interval());
	}

	boolean isBelowMax() {
		return this.limit < max();
	}

	/** Set the limit as it is given; even the same limit is measured anew. */
	void limit(double wanted) {
		this.limit = (int) wanted;
		this.known = this.known.limitChanged(this.now);
	}

	/** Set the limit, as far as the bounds allow it. */
	void limitWithin(double wanted) {
		limit(Math.max(min(), Math.min(max(), wanted)));
	}

	/**
	 * Raise the limit by a factor. If it may not grow without proof, it stays and there
	 * is no reason to give.
	 */
	void grow(double factor, Code code, String text, Object... numbers) {
		int before = this.limit;
		this.limit = this.known.grownLimit(before, factor, max());
		this.known = this.known.grown(before, factor, max(), this.now);
		if (this.limit > before) {
			because(code, text, numbers);
		}
	}

	/** Try another limit, and remember what the route did before. */
	void attempt(Phase phase, Point before, double wanted) {
		this.known = this.known.trying(phase, before, this.limit, this.now);
		limitWithin(Math.floor(wanted));
	}

	/**
	 * End a trial that will not show anything, and restore the limit before it, unless a
	 * crowd has shown that it was too high.
	 */
	void abandonTrial() {
		Trial trial = this.known.trial();
		if (!trial.isRunning()) {
			return;
		}
		boolean isTooMuch = this.known.crowd().isRefused(this.now);
		int before = isTooMuch ? this.limit : Math.max(this.limit, trial.limit());
		if (before > this.limit) {
			because(Code.TRIAL_VOID,
					"taken back: no pending requests any more, so the trial of a lower limit shows nothing");
		}
		this.known = this.known.trialOver();
		limit(before);
	}

	void because(Code code, String text, Object... numbers) {
		this.reasons.add(new Reason(code, String.format(Locale.ROOT, text, numbers)));
	}

	List<Reason> reasons() {
		return this.reasons;
	}

}
