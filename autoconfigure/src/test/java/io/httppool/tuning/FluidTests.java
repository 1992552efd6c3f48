package io.httppool.tuning;

import java.util.Arrays;
import java.util.List;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.httppool.tuning.FluidServer.Response;
import io.httppool.tuning.Reason.Code;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AdaptivePolicy} against servers without randomness: each step follows
 * from the algorithm, and is pinned with its reason.
 */
class FluidTests {

	private static final Response TWENTY_WORKERS = (n, second) -> Math.min(n, 20) / 0.1;

	private static final Response HEALTHY = (n, second) -> n / 0.1;

	@Test
	void limitWhenLatencyDoesNotDependOnItGrowsUntilTheDemandIsServed() {
		Trace trace = trusting(32, 1000, HEALTHY, 8);

		trace.hasLimits("64 128 200 200 200 200 200 200");
		trace.hasReasons(Code.GROW_HEALTHY, Code.GROW_DEMAND, Code.GROW_DEMAND, Code.FAIL_FAST_ON, Code.FAIL_FAST_OFF);
		trace.endsOpen(0.1);
	}

	@Test
	void limitWhenTheServerIsFullIsThatOfItsWorkersAndALittleMore() {
		Trace trace = trusting(64, 280, TWENTY_WORKERS, 24);

		trace.hasLimits("96 96 43 43 28 28 25 25 25 25 25 25 25 25 25 25 25 25 25 25 25 25 25 25");
		trace.hasReasons(Code.GROW_DEMAND, Code.KNEE, Code.FAIL_FAST_ON, Code.STEP_DOWN, Code.STEP_DOWN);
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerWasNeverSeenUnloadedDescendsUntilThroughputObjects() {
		Trace trace = Trace.of(FluidServer.run(FluidServer.state(0, false), 64, 280, TWENTY_WORKERS, 30));

		trace.hasLimits("128 128 64 64 64 48 48 36 36 27 27 20 20 15 15 15 20 20 25 25 25 25 25 25 25 25 25 25 25 25");
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerWasSlowerWhenItWasUnloadedDescendsAfterAProbeThatCostsNothing() {
		Response tenWorkers = (n, second) -> Math.min(n, 10) / 0.03;
		Trace trace = Trace.of(FluidServer.run(FluidServer.state(0.25, true), 100, 600, tenWorkers, 120));

		trace.hasReasons(Code.GROW_HEALTHY, Code.KNEE, Code.FAIL_FAST_ON, Code.PROBE, Code.STEP_DOWN_UNTRUSTED,
				Code.STEP_DOWN_UNTRUSTED, Code.STEP_DOWN_UNTRUSTED, Code.STEP_DOWN_UNTRUSTED, Code.STEP_DOWN_UNTRUSTED,
				Code.STEP_DOWN_UNTRUSTED, Code.STEP_DOWN_UNTRUSTED, Code.STEP_DOWN_UNTRUSTED, Code.UNDO, Code.STEP_UP);
		trace.endsLimited(0.03);
	}

	@Test
	void limitWhenTheServerIsSlowByItselfFollowsTheLatency() {
		Trace trace = trusting(64, 400, (n, second) -> n / ((second < 3) ? 0.1 : 0.4), 20);

		trace.hasLimits("64 64 96 96 144 144 200 200 200 200 200 200 200 200 200 200 200 200 200 200");
		trace.hasReasons(Code.GROW_DEMAND, Code.GROW_DEMAND, Code.GROW_DEMAND, Code.FAIL_FAST_ON, Code.FAIL_FAST_OFF);
		trace.endsOpen(0.4);
	}

	@Test
	void limitWhenTheServerCollapsesUnderLoadStaysBelowThat() {
		Trace trace = trusting(64, 330, (n, second) -> ((n <= 30) ? n : 30 / (1 + 0.5 * (n - 30) / 30)) / 0.1, 24);

		trace.hasLimits("96 96 43 43 43 30 30 38 38 30 30 30 30 30 38 38 30 30 30 30 30 30 30 30");
		trace.endsLimited(0.1);
	}

	@Test
	void limitWhenTheServerGetsMoreWorkersIsReleased() {
		Trace trace = trusting(64, 500, (n, second) -> Math.min(n, (second < 20) ? 20 : 80) / 0.1, 40);

		trace.hasLimits("96 96 43 43 28 28 25 25 25 25 25 25 25 25 25 25 25 25 25 29 44 88 88 176"
				+ " 176 176 176 176 176 176 176 176 176 176 176 176 176 176 176 176");
		trace.endsOpen(0.1);
	}

	@Test
	void limitWhenNobodyWaitsStays() {
		Trace trace = trusting(64, 200, HEALTHY, 10);

		trace.hasLimits("64 64 64 64 64 64 64 64 64 64");
		trace.hasReasons();
	}

	@Test
	void limitWhenNothingHappensStays() {
		Trace trace = trusting(32, 0, HEALTHY, 10);

		trace.hasLimits("32 32 32 32 32 32 32 32 32 32");
		trace.hasReasons();
	}

	@Test
	void limitOfAFullServerThatBecomesSlowByItselfIsOpenedAgain() {
		Trace trace = trusting(64, 280, (n, second) -> (second < 12) ? Math.min(n, 20) / 0.1 : n / 0.4, 44);

		trace.hasLimits("96 96 43 43 28 28 25 25 25 25 25 28 28 14 14 14 28 28 28 21 21 21 21 21 42 42 84 84 168 168"
				+ " 200 200 200 200 200 200 200 200 200 200 200 200 200 200");
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

		trace.hasLimits("64 64 32 16 8 8 16 32 32 40 40 60 120 120 120 120");
		trace.endsOpen(0.1);
	}

	@Test
	void limitWhenTheServerTurnsRequestsAwayGoesBackAndGrowsWithProofOnly() {
		Trace trace = trusting(64, 1000, new Unlimited() {

			@Override
			public long turnedAway(double second) {
				return (second == 2 || second == 3) ? 1 : 0;
			}

		}, 8);

		trace.hasLimits("128 85 56 56 56 70 105 200");
		trace.hasReasons(Code.GROW_HEALTHY, Code.TURNED_AWAY, Code.TURNED_AWAY, Code.FAIL_FAST_ON, Code.STEP_UP,
				Code.STEP_UP, Code.STEP_UP);
	}

	@Test
	void limitWhenTheDemandIsBeyondTheMaximumOfAHealthyServerStaysThere() {
		Trace trace = trusting(200, 3000, HEALTHY, 12);

		trace.hasLimits("200 200 200 200 200 200 200 200 200 200 200 200");
		trace.hasReasons(Code.FAIL_FAST_ON);
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

		void hasLimits(String limits) {
			assertThat(this.decisions.stream().map(Decision::limit))
				.containsExactlyElementsOf(Arrays.stream(limits.split(" ")).map(Integer::valueOf).toList());
		}

		void hasReasons(Code... codes) {
			assertThat(this.decisions.stream().flatMap((decision) -> decision.reasons().stream()).map(Reason::code))
				.containsExactlyElementsOf(Arrays.stream(codes).map(Code::word).toList());
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
