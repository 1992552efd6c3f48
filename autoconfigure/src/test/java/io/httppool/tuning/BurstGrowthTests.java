package io.httppool.tuning;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.settings.Limits;
import io.httppool.statistics.SaturationEvent;
import io.httppool.statistics.SaturationEvent.Settled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BurstGrowth}: a route with a baseline of 100 ms, unless it says
 * otherwise.
 */
class BurstGrowthTests {

	private static final Limits LIMITS = new Limits(4, 32, 200);

	private static final Settled NOTHING = new Settled(0, Duration.ZERO, Duration.ZERO);

	private Knowledge known = Knowledge.NONE.with(new Baseline(0.1, true, 1000, Point.NONE))
		.with(Answers.NONE.after(0.1));

	@Test
	void burstAfterACalmDoublesTheLimitOnce() {
		Step first = decide(burst(32, 10));
		Step second = decide(burst(64, 0));

		assertThat(first.limit()).isEqualTo(64);
		assertThat(first.reason()).extracting(Reason::code).isEqualTo("grow-burst");
		assertThat(second).isEqualTo(Step.NONE);
	}

	@Test
	void limitWhenLatencyIsAtItsBaselineDoubles() {
		Step step = decide(measured(32, 16, 0.1));

		assertThat(step.limit()).isEqualTo(64);
		assertThat(step.reason()).extracting(Reason::code).isEqualTo("grow-healthy");
	}

	@Test
	void limitWhenTooLittleWasMeasuredStays() {
		assertThat(decide(measured(32, 15, 0.1))).isEqualTo(Step.NONE);
		assertThat(decide(measured(32, 63, 0.4))).as("latency is high").isEqualTo(Step.NONE);
	}

	@Test
	void firstGrowthWhileLatencyIsHighIsAnExperimentThatCanBeJudged() {
		Step step = decide(measured(32, 64, 0.4));

		assertThat(step.limit()).isEqualTo(56);
		assertThat(step.known()).isNotNull();
		assertThat(step.known().reference().completions()).isEqualTo(64);
	}

	@Test
	void growthWhileLatencyIsHighGoesOnWhereThroughputSurelyFollows() {
		this.known = this.known.withReference(new Point(32, 80, 0.4, 64));

		Step step = decide(measured(56, 100, 0.4));

		assertThat(step.limit()).isEqualTo(112);
		assertThat(step.known()).isNotNull();
		assertThat(step.known().baseline().seconds()).as("latency is the server's own").isGreaterThan(0.35);
	}

	@Test
	void growthWhileLatencyIsHighDoesNotTakeChanceForProof() {
		this.known = this.known.withReference(new Point(32, 80, 0.4, 16));

		assertThat(decide(measured(56, 20, 0.4))).isEqualTo(Step.NONE);
	}

	@Test
	void growthWhileThroughputDoesNotFollowIsLeftToTheEndOfTheWindow() {
		this.known = this.known.withReference(new Point(32, 80, 0.4, 1000));

		assertThat(decide(measured(56, 1000, 0.7))).isEqualTo(Step.NONE);
	}

	@Test
	void limitOfAServerThatHasNotAnsweredYetDoublesAfterHalfASecondUpToFourTimesTheFirst() {
		this.known = Knowledge.NONE;

		assertThat(decide(unanswered(32, 400))).isEqualTo(Step.NONE);
		assertThat(decide(unanswered(32, 500)).limit()).isEqualTo(64);
		assertThat(decide(unanswered(128, 500))).isEqualTo(Step.NONE);
	}

	@Test
	void crowdRaisesTheLimitUntilMostOfItFitsBeforeAnythingIsKnown() {
		this.known = Knowledge.NONE;

		assertThat(crowd(32, 3)).isEqualTo(32);
		assertThat(crowd(32, 4)).isEqualTo(64);
		assertThat(crowd(64, 8)).isEqualTo(128);
		assertThat(crowd(128, 15)).isEqualTo(128);
		assertThat(this.known.crowd().limit()).isEqualTo(32);
	}

