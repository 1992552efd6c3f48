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
 * The policy that finds the limit with the most throughput and the least queueing at the
 * server, and keeps idle connections for as long as that is cheaper than to connect
 * again. It has no state of its own, so it is thread-safe.
 * <p>
 * <b>The limit</b> is the concurrency the server may see. By Little's law
 * {@code concurrency = throughput * latency}, so higher latency alone may mean that more
 * connections are needed, or that the server is full. Watching cannot tell which: without
 * queueing, the concurrency follows the demand. Only a change of the limit while it is
 * reached can, by the {@link Elasticity} of throughput. So an open route doubles its
 * limit while latency is at its baseline, and goes on growing while throughput follows by
 * more than chance. Where it does not follow, the route is limited to
 * {@code 1.25 * throughput * baseline}. Each decrease is a trial, which is undone if it
 * cost throughput, so a slow server is never starved for long. Growth does not wait for
 * the end of a window: see {@link #onSaturated}.
 * <p>
 * <b>Idle connections</b> are kept for the span that would have cost least over the gaps
 * seen lately: see {@link Inventory}. That never exceeds what the server, the settings,
 * and what was learned of the server allow. Two are kept for a minute. Those that must be
 * closed before they are needed again are replaced where that costs less, see
 * {@link Inventory#ready}.
 * <p>
 * <b>A standing queue</b> is one that was never empty for three seconds, at a limit that
 * cannot grow. It only adds latency. While it stands, a lease that would have to wait
 * longer than half of the lease timeout is rejected at once.
 */
public final class AdaptivePolicy implements TuningPolicy {

	/**
	 * The connections of a quiet route that are kept for longer: one for the next
	 * request, one for another beside it. Free from 1 to 8.
	 */
	private static final int KEEP_WARM = 2;

	/**
	 * The seconds for which they are kept: a cron job each minute finds them. Free from
	 * 20 to 120.
	 */
	private static final double LONGEST_WARM = 60;

	/**
	 * The relative change of the idle timeout from which on it is told. Only the number
	 * of lines in the journal depends on it, so it may be changed freely.
	 */
	private static final double TOLD_CHANGE = 0.05;

	/**
	 * The share of a window that counts as all of it. It allows for readings of the
	 * ticker that differ by microseconds; leave it just below 1.
	 */
	private static final double WHOLE_WINDOW = 0.999;

	/**
	 * The seconds after which a queue stands: bursts are over by then. Free down to 1;
	 * with 10, the 99th percentile is a third longer in overload.
	 */
	private static final double STANDING_AFTER = 3;

	/**
	 * The share of the lease timeout that a lease may be pending in a standing queue:
	 * waits are halved, and throughput is the same. With 0.25, the 99th percentile is a
	 * fifth to a half shorter in overload, and with 1 it is that much longer: how long a
	 * caller would rather wait than fail is a matter of taste.
	 */
	private static final double STANDING_WAIT = 0.5;

	/**
	 * The least number of leases that may be pending in a standing queue, so that a slow
	 * route always has the next ones at hand. From 2 to 32, no scenario depends on it.
	 */
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
	public boolean isGrowing(PolicyState state) {
		return !((AdaptiveState) state).known().isLimited();
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		AdaptiveState before = ((AdaptiveState) state).countingFrom(window.endNanos() - window.span().toNanos());
		Draft draft = new Draft(window, before.terms(), before.known(), before.seconds(window.endNanos()));
		LimitRules.apply(draft);
		List<Reason> reasons = new ArrayList<>(draft.reasons());
		int standing = (window.demand().saturatedShare() >= WHOLE_WINDOW) ? before.standing() + 1 : 0;
		OptionalInt maxPending = maxPending(draft, before.terms(), standing);
		tellFailFast(before, maxPending, standing * draft.span(), draft, reasons);
		double bound = Seconds.of(window.connections().idleBound());
		Inventory inventory = before.inventory().after(window);
		int ready = inventory.ready(bound);
		double idle = (ready > 0) ? bound : Math.min(inventory.wanted(), bound);
		boolean isNews = before.idleTimeout() > 0
				&& Math.abs(idle - before.idleTimeout()) > TOLD_CHANGE * before.idleTimeout();
		if (isNews) {
			reasons.add(idleReason(inventory, idle, bound));
		}
		tellReady(before.inventory().ready(bound), ready, bound, reasons);
		double shown = (isNews || before.idleTimeout() == 0) ? idle : before.idleTimeout();
		PolicyState next = new AdaptiveState(before.terms(), before.originNanos(), true, draft.known(), inventory,
				shown, standing, maxPending.isPresent());
		Duration warm = Seconds.span(Math.min(LONGEST_WARM, bound));
		return new Decision(draft.limit(), Seconds.span(idle), KEEP_WARM, warm, maxPending, ready, next, reasons);
	}

	private static OptionalInt maxPending(Draft draft, RouteTerms terms, int standing) {
		RouteWindow window = draft.window();
		boolean isStuck = draft.known().isLimited() || window.limit().value() >= draft.max()
				|| window.limit().isCapped();
		boolean isStanding = standing * draft.span() >= STANDING_AFTER && draft.completions() > 0
				&& !draft.known().distress().isFelt();
		if (!isStuck || !isStanding) {
			return OptionalInt.empty();
		}
		double throughput = draft.completions() / draft.span();
		return OptionalInt.of((int) Math.max(LEAST_PENDING,
				Math.ceil(throughput * Seconds.of(terms.leaseTimeout()) * STANDING_WAIT)));
	}

	private static void tellFailFast(AdaptiveState before, OptionalInt maxPending, double seconds, Draft draft,
			List<Reason> reasons) {
		if (maxPending.isPresent() && !before.isFailingFast()) {
			reasons.add(new Reason(Code.FAIL_FAST_ON, String.format(Locale.ROOT,
					"queue standing for %.0f s: at most %d pending requests, half of the lease timeout at %.0f/s",
					seconds, maxPending.getAsInt(), draft.completions() / draft.span())));
		}
		else if (maxPending.isEmpty() && before.isFailingFast()) {
			reasons.add(new Reason(Code.FAIL_FAST_OFF, "queue empty: as many pending requests as configured"));
		}
	}

	private static void tellReady(int before, int ready, double bound, List<Reason> reasons) {
		if (before == 0 && ready > 0) {
			reasons.add(new Reason(Code.READY_ON, String.format(Locale.ROOT,
					"connections must be closed after %.1f s and are needed again later: %d are replaced before that",
					bound, ready)));
		}
		else if (before > 0 && ready == 0) {
			reasons.add(new Reason(Code.READY_OFF,
					"connections are needed again in time, or not for long: none is replaced"));
		}
	}

	private static Reason idleReason(Inventory inventory, double idle, double bound) {
		return (idle >= bound)
				? new Reason(Code.KEEP_ALIVE,
						String.format(Locale.ROOT,
								"the server or the settings keep idle connections for %.1f s at most", bound))
				: new Reason(Code.IDLE_TIMEOUT,
						String.format(Locale.ROOT,
								"%.0f%% of reuses come within %.0f s, a reconnect is worth %.0f idle seconds",
								100 * inventory.reusedWithin(idle), idle, inventory.reconnect()));
	}

}
