package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.httppool.settings.Limits;
import io.httppool.tuning.FluidServer.Response;
import io.httppool.tuning.Reason.Code;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AdaptivePolicy} against servers without randomness: where the limit
 * ends, and for which reasons.
 */
class FluidTests {

	private static final Response TWENTY_WORKERS = (n, second) -> Math.min(n, 20) / 0.1;

	private static final Response HEALTHY = (n, second) -> n / 0.1;

	@Test
	void limitWhenLatencyDoesNotDependOnItGrowsUntilTheDemandIsServed() {
		Trace trace = trusting(32, 1000, HEALTHY, 8);

		trace.hasInOrder(Code.GROW_HEALTHY, Code.GROW_DEMAND, Code.FAIL_FAST_OFF);
		trace.endsAt(200);
		trace.endsOpen(0.1);
	}

	@Test
	void limitWhenTheServerIsFullIsThatOfItsWorkersAndALittleMore() {
		Trace trace = trusting(64, 280, TWENTY_WORKERS, 24);

		trace.hasInOrder(Code.GROW_DEMAND, Code.KNEE, Code.STEP_DOWN);
		trace.endsAt(25);
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerWasNeverSeenUnloadedDescendsUntilThroughputObjects() {
		Trace trace = Trace.of(FluidServer.run(FluidServer.state(0, false), 64, 280, TWENTY_WORKERS, 30));

		trace.hasInOrder(Code.KNEE, Code.STEP_DOWN_UNTRUSTED, Code.UNDO);
		trace.endsAt(25);
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerWasSlowerWhenItWasUnloadedDescendsAfterAProbeThatCostsNothing() {
		Response tenWorkers = (n, second) -> Math.min(n, 10) / 0.03;
		Trace trace = Trace.of(FluidServer.run(FluidServer.state(0.25, true), 100, 600, tenWorkers, 120));

		trace.hasInOrder(Code.KNEE, Code.PROBE, Code.STEP_DOWN_UNTRUSTED, Code.UNDO);
		trace.endsLimited(0.03);
	}

	@Test
	void limitWhenTheServerIsSlowByItselfFollowsTheLatency() {
		Trace trace = trusting(64, 400, (n, second) -> n / ((second < 3) ? 0.1 : 0.4), 20);

		trace.hasInOrder(Code.GROW_DEMAND, Code.FAIL_FAST_OFF);
		trace.hasNone(Code.KNEE, Code.REVERSE, Code.STEP_DOWN);
		trace.endsAt(200);
		trace.endsOpen(0.4);
	}

	@Test
	void limitWhenTheServerCollapsesUnderLoadStaysBelowThat() {
		Trace trace = trusting(64, 330, (n, second) -> ((n <= 30) ? n : 30 / (1 + 0.5 * (n - 30) / 30)) / 0.1, 24);

		trace.hasInOrder(Code.KNEE, Code.STEP_DOWN);
		trace.staysWithin(25, 40, 18);
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerGetsMoreWorkersIsReleased() {
		Trace trace = trusting(64, 500, (n, second) -> Math.min(n, (second < 20) ? 20 : 80) / 0.1, 40);

		trace.hasInOrder(Code.KNEE, Code.STEP_DOWN, Code.STEP_UP, Code.RELEASED);
		trace.endsAt(176);
		trace.endsOpen(0.1);
	}

	@Test
	void limitThatIsNotReachedStays() {
		Trace trace = trusting(64, 200, HEALTHY, 10);

		trace.staysWithin(64, 64, 10);
		trace.hasNoReasons();
	}

	@Test
	void limitWhenNothingHappensStays() {
		Trace trace = trusting(32, 0, HEALTHY, 10);

		trace.staysWithin(32, 32, 10);
		trace.hasNoReasons();
	}

	@Test
	void limitOfAFullServerThatBecomesSlowByItselfIsOpenedAgain() {
		Trace trace = trusting(64, 280, (n, second) -> (second < 12) ? Math.min(n, 20) / 0.1 : n / 0.4, 44);

		trace.hasInOrder(Code.KNEE, Code.STEP_DOWN, Code.UNDO, Code.CONFIRM, Code.UNDO, Code.GROW_DEMAND);
		trace.endsAt(200);
		trace.endsOpen(0.4);
	}

	@Test
	void limitWhenTimeoutsDominateIsHalvedToAFloorAndGrowsAgain() {
		Trace trace = trusting(64, 400, new Unlimited() {

			@Override
			public boolean isFailing(double second) {
				return second >= 3 && second < 7;
			}

		}, 16);

		trace.hasInOrder(Code.DISTRESS, Code.DISTRESS, Code.DISTRESS, Code.GROW_HEALTHY, Code.STEP_UP, Code.RELEASED);
		assertThat(trace.limits().subList(2, 6)).isEqualTo(List.of(32, 16, 8, 8));
		trace.endsAt(120);
		trace.endsOpen(0.1);
	}

	@Test
	void limitOfAServerThatHasNotAnsweredYetGrowsAlsoWhereNoMoreRequestsCome() {
		RouteTerms terms = new RouteTerms(new Limits(4, 32, 200), Duration.ofSeconds(9), Duration.ofSeconds(1));

		Trace trace = Trace.of(FluidServer.run(AdaptiveState.start(terms), 32, 400, (n, second) -> 0, 5));

		assertThat(trace.limits()).startsWith(64, 128).endsWith(128);
		trace.hasInOrder(Code.GROW_COLD, Code.GROW_COLD);
	}

	@Test
	void limitWhenTheServerTurnsAFewRequestsAwayGrowsAsIfItDidNot() {
		Trace trace = trusting(64, 1000, new Unlimited() {

			@Override
			public long turnedAway(double concurrency, double second) {
				return Math.round(0.02 * concurrency / 0.1);
			}

		}, 8);

		trace.hasInOrder(Code.GROW_HEALTHY);
		trace.hasNone(Code.TURNED_AWAY);
		trace.endsAt(200);
	}

	@Test
	void limitWhenTheDemandIsBeyondTheMaximumOfAHealthyServerStaysThere() {
		Trace trace = trusting(200, 3000, HEALTHY, 12);

		trace.hasInOrder(Code.FAIL_FAST_ON);
		trace.staysWithin(200, 200, 12);
		trace.endsOpen(0.1);
	}

	private static Trace trusting(int limit, double demand, Response response, int seconds) {
		return Trace.of(FluidServer.run(FluidServer.state(0.1, true), limit, demand, response, seconds));
	}

	/**
	 * As many requests as there are connections, each in 100 ms.
	 */
	private abstract static class Unlimited implements Response {

		@Override
		public double throughput(double concurrency, double second) {
			return HEALTHY.throughput(concurrency, second);
		}

	}

	/**
	 * What was decided, second by second.
	 */
	private record Trace(List<Decision> decisions) {

		static Trace of(List<Decision> decisions) {
			return new Trace(decisions);
		}

		List<Integer> limits() {
			return this.decisions.stream().map(Decision::limit).toList();
		}

		void endsAt(int limit) {
			assertThat(limits().get(limits().size() - 1)).as("end of %s", limits()).isEqualTo(limit);
		}

		void staysWithin(int least, int most, int lastSeconds) {
			assertThat(limits().subList(limits().size() - lastSeconds, limits().size()))
				.allSatisfy((limit) -> assertThat(limit).isBetween(least, most));
		}

		/** Others may come in between. */
		void hasInOrder(Code... codes) {
			assertThat(codes()).containsSubsequence(words(codes));
		}

		void hasNone(Code... codes) {
			assertThat(codes()).doesNotContainAnyElementsOf(words(codes));
		}

		void hasNoReasons() {
			assertThat(codes()).isEmpty();
		}

		private List<String> codes() {
			return this.decisions.stream()
				.flatMap((decision) -> decision.reasons().stream())
				.map(Reason::code)
				.toList();
		}

		private static List<String> words(Code... codes) {
			return Stream.of(codes).map(Code::word).toList();
		}

		void endsOpen(double baseline) {
			endsAs(false, baseline);
		}

		void endsLimited(double baseline) {
			endsAs(true, baseline);
		}

		private void endsAs(boolean isLimited, double baseline) {
			AdaptiveState last = (AdaptiveState) this.decisions.get(this.decisions.size() - 1).next();
			assertThat(last.known().isLimited()).as("limited").isEqualTo(isLimited);
			assertThat(last.known().baseline().seconds()).isCloseTo(baseline, Offset.offset(0.0005));
		}

	}

}