	@Test
	void largerCrowdHasToWaitOnceThereAreAnswers() {
		this.known = Knowledge.NONE.with(Crowd.NONE.began(99.9));

		assertThat(decide(event(32, 15, 20, NOTHING))).isEqualTo(Step.NONE);
		assertThat(decide(event(32, 16, 20, NOTHING)).limit()).isEqualTo(64);
	}

	@Test
	void limitDoublesAtOnceWhereLaterExchangesLeaveMostBehind() {
		Step step = decide(leftBehind(32, 16, 100, 0));

		assertThat(step.limit()).isEqualTo(64);
		assertThat(step.reason()).extracting(Reason::code).isEqualTo("grow-lasting");
		assertThat(decide(leftBehind(32, 15, 100, 0))).isEqualTo(Step.NONE);
	}

	@Test
	void limitDoesNotGrowForExchangesLeftBehindWhereAnswersAreSlowOrFail() {
		assertThat(decide(leftBehind(32, 32, 151, 0))).isEqualTo(Step.NONE);
		assertThat(decide(leftBehind(32, 32, 100, 1))).isEqualTo(Step.NONE);
	}

	@Test
	void firstAnswersThatLeaveOthersBehindAreNotTakenForTheBaseline() {
		this.known = Knowledge.NONE.with(Crowd.NONE.began(90));

		Step step = decide(leftBehind(32, 16, 20, 0));

		assertThat(step.limit()).isEqualTo(64);
		assertThat(step.known()).isNotNull();
		assertThat(step.known().baseline().isKnown()).isFalse();
	}

	@Test
	void smallCrowdWaitsWhereAnswersWereKnownBeforeTheRouteRested() {
		SaturationEvent rested = new SaturationEvent(0, 32, 4, Duration.ofSeconds(30), Duration.ofSeconds(9),
				Duration.ZERO, Duration.ZERO, 0, 0, NOTHING);

		assertThat(decide(rested).limit()).isNotEqualTo(64);
	}

	private static SaturationEvent leftBehind(int limit, int count, long liveMillis, int failures) {
		return new SaturationEvent(0, limit, 9, Duration.ZERO, Duration.ofSeconds(9), Duration.ofMillis(liveMillis),
				Duration.ZERO, failures, count, NOTHING);
	}

	@Test
	void crowdRaisesTheLimitWhereTheLastAnswersWereFast() {
		assertThat(crowd(32, 16)).isEqualTo(64);
	}

	@Test
	void crowdForWhichTheServerHadNoRoomLatelyDoesNotRaiseTheLimit() {
		this.known = this.known.with(Crowd.NONE.refused(99));

		assertThat(crowd(32, 16)).isEqualTo(32);
	}

	@Test
	void queueThatGrowsSlowlyIsNoCrowd() {
		this.known = this.known.with(Crowd.NONE.began(99));

		assertThat(decide(unanswered(32, 0)).limit()).isZero();
	}

	private int crowd(int limit, int pending) {
		boolean isFirst = !this.known.crowd().isOnLoan();
		Step step = decide(new SaturationEvent(0, limit, pending, isFirst ? Duration.ofSeconds(9) : Duration.ZERO,
				Duration.ofSeconds(9), this.known.baseline().isKnown() ? Duration.ofMillis(100) : Duration.ZERO,
				Duration.ZERO, 0, 0, NOTHING));
		this.known = (step.known() != null) ? step.known() : this.known;
		return Math.max(limit, step.limit());
	}

	@Test
	void limitHeldByExchangesThatLastDoublesWhereOthersAreAnsweredAsFastAsEver() {
		Step few = decide(event(32, 9, 100, new Settled(3, Duration.ofMillis(300), Duration.ofSeconds(1))));
		Step enough = decide(event(32, 9, 100, new Settled(4, Duration.ofMillis(400), Duration.ofSeconds(1))));

		assertThat(few.limit()).as("a few more, to see whether the server answers").isEqualTo(36);
		assertThat(enough.limit()).isEqualTo(64);
		assertThat(enough.reason()).extracting(Reason::code).isEqualTo("grow-lasting");
	}

