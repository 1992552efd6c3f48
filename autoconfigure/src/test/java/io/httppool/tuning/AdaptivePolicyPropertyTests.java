package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.httppool.settings.Limits;
import io.httppool.statistics.Latency;
import io.httppool.statistics.Level;
import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.statistics.SaturationEvent;
import io.httppool.statistics.SaturationEvent.Settled;
import io.httppool.tuning.Reason.Code;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of the {@link AdaptivePolicy} that hold whatever happens.
 */
class AdaptivePolicyPropertyTests {

	private static final double SHORTEST_IDLE = 0.2;

	private final AdaptivePolicy policy = new AdaptivePolicy();

	@Property(tries = 100)
	void decisionsKeepToTheBoundsAndHaveReasons(@ForAll("bounds") Limits bounds, @ForAll("loads") List<Load> loads) {
		RouteTerms terms = terms(bounds);
		PolicyState state = this.policy.start(terms);
		int limit = bounds.current();
		for (int second = 1; second <= loads.size(); second++) {
			RouteWindow window = loads.get(second - 1).window(second, limit);
			Decision decision = this.policy.decide(window, state);
			check(decision, window, bounds, ((AdaptiveState) state).known());
			state = decision.next();
			limit = decision.limit();
		}
	}

	private static void check(Decision decision, RouteWindow window, Limits bounds, Knowledge before) {
		int from = window.limit().value();
		int to = decision.limit();
		assertThat(to).as("limit after %s", window).isBetween(bounds.min(), bounds.max());
		assertThat(to).as("growth after %s", window)
			.isLessThanOrEqualTo((int) Math.max(Math.max(from + 4, 2 * from), 1.5 * before.trial().limit() + 1));
		if (decision.reasons().stream().noneMatch((reason) -> isTakingBack(reason))) {
			assertThat(to).as("decrease after %s", window).isGreaterThanOrEqualTo(from / 2 - 1);
		}
		if (to != from) {
			assertThat(decision.reasons()).as("reasons for %d -> %d", from, to).isNotEmpty();
		}
		Duration bound = window.connections().idleBound();
		assertThat(decision.idleTimeout()).isBetween(Duration.ofMillis(200), bound);
		assertThat(decision.keepWarmTimeout()).isLessThanOrEqualTo(bound);
		decision.maxPending().ifPresent((pending) -> assertThat(pending).isGreaterThanOrEqualTo(8));
		if (window.demand().saturatedShare() == 0) {
			assertThat(to).as("growth without pending requests")
				.isLessThanOrEqualTo(Math.max(from, before.trial().limit()));
		}
		if (window.demand().arrivals() == 0 && window.exchanges().ended() == 0) {
			assertThat(to).as("decrease in an empty window").isGreaterThanOrEqualTo((int) Math.floor(0.9 * from));
		}
	}

	private static boolean isTakingBack(Reason reason) {
		return reason.is(Code.KNEE) || reason.is(Code.UP_FAILED);
	}

	@Property(tries = 50)
	void decisionsAreFunctionsOfTheirArguments(@ForAll("bounds") Limits bounds, @ForAll("loads") List<Load> loads) {
		List<Decision> first = replay(bounds, loads);
		List<Decision> second = replay(bounds, loads);

		assertThat(second).usingRecursiveComparison().isEqualTo(first);
	}

	@Property(tries = 100)
	void leasesThatFindTheLimitReachedNeverLowerItNorPassTheMaximum(@ForAll("bounds") Limits bounds,
			@ForAll("loads") List<Load> loads) {
		PolicyState state = this.policy.start(terms(bounds));
		int limit = bounds.current();
		int burstAt = -10;
		int saturatedAt = -10;
		for (int second = 1; second <= loads.size(); second++) {
			Load load = loads.get(second - 1);
			boolean isLimited = known(state).isLimited();
			SaturationEvent event = event(second, limit, load, second - saturatedAt);
			Growth growth = load.isSaturated() ? this.policy.onSaturated(event, state) : Growth.none(event, state);
			saturatedAt = load.isSaturated() ? second : saturatedAt;
			assertThat(growth.limit()).isBetween(limit, Math.max(limit, bounds.max()));
			assertThat(growth.limit()).isLessThanOrEqualTo(Math.max(limit + 4, 2 * limit));
			assertThat(growth.reason() != null).isEqualTo(growth.limit() > limit);
			if (isLimited) {
				assertThat(growth.limit()).isEqualTo(limit);
			}
			if (growth.reason() != null && growth.reason().is(Code.GROW_BURST)) {
				assertThat(second - burstAt).isGreaterThanOrEqualTo(5);
				burstAt = second;
			}
			Decision decision = this.policy.decide(load.window(second, growth.limit()), growth.next());
			state = decision.next();
			limit = decision.limit();
		}
	}

	@Property(tries = 500)
	void constantLoadIsNotAnsweredByOscillation(@ForAll("servers") FluidLoad load) {
		List<Decision> decisions = FluidServer.run(FluidServer.state(load.latency(), true), 32, load.demand(),
				(concurrency, second) -> Math.min(concurrency, load.workers()) / load.latency(), 240);

		List<Integer> limits = decisions.subList(120, 240).stream().map(Decision::limit).toList();
		long changes = 0;
		for (int i = 1; i < limits.size(); i++) {
			changes += limits.get(i).equals(limits.get(i - 1)) ? 0 : 1;
		}
		assertThat(changes).as("changes in two minutes of %s: %s", load, limits).isLessThanOrEqualTo(4);
	}

