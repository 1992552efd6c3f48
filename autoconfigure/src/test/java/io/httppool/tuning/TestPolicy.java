package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;

/**
 * A policy that decides what a test says, and changes nothing until then. Thread-safe.
 */
public final class TestPolicy implements TuningPolicy {

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

	private final AtomicInteger starts = new AtomicInteger();

	private volatile ToIntFunction<RouteWindow> decision = (window) -> window.limit().value();

	private volatile Function<RouteWindow, Duration> idleTimeout = (window) -> IDLE_TIMEOUT;

	private volatile ToIntFunction<SaturationEvent> growth = SaturationEvent::limit;

	/** Want a limit at the end of each window. */
	public TestPolicy decides(ToIntFunction<RouteWindow> limit) {
		this.decision = limit;
		return this;
	}

	/** Want unused connections to be kept for so long. */
	TestPolicy keeps(Function<RouteWindow, Duration> span) {
		this.idleTimeout = span;
		return this;
	}

	/** Want a limit whenever it is found reached. */
	TestPolicy grows(ToIntFunction<SaturationEvent> limit) {
		this.growth = limit;
		return this;
	}

	/** Return how many routes it has begun with. */
	int starts() {
		return this.starts.get();
	}

	@Override
	public PolicyState start(RouteTerms terms) {
		this.starts.incrementAndGet();
		return new Nothing();
	}

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		int limit = this.decision.applyAsInt(window);
		List<Reason> reasons = (limit != window.limit().value())
				? List.of(new Reason(Reason.Code.GROW_HEALTHY, "demand above the limit, latency at its baseline"))
				: List.of();
		return new Decision(limit, this.idleTimeout.apply(window), 0, IDLE_TIMEOUT, OptionalInt.empty(), state,
				reasons);
	}

	@Override
	public Growth onSaturated(SaturationEvent event, PolicyState state) {
		int limit = this.growth.applyAsInt(event);
		return (limit != event.limit()) ? new Growth(limit, new Nothing(), new Reason(Reason.Code.GROW_BURST, "burst"))
				: Growth.none(event, state);
	}

	/** Two of them are never the same object, as with the states of real policies. */
	private static final class Nothing implements PolicyState {

	}

}
