package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.httppool.statistics.Latency;
import io.httppool.statistics.Level;
import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.tuning.Reason.Code;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TurnedAwayRules}.
 */
class TurnedAwayRulesTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration ANSWER = Duration.ofMillis(100);

	/**
	 * Forty requests at once: with more than 16 at a time, the server turns some away.
	 */
	private static final Model SMALL_QUEUE = (limit) -> new Load(40, Math.min(40, limit),
			Math.max(0, Math.min(40, limit) - 16));

	/** A hundred per second, and the server takes eighty. */
	private static final Model RATE_LIMITER = (limit) -> new Load(100, Math.min(100, limit), 20);

	private final List<Decision> decisions = new ArrayList<>();

	@Test
	void lowerLimitIsKeptWhereTheServerAnswersMoreThen() {
		run(SMALL_QUEUE, 32, 20);

		assertThat(codes()).containsOnly("turned-away");
		assertThat(limits()).startsWith(16).endsWith(16);
	}

	@Test
	void lowerLimitIsTakenBackWhereTheServerTurnsAsManyAway() {
		run(RATE_LIMITER, 100, 20);

		assertThat(codes()).contains("turned-away", "undo");
		assertThat(limits()).endsWith(100);
		assertThat(reasons()).anyMatch((reason) -> reason.is(Code.UNDO) && reason.text().startsWith("taken back: "));
	}

	@Test
	void trialInVainIsNotRepeatedForAMinute() {
		run(RATE_LIMITER, 100, 55);

		assertThat(codes().stream().filter("undo"::equals)).hasSize(1);
	}

	@Test
	void trialIsTakenBackAtOnceWhereItCostsAnswers() {
		run((limit) -> new Load(100, limit, (limit < 100) ? 0 : 20, (limit < 100) ? 1 : 0, limit), 100, 3);

		assertThat(limits()).startsWith(88, 100);
	}

	@Test
	void singleRequestsThatAreTurnedAwayChangeNothing() {
		run((limit) -> new Load(300, 60, 1), 64, 20);
		run((limit) -> new Load(600, 60, 3), 64, 20);

		assertThat(codes()).isEmpty();
	}

	@Test
	void lowerLimitIsNotTriedWhereAsManyWereTurnedAwayWithFewerConnections() {
		run((limit) -> new Load(20, 6, 2), 64, 5);
		this.decisions.clear();
		run((limit) -> new Load(300, 60, 30), 64, 20);

		assertThat(codes()).doesNotContain("undo");
	}

	@Test
	void growthSinceWhichManyAreTurnedAwayIsTakenBackAtOnce() {
		AdaptiveState state = FluidServer.state(0.1, true);
		Knowledge grown = state.known().grown(32, 2, 200, 0.5);

		Decision decision = new AdaptivePolicy().decide(SMALL_QUEUE.at(64).window(1, 64), state.with(grown));

		assertThat(decision.limit()).isEqualTo(32);
	}

	@Test
	void growthThatWasTakenBackStaysSoWhereMoreIsAnsweredThoughRequestsArePending() {
		AdaptiveState state = FluidServer.state(0.1, true);
		Knowledge grown = state.known().grown(32, 2, 200, 0.5);
		this.decisions.add(new AdaptivePolicy().decide(SMALL_QUEUE.at(64).window(1, 64), state.with(grown)));

		run((limit) -> (limit > 32) ? SMALL_QUEUE.at(64) : new Load(26, 32, 0, 1, 20), 32, 10);

		assertThat(codes()).doesNotContain("undo");
	}

	@Test
	void trialThatIsOnlyObservedIsNotJudged() {
		run((limit) -> RATE_LIMITER.at(100), 100, 1);
		RouteWindow unchanged = RATE_LIMITER.at(100).window(2, 100);

		Decision next = new AdaptivePolicy().decide(unchanged, this.decisions.get(0).next());

		assertThat(this.decisions.get(0).reasons()).extracting(Reason::code).containsExactly("turned-away");
		assertThat(next.reasons()).isEmpty();
		assertThat(next.limit()).isEqualTo(100);
	}

	@Test
	void ceilingRisesAfterAMinuteAndHoldsTwiceAsLongIfThatWasInVain() {
		run(SMALL_QUEUE, 32, 60);
		int raised = known().turnedAway().ceiling().value();
		run(SMALL_QUEUE, raised, 20);

		assertThat(raised).isEqualTo(16);
		assertThat(known().turnedAway().ceiling().hold()).isGreaterThanOrEqualTo(60);
	}

	@Test
	void limitGrowsNoFurtherThanTheCeiling() {
		run(SMALL_QUEUE, 32, 10);

		assertThat(known().grownLimit(16, 2, known().turnedAway().bound(16, 200))).isEqualTo(16);
	}

	private void run(Model model, int first, int seconds) {
		TuningPolicy policy = new AdaptivePolicy();
		PolicyState state = this.decisions.isEmpty() ? FluidServer.state(0.1, true)
				: this.decisions.get(this.decisions.size() - 1).next();
		int limit = this.decisions.isEmpty() ? first : this.decisions.get(this.decisions.size() - 1).limit();
		int from = this.decisions.size();
		for (int second = from + 1; second <= from + seconds; second++) {
			Decision decision = policy.decide(model.at(limit).window(second, limit), state);
			this.decisions.add(decision);
			state = decision.next();
			limit = decision.limit();
		}
	}

	private Knowledge known() {
		return ((AdaptiveState) this.decisions.get(this.decisions.size() - 1).next()).known();
	}

	private List<Integer> limits() {
		return this.decisions.stream().map(Decision::limit).toList();
	}

	private List<Reason> reasons() {
		return this.decisions.stream().flatMap((decision) -> decision.reasons().stream()).toList();
	}

	private List<String> codes() {
		return reasons().stream().map(Reason::code).toList();
	}

	/**
	 * A load that depends on the limit.
	 */
	@FunctionalInterface
	private interface Model {

		Load at(int limit);

	}

	/**
	 * A load within one second.
	 *
	 * @param arrivals how many requests there are
	 * @param most how many are under way at once, at most
	 * @param turnedAway how many are turned away
	 * @param saturated the share of the second during which requests are pending
	 * @param leased how many are under way on average
	 */
	private record Load(int arrivals, int most, int turnedAway, double saturated, double leased) {

		Load(int arrivals, int most, int turnedAway) {
			this(arrivals, most, turnedAway, 0, 0.1 * (arrivals - turnedAway));
		}

		RouteWindow window(int second, int limit) {
			int completions = Math.min(this.arrivals - this.turnedAway,
					(this.saturated > 0) ? limit * 2 / 3 : this.arrivals);
			Latency took = new Latency(completions, ANSWER, ANSWER, ANSWER, ANSWER);
			return new RouteWindow("http://any", Instant.ofEpochSecond(second), Seconds.span(second).toNanos(), SECOND,
					new Demand(this.arrivals, 0, 0, Latency.NONE, this.saturated),
					new Exchanges(completions, this.turnedAway, this.turnedAway, took, 0),
					new Connections(0, completions, 0, Latency.NONE, ReuseGaps.NONE, List.of(), Duration.ofSeconds(30)),
					new Level(this.leased, this.most, 0), new Level(0, 0, 0), 0, new LimitInForce(limit, false, false));
		}

	}

}