	@Property(tries = 100)
	void aRouteThatIsNotUsedChangesNothing(@ForAll("bounds") Limits bounds) {
		PolicyState state = this.policy.start(terms(bounds));
		for (int second = 1; second <= 100; second++) {
			Decision decision = this.policy.decide(Load.NOTHING.window(second, bounds.current()), state);
			assertThat(decision.limit()).isEqualTo(bounds.current());
			assertThat(decision.reasons()).isEmpty();
			state = decision.next();
		}
	}

	private List<Decision> replay(Limits bounds, List<Load> loads) {
		List<Decision> decisions = new ArrayList<>();
		PolicyState state = this.policy.start(terms(bounds));
		int limit = bounds.current();
		for (int second = 1; second <= loads.size(); second++) {
			Decision decision = this.policy.decide(loads.get(second - 1).window(second, limit), state);
			decisions.add(decision);
			state = decision.next();
			limit = decision.limit();
		}
		return decisions;
	}

	private static Knowledge known(PolicyState state) {
		return ((AdaptiveState) state).known();
	}

	private static RouteTerms terms(Limits bounds) {
		return new RouteTerms(bounds, Duration.ofSeconds(2), Duration.ofSeconds(1));
	}

	private static SaturationEvent event(int second, int limit, Load load, int calmSeconds) {
		Duration elapsed = Seconds.span(load.share());
		return new SaturationEvent(Seconds.span(second).toNanos(), limit, 1, Duration.ofSeconds(calmSeconds),
				Seconds.span(load.share() / 10), Seconds.span(load.latency()), elapsed, load.failures(),
				(int) (limit * load.share()), new Settled(Math.round(limit * load.share()),
						Seconds.span(load.latency() * limit * load.share()), elapsed));
	}

	@Provide
	Arbitrary<Limits> bounds() {
		return Combinators
			.combine(Arbitraries.integers().between(1, 8), Arbitraries.integers().between(0, 60),
					Arbitraries.integers().between(0, 400))
			.as((min, more, most) -> new Limits(min, min + more, min + more + most));
	}

	@Provide
	Arbitrary<List<Load>> loads() {
		Arbitrary<Load> load = Combinators
			.combine(Arbitraries.doubles().between(0, 1), Arbitraries.doubles().between(0.001, 4).ofScale(4),
					Arbitraries.doubles().between(0, 1), Arbitraries.integers().between(0, 200),
					Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, ReuseGaps.BUCKETS - 1))
			.as((kind, latency, share, failures, rare, bucket) -> new Load(kind < 0.15, kind > 0.5, latency, share,
					(rare == 0) ? failures : 0, rare == 1, bucket));
		return load.list().ofMinSize(2).ofMaxSize(150);
	}

	@Provide
	Arbitrary<FluidLoad> servers() {
		return Combinators
			.combine(Arbitraries.doubles().between(0.01, 0.5), Arbitraries.integers().between(5, 150),
					Arbitraries.doubles().between(0.3, 2))
			.as((latency, workers, load) -> new FluidLoad(latency, workers, load * workers / latency));
	}

	/**
	 * A constant load of a server without randomness.
	 */
	record FluidLoad(double latency, int workers, double demand) {

	}

	/**
	 * What happens in one window, whatever the limit is.
	 */
	record Load(boolean isEmpty, boolean isSaturated, double latency, double share, int failures, boolean isChanged,
			int bucket) {

		static final Load NOTHING = new Load(true, false, 0, 0, 0, false, 0);

		RouteWindow window(int second, int limit) {
			return this.isEmpty ? window(second, limit, 0, 0) : window(second, limit,
					limit * (this.isSaturated ? 0.9 + 0.1 * this.share : this.share), saturatedShare());
		}

		private double saturatedShare() {
			double now = (this.failures > 0) ? 0.6 * this.share : 0;
			return this.isSaturated ? 0.7 + 0.3 * this.share : now;
		}

		private RouteWindow window(int second, int limit, double leased, double saturated) {
			long completions = Math.round(leased / Math.max(0.001, this.latency));
			long failed = this.isEmpty ? 0 : this.failures;
			Duration took = Seconds.span((completions + failed > 0) ? this.latency : 0);
			List<Integer> gaps = new ArrayList<>(ReuseGaps.NONE.counts());
			gaps.set(this.bucket, this.isEmpty ? 0 : 10);
			return new RouteWindow("http://any", Instant.ofEpochSecond(second), Seconds.span(second).toNanos(),
					Duration.ofSeconds(1),
					new Demand(this.isEmpty ? 0 : completions + failed + 5, 0, 0, Latency.NONE, saturated),
					new Exchanges(completions, failed, 0, new Latency(completions + failed, took, took, took, took), 0),
					new Connections(0, completions, 0, Latency.NONE, new ReuseGaps(gaps), List.of(),
							Seconds.span(SHORTEST_IDLE + 60 * this.share)),
					new Level(leased, (int) Math.ceil(leased), (int) leased), new Level(0, 0, 0), 0,
					new LimitInForce(limit, this.isChanged, false));
		}

	}

}
