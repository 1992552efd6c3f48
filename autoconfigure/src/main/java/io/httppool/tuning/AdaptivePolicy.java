package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.Reason.Code;

/**
 * Finds the limit that brings most throughput with least queueing at the server, and
 * keeps unused connections for as long as that is cheaper than to connect again. Without
 * any state of its own, so thread-safe.
 * <p>
 * <b>The limit</b> is the concurrency the server may see. By Little's law
 * {@code concurrency = throughput * latency}, so higher latency alone may mean that more
 * connections are needed, or that the server is full; watching cannot tell which, for
 * without queueing the concurrency follows the demand. Only a change of the limit while
 * it is reached does, by the {@link Elasticity} of throughput. So an open route doubles
 * its limit while latency is at its baseline, and goes on growing while throughput
 * follows, which takes more than chance to prove; where it does not follow, the route is
 * limited to {@code 1.25 * throughput * baseline}. Each decrease is a trial, which is
 * undone if it cost throughput, so a slow server is never starved for long. Growth does
 * not wait for the end of a window: see {@link #onSaturated}.
 * <p>
 * <b>Unused connections</b> are kept for the span that would have cost least over the
 * gaps seen lately: see {@link Inventory}. That never exceeds what the server, the
 * settings, and what was learned of the server allow; two are kept for a minute.
 * <p>
 * <b>A standing queue</b>, one that was there for three seconds without interruption at a
 * limit that cannot grow, tells nothing and costs everybody time. While it stands, a
 * lease that would have to wait longer than half of the lease timeout is turned away at
 * once.
 */
public final class AdaptivePolicy implements TuningPolicy {

	private static final int KEEP_WARM = 2;

	private static final double KEEP_WARM_SECONDS = 60;

	/** A smaller change of the idle timeout is not worth a line. */
	private static final double WORTH_SAYING = 0.05;

	/** The share of a window that is all of it. */
	private static final double ALL = 0.999;

	private static final double STANDING_SECONDS = 3;

	/** The share of the lease timeout that a lease may wait in a standing queue. */
	private static final double STANDING_SHARE = 0.5;

	private static final int LEAST_PENDING = 8;

	@Override
	public PolicyState start(RouteTerms terms) {
		return AdaptiveState.start(terms);
	}

	@Override
	public Growth onSaturated(SaturationEvent event, PolicyState state) {
		AdaptiveState before = (AdaptiveState) state;
		AdaptiveState counting = before.countingFrom(event.atNanos());
		Step step = new BurstGrowth(event, before.terms(), before.known(), counting.seconds(event.atNanos())).decide();
		if (step.known() == null) {
			return Growth.none(event, before);
		}
		return new Growth(Math.max(event.limit(), step.limit()), counting.with(step.known()), step.reason());
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		AdaptiveState before = ((AdaptiveState) state).countingFrom(window.endNanos() - window.span().toNanos());
		Draft draft = new Draft(window, before.terms(), before.known(), before.seconds(window.endNanos()));
		LimitRules.apply(draft);
		List<Reason> reasons = new ArrayList<>(draft.reasons());
		int standing = (window.demand().saturatedShare() >= ALL) ? before.standing() + 1 : 0;
		OptionalInt maxPending = maxPending(draft, before.terms(), standing);
		tellFailFast(before, maxPending, standing * draft.span(), draft, reasons);
		double bound = Seconds.of(window.connections().idleBound());
		Inventory inventory = before.inventory().after(window);
		double idle = Math.min(inventory.wanted(), bound);
		boolean isNews = before.idleTimeout() > 0
				&& Math.abs(idle - before.idleTimeout()) > WORTH_SAYING * before.idleTimeout();
		if (isNews) {
			reasons.add(idleReason(inventory, idle, bound));
		}
		double shown = (isNews || before.idleTimeout() == 0) ? idle : before.idleTimeout();
		PolicyState next = new AdaptiveState(before.terms(), before.originNanos(), true, draft.known(), inventory,
				shown, standing, maxPending.isPresent());
		Duration warm = Seconds.span(Math.min(KEEP_WARM_SECONDS, bound));
		return new Decision(draft.limit(), Seconds.span(idle), KEEP_WARM, warm, maxPending, next, reasons);
	}

	private static OptionalInt maxPending(Draft draft, RouteTerms terms, int standing) {
		RouteWindow window = draft.window();
		boolean isStuck = draft.known().isLimited() || window.limit().value() >= draft.max()
				|| window.limit().isCapped();
		boolean isStanding = standing * draft.span() >= STANDING_SECONDS && draft.completions() > 0
				&& !draft.known().distress().isFelt();
		if (!isStuck || !isStanding) {
			return OptionalInt.empty();
		}
		double throughput = draft.completions() / draft.span();
		return OptionalInt.of((int) Math.max(LEAST_PENDING,
				Math.ceil(throughput * Seconds.of(terms.leaseTimeout()) * STANDING_SHARE)));
	}

	private static void tellFailFast(AdaptiveState before, OptionalInt maxPending, double seconds, Draft draft,
			List<Reason> reasons) {
		if (maxPending.isPresent() && !before.isFailingFast()) {
			reasons.add(new Reason(Code.FAIL_FAST_ON,
					String.format(Locale.ROOT,
							"the queue stands for %.0f s: at most %d may wait, half of the lease timeout at %.0f/s",
							seconds, maxPending.getAsInt(), draft.completions() / draft.span())));
		}
		else if (maxPending.isEmpty() && before.isFailingFast()) {
			reasons.add(new Reason(Code.FAIL_FAST_OFF, "the queue was empty: waiting is allowed again"));
		}
	}

	private static Reason idleReason(Inventory inventory, double idle, double bound) {
		return (idle >= bound)
				? new Reason(Code.KEEP_ALIVE,
						String.format(Locale.ROOT, "unused connections are kept no longer than %.1f s anyway", bound))
				: new Reason(Code.IDLE_TIMEOUT,
						String.format(Locale.ROOT,
								"%.0f%% of reuses come within %.0f s, a reconnect is worth %.0f idle seconds",
								100 * inventory.reusedWithin(idle), idle, inventory.reconnect()));
	}

}