	@Test
	void limitOfAServerThatIsFullDoesNotGrowThoughFewExchangesEnd() {
		assertThat(decide(event(32, 9, 100, new Settled(10, Duration.ofSeconds(3), Duration.ofSeconds(1)))))
			.isEqualTo(Step.NONE);
	}

	@Test
	void limitGrowsALittleAndEachTimeLaterWhereNothingEnds() {
		Step early = decide(event(32, 9, 100, silent(499)));
		Step first = decide(event(32, 9, 100, silent(500)));
		this.known = first.known();
		Step tooSoon = decide(event(36, 9, 100, silent(999)));
		Step second = decide(event(36, 9, 100, silent(1000)));

		assertThat(early).isEqualTo(Step.NONE);
		assertThat(first.limit()).isEqualTo(36);
		assertThat(tooSoon).isEqualTo(Step.NONE);
		assertThat(second.limit()).isEqualTo(41);
	}

	@Test
	void limitDoesNotGrowWhereNothingEndsButFailures() {
		SaturationEvent failing = new SaturationEvent(0, 32, 9, Duration.ZERO, Duration.ofSeconds(9),
				Duration.ofMillis(100), Duration.ZERO, 1, 0, silent(5000));

		assertThat(decide(failing)).isEqualTo(Step.NONE);
	}

	private static Settled silent(long millis) {
		return new Settled(0, Duration.ZERO, Duration.ofMillis(millis));
	}

	private static SaturationEvent event(int limit, int pending, long liveMillis, Settled settled) {
		return new SaturationEvent(0, limit, pending, Duration.ZERO, Duration.ofSeconds(9),
				Duration.ofMillis(liveMillis), Duration.ZERO, 0, 0, settled);
	}

	@Test
	void limitedRouteDoesNotGrowBetweenWindows() {
		this.known = this.known.limited(99);

		assertThat(decide(unanswered(32, 0))).isEqualTo(Step.NONE);
		assertThat(decide(burst(32, 1))).isEqualTo(Step.NONE);
		assertThat(decide(measured(32, 1000, 0.1))).isEqualTo(Step.NONE);
	}

	@Test
	void limitNeverExceedsTheMaximum() {
		assertThat(decide(measured(150, 1000, 0.1)).limit()).isEqualTo(200);
		assertThat(decide(measured(200, 1000, 0.1))).isEqualTo(Step.NONE);
	}

	@Test
	void whatWasMeasuredBeforeACalmIsForgotten() {
		this.known = this.known.withReference(new Point(32, 80, 0.4, 64));

		Step step = decide(new SaturationEvent(0, 56, 1, Duration.ofSeconds(6), Duration.ofSeconds(9),
				Duration.ofMillis(400), Duration.ZERO, 0, 0, NOTHING));

		assertThat(step.known()).isNotNull();
		assertThat(step.known().reference()).isEqualTo(Point.NONE);
	}

	private Step decide(SaturationEvent event) {
		RouteTerms terms = new RouteTerms(LIMITS, Duration.ofSeconds(2), Duration.ofSeconds(1));
		return new BurstGrowth(event, terms, this.known, 100).decide();
	}

	/** Half of the limit was leased 10 ms ago, after a long calm. */
	private static SaturationEvent burst(int limit, long calmSeconds) {
		return new SaturationEvent(0, limit, 1, Duration.ofSeconds(calmSeconds), Duration.ofMillis(10),
				Duration.ofMillis(100), Duration.ZERO, 0, 0, NOTHING);
	}

	/** Exchanges end as fast as they do where all connections are busy. */
	private static SaturationEvent measured(int limit, long count, double latency) {
		Duration elapsed = Seconds.span(count * latency / limit);
		return new SaturationEvent(0, limit, 9, Duration.ZERO, Duration.ofSeconds(9), Seconds.span(latency), elapsed, 0,
				0, new Settled(count, Seconds.span(count * latency), elapsed));
	}

	private static SaturationEvent unanswered(int limit, long millis) {
		return new SaturationEvent(0, limit, 9, Duration.ZERO, Duration.ofSeconds(9), Duration.ZERO,
				Duration.ofMillis(millis), 0, 0, NOTHING);
	}

}
