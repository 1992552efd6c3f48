package io.httppool.tuning;

import java.util.Locale;

import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.Reason.Code;

/**
 * The growth of a limit between two windows, when a lease finds it reached. One step is
 * free after a calm, because nothing can be known of a burst. Each further step has to be
 * measured: enough exchanges have to end at the limit, for about as long as one lasts,
 * and have to show that nothing queues at the server, or that the last step brought
 * throughput.
 *
 * @param event the lease, and what the route knows at this moment
 * @param terms the bounds to keep to
 * @param known the knowledge of the policy
 * @param now seconds since the first window began
 */
record BurstGrowth(SaturationEvent event, RouteTerms terms, Knowledge known, double now) {

	/**
	 * The seconds without saturation after which the next one is a new burst. It bounds
	 * how often a step is free. From 2 to 15, no scenario depends on it.
	 */
	private static final double CALM_BEFORE_BURST = 5;

	/**
	 * The seconds within which a burst fills the second half of the limit, where
	 * exchanges are shorter than that. No scenario depends on it down to 0.01; with 0.2,
	 * waves of requests at a server that collapses count as bursts, and it loses 7
	 * percent.
	 */
	private static final double SHORTEST_BURST = 0.05;

	/**
	 * The least seconds of a measurement: within less, the completions of one burst look
	 * like a rate. Free from 0.01 to 0.2.
	 */
	private static final double SHORTEST_MEASUREMENT = 0.05;

	/**
	 * The elasticity above which latency is the server's own. It is higher than at the
	 * end of a window, because less was measured. From 0.7 to 0.9, no scenario depends on
	 * it.
	 */
	private static final double SURELY_OWN_LATENCY = 0.8;

	/**
	 * The divisor of the limit for the completions that a measurement needs, if that is
	 * more than the least: a quarter of a round. From 2 to 8, no scenario depends on it.
	 */
	private static final int ROUND_PARTS = 4;

	/**
	 * The share of the latency that a measurement has to last while latency is at its
	 * baseline: growth is urgent, and a mistake is cheap. Otherwise it lasts all of it.
	 * Free from 0.25 to 1.
	 */
	private static final double SHARE_WHEN_FAST = 0.5;

	/**
	 * The part of the limit that waits for it in a crowd.
	 */
	private static final double CROWD = 0.5;

	/**
	 * That part as long as nothing is known of the server's answers: of a crowd that
	 * lasts, such as long polls, the rest would wait until the first of them end. Free
	 * from 0.03 to 0.25. Once the first answer has come, so small a part is no crowd:
	 * that would cost a sixth more connections at a server that is full.
	 */
	private static final double UNKNOWN_CROWD = 0.125;

	/** The least seconds within which a crowd comes. */
	private static final double SHORTEST_CROWD = 0.1;

	/**
	 * The seconds within which it comes where no baseline is known: the first answers
	 * tell nothing yet, because the shortest exchanges end first.
	 */
	private static final double LONGEST_CROWD = 0.5;

	Step decide() {
		Step step = Step.NONE;
		if (!this.known.isLimited() && this.event.limit() < max()) {
			step = growth();
		}
		return (step.known() == null && isNew()) ? Step.begin(this.known, crowd()) : step;
	}

	private int max() {
		return this.known.turnedAway().bound(this.event.limit(), this.terms.limits().max());
	}

	private Step growth() {
		if (isCrowd()) {
			return growForCrowd();
		}
		if (isNew() && isBurst()) {
			return grow(AdaptiveConstants.HEALTHY_GROWTH, Point.NONE, this.known.baseline(),
					new Reason(Code.GROW_BURST, "a burst reached the limit within one service time"));
		}
		HeldLimit held = new HeldLimit(this.event, this.known);
		if (held.isLeftBehind()) {
			return growPastLasting(this.known.baseline());
		}
		if (held.isPassed()) {
			SaturationEvent.Settled settled = this.event.settled();
			double latency = Seconds.of(settled.latencySum()) / settled.completions();
			return growPastLasting(this.known.baseline().orAssume(latency));
		}
		if (held.isSilent()) {
			return growCarefully();
		}
		if (isMeasured()) {
			return measured(point());
		}
		if (isCold()) {
			return grow(AdaptiveConstants.HEALTHY_GROWTH, reference(), this.known.baseline(), new Reason(Code.GROW_COLD,
					"cold start, no answer yet after %d ms".formatted(this.event.stretch().toMillis())));
		}
		return Step.NONE;
	}

	private boolean isNew() {
		return Seconds.of(this.event.calmFor()) > CALM_BEFORE_BURST;
	}

	private Crowd crowd() {
		return isNew() ? this.known.crowd().began(this.now) : this.known.crowd();
	}

	/**
	 * Return whether a crowd has come, and that so lately that answers cannot tell yet
	 * whether the server has room for it.
	 */
	private boolean isCrowd() {
		Baseline baseline = this.known.baseline();
		double longest = baseline.isKnown() ? Math.max(SHORTEST_CROWD, baseline.seconds()) : LONGEST_CROWD;
		return baseline.allows(Seconds.of(this.event.liveLatency())) && this.now - crowd().since() <= longest
				&& this.event.pending() >= crowdShare() * this.event.limit() && this.event.failures() == 0
				&& !this.known.distress().isFelt() && !crowd().isRefused(this.now);
	}

