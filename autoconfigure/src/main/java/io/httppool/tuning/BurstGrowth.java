package io.httppool.tuning;

import java.util.Locale;

import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.Reason.Code;

/**
 * Decides about a lease that finds the limit reached, at once. One step is free after a
 * calm, for nothing can be known of a burst. Each further step has to be measured: so
 * many exchanges have to end at the limit, for about as long as one lasts, and have to
 * show that nothing queues at the server, or that the last step brought throughput.
 *
 * @param event what is known at this moment
 * @param terms what to keep to
 * @param known what is known
 * @param now seconds since the first window began
 */
record BurstGrowth(SaturationEvent event, RouteTerms terms, Knowledge known, double now) {

	/** A saturation after so much calm is another one. */
	private static final double CALM = 5;

	/** At most half of the limit was leased so short a time ago: that is a burst. */
	private static final double SHORTEST_BURST = 0.05;

	private static final double LEAST_SECONDS = 0.05;

	/** So long one waits for the first answer of a server that is not known. */
	private static final double COLD = 0.5;

	/** How often a limit may double before there was any answer. */
	private static final int COLD_GROWTH = 4;

	private static final double APART = 1.2;

	Step decide() {
		Step step = Step.NONE;
		if (!this.known.isLimited() && this.event.limit() < this.terms.limits().max()) {
			step = growth();
		}
		boolean isOutdated = isNew() && this.known.reference().isKnown();
		return (step.known() == null && isOutdated) ? Step.forget(this.known) : step;
	}

	private Step growth() {
		if (isNew() && isBurst()) {
			return grow(AdaptiveConstants.GROWTH, Point.NONE, this.known.baseline(),
					new Reason(Code.GROW_BURST, "a burst reached the limit within one service time"));
		}
		if (isMeasured()) {
			return measured(point());
		}
		if (isCold()) {
			return grow(AdaptiveConstants.GROWTH, reference(), this.known.baseline(), new Reason(Code.GROW_COLD,
					"cold start, no answer yet after %d ms".formatted(this.event.stretch().toMillis())));
		}
		return Step.NONE;
	}

	private boolean isNew() {
		return Seconds.of(this.event.calmFor()) > CALM;
	}

	private Point reference() {
		return isNew() ? Point.NONE : this.known.reference();
	}

	private boolean isBurst() {
		Baseline baseline = this.known.baseline();
		return !this.known.distress().isFelt() && baseline.isKnown()
				&& Seconds.of(this.event.liveLatency()) <= AdaptiveConstants.HEALTHY * baseline.seconds()
				&& Seconds.of(this.event.sinceHalf()) <= Math.max(SHORTEST_BURST, baseline.seconds());
	}

	private boolean isMeasured() {
		SaturationEvent.Settled settled = this.event.settled();
		double elapsed = Seconds.of(settled.elapsed());
		if (elapsed <= 0 || settled.completions() < Math.max(AdaptiveConstants.LEAST, this.event.limit() / 4)) {
			return false;
		}
		Baseline baseline = this.known.baseline();
		boolean isFast = !baseline.isKnown() || this.event.limit() * elapsed
				/ settled.completions() <= AdaptiveConstants.HEALTHY * baseline.seconds();
		double latency = Math.max(this.known.answers().latency(), Seconds.of(this.event.liveLatency()));
		return elapsed >= Math.max(LEAST_SECONDS, (isFast ? 0.5 : 1) * latency);
	}

	private boolean isCold() {
		return !this.known.baseline().isKnown() && !this.known.distress().isFelt() && this.event.failures() == 0
				&& Seconds.of(this.event.stretch()) >= COLD
				&& this.event.limit() < COLD_GROWTH * this.terms.limits().current();
	}

	private Step measured(Point point) {
		Baseline baseline = this.known.baseline();
		Reason demand = new Reason(Code.GROW_DEMAND,
				String.format(Locale.ROOT, "demand above the limit, throughput %.0f/s", point.throughput()));
		if (!baseline.isKnown()) {
			return grow(AdaptiveConstants.GROWTH, point, baseline.orAssume(point.latency()), demand);
		}
		if (point.latency() <= AdaptiveConstants.HEALTHY * baseline.seconds()) {
			return grow(AdaptiveConstants.GROWTH, point, baseline,
					new Reason(Code.GROW_HEALTHY, "demand above the limit, latency at its baseline"));
		}
		if (!reference().isKnown()) {
			return (point.completions() >= AdaptiveConstants.ENOUGH_FOR_EXPERIMENT)
					? grow(AdaptiveConstants.EXPERIMENT, point, baseline, demand) : Step.NONE;
		}
		Elasticity step = Elasticity.between(reference(), point);
		boolean isNeeded = point.concurrency() > APART * reference().concurrency()
				&& step.isProofOf(AdaptiveConstants.NEEDED);
		if (!isNeeded) {
			return Step.NONE;
		}
		Baseline own = (step.value() >= AdaptiveConstants.FOLLOWS)
				? baseline.atLeast(OpenRules.ownLatency(reference(), point, step.value())) : baseline;
		return grow(AdaptiveConstants.GROWTH, point, own, demand);
	}

	/** By Little's law latency is what it has to be, though the longest still last. */
	private Point point() {
		SaturationEvent.Settled settled = this.event.settled();
		double throughput = settled.completions() / Seconds.of(settled.elapsed());
		double latency = Math.max(Seconds.of(settled.latencySum()) / settled.completions(),
				this.event.limit() / throughput);
		return new Point(this.event.limit(), throughput, latency, settled.completions());
	}

	private Step grow(double factor, Point reference, Baseline baseline, Reason reason) {
		int max = this.terms.limits().max();
		int limit = this.known.grownLimit(this.event.limit(), factor, max);
		Knowledge next = this.known.withReference(reference)
			.with(baseline)
			.grown(this.event.limit(), factor, max, this.now);
		return new Step(limit, next, (limit > this.event.limit()) ? reason : null);
	}

}