	private double crowdShare() {
		boolean isUnknown = !this.known.baseline().isKnown() && this.known.answers().latency() == 0
				&& this.event.liveLatency().isZero();
		return isUnknown ? UNKNOWN_CROWD : CROWD;
	}

	private Step growForCrowd() {
		Step step = grow(AdaptiveConstants.HEALTHY_GROWTH, Point.NONE, this.known.baseline(),
				new Reason(Code.GROW_BURST, "a crowd of %d waits at the limit".formatted(this.event.pending())));
		Knowledge grown = step.known();
		return (grown != null)
				? new Step(step.limit(), grown.with(grown.crowd().lent(this.event.limit())), step.reason()) : step;
	}

	private Step growPastLasting(Baseline baseline) {
		return grow(AdaptiveConstants.HEALTHY_GROWTH, Point.NONE, baseline,
				new Reason(Code.GROW_LASTING, "most exchanges last, and others are answered as fast as ever"));
	}

	private Step growCarefully() {
		Step step = grow(HeldLimit.CAREFUL_GROWTH, Point.NONE, this.known.baseline(),
				new Reason(Code.GROW_LASTING,
						"hardly any of %d exchanges ended for %d ms: testing whether others are answered"
							.formatted(this.event.limit(), this.event.settled().elapsed().toMillis())));
		Knowledge grown = step.known();
		return (grown != null) ? new Step(step.limit(), grown.with(grown.lasting().stepped()), step.reason()) : step;
	}

	private Point reference() {
		return isNew() ? Point.NONE : this.known.reference();
	}

	private boolean isBurst() {
		Baseline baseline = this.known.baseline();
		return !this.known.distress().isFelt() && baseline.isKnown()
				&& baseline.isNear(Seconds.of(this.event.liveLatency()))
				&& Seconds.of(this.event.sinceHalf()) <= Math.max(SHORTEST_BURST, baseline.seconds());
	}

	/** Return how many connections may carry exchanges that do not last. */
	private int judged() {
		return Math.max(1, this.event.limit() - this.known.lasting().count());
	}

	private boolean isMeasured() {
		SaturationEvent.Settled settled = this.event.settled();
		double elapsed = Seconds.of(settled.elapsed());
		if (elapsed <= 0 || settled.completions() < Math.max(AdaptiveConstants.LEAST_COMPLETIONS,
				this.event.limit() / ROUND_PARTS)) {
			return false;
		}
		boolean isFast = this.known.baseline().allows(judged() * elapsed / settled.completions());
		double latency = Math.max(this.known.answers().latency(), Seconds.of(this.event.liveLatency()));
		return elapsed >= Math.max(SHORTEST_MEASUREMENT, (isFast ? SHARE_WHEN_FAST : 1) * latency);
	}

	private boolean isCold() {
		return !this.known.baseline().isKnown() && !this.known.distress().isFelt() && this.event.failures() == 0
				&& ColdStart.mayGrow(this.event.limit(), this.terms, Seconds.of(this.event.stretch()));
	}

	private Step measured(Point point) {
		Baseline baseline = this.known.baseline();
		Reason demand = new Reason(Code.GROW_DEMAND,
				String.format(Locale.ROOT, "demand above the limit, throughput %.0f/s", point.throughput()));
		if (!baseline.isKnown()) {
			return grow(AdaptiveConstants.HEALTHY_GROWTH, point, baseline.orAssume(point.latency()), demand);
		}
		if (baseline.isNear(point.latency())) {
			return grow(AdaptiveConstants.HEALTHY_GROWTH, point, baseline,
					new Reason(Code.GROW_HEALTHY, "demand above the limit, latency at its baseline"));
		}
		if (!reference().isKnown()) {
			return (point.completions() >= AdaptiveConstants.COMPLETIONS_BEFORE_EXPERIMENT)
					? grow(AdaptiveConstants.EXPERIMENTAL_GROWTH, point, baseline, demand) : Step.NONE;
		}
		Elasticity step = Elasticity.between(reference(), point);
		boolean isNeeded = point.concurrency() > AdaptiveConstants.LEAST_STEP * reference().concurrency()
				&& step.isProofOf(AdaptiveConstants.NEEDED_ELASTICITY);
		if (!isNeeded) {
			return Step.NONE;
		}
		Baseline own = (step.value() >= SURELY_OWN_LATENCY)
				? baseline.atLeast(OpenRules.ownLatency(reference(), point, step.value())) : baseline;
		return grow(AdaptiveConstants.HEALTHY_GROWTH, point, own, demand);
	}

	/**
	 * Little's law corrects a mean that lacks the longest exchanges, which still last.
	 */
	private Point point() {
		SaturationEvent.Settled settled = this.event.settled();
		double throughput = settled.completions() / Seconds.of(settled.elapsed());
		double latency = Math.max(Seconds.of(settled.latencySum()) / settled.completions(), judged() / throughput);
		return new Point(judged(), throughput, latency, settled.completions());
	}

	private Step grow(double factor, Point reference, Baseline baseline, Reason reason) {
		int limit = this.known.grownLimit(this.event.limit(), factor, max());
		Knowledge next = this.known.withReference(reference)
			.with(crowd())
			.with(baseline)
			.grown(this.event.limit(), factor, max(), this.now);
		return new Step(limit, next, (limit > this.event.limit()) ? reason : null);
	}

}
