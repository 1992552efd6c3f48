package io.httppool.tuning;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Elasticity}.
 */
class ElasticityTests {

	private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

	@Test
	void throughputThatFollowsConcurrencyHasOne() {
		assertThat(Elasticity.between(point(10, 100, 50), point(20, 200, 50)).value()).isEqualTo(1, ROUNDING);
	}

	@Test
	void throughputThatStaysHasNone() {
		assertThat(Elasticity.between(point(10, 100, 50), point(20, 100, 50)).value()).isEqualTo(0, ROUNDING);
	}

	@Test
	void throughputThatFallsHasLessThanNone() {
		assertThat(Elasticity.between(point(10, 100, 50), point(20, 50, 50)).value()).isEqualTo(-1, ROUNDING);
	}

	@Test
	void decreaseIsJudgedLikeTheIncreaseBack() {
		Elasticity down = Elasticity.between(point(30, 280, 400), point(20, 210, 300));
		Elasticity up = Elasticity.between(point(20, 210, 300), point(30, 280, 400));

		assertThat(down.value()).isEqualTo(up.value(), ROUNDING);
		assertThat(down.error()).isEqualTo(up.error(), ROUNDING);
	}

	@Test
	void errorIsThatOfTheCountsOverTheDistance() {
		Elasticity step = Elasticity.between(point(10, 100, 64), point(20, 200, 100));

		assertThat(step.distance()).isEqualTo(Math.log(2), ROUNDING);
		assertThat(step.error()).isEqualTo(Math.sqrt(1.0 / 64 + 1.0 / 100) / Math.log(2), ROUNDING);
	}

	@Test
	void proofNeedsMoreThanTheStandardError() {
		Elasticity few = Elasticity.between(point(10, 100, 16), point(15, 150, 16));
		Elasticity many = Elasticity.between(point(10, 100, 160), point(15, 150, 160));

		assertThat(few.isProofOf(0.6)).as("error %.2f", few.error()).isFalse();
		assertThat(many.isProofOf(0.6)).as("error %.2f", many.error()).isTrue();
	}

	@Test
	void pointsThatAreNearlyTheSameMeasureNothing() {
		assertThat(Elasticity.between(point(100, 100, 50), point(101, 200, 50)).isMeasured()).isFalse();
		assertThat(Elasticity.between(point(100, 100, 50), point(103, 200, 50)).isMeasured()).isTrue();
	}

	private static Point point(double concurrency, double throughput, double completions) {
		return new Point(concurrency, throughput, concurrency / throughput, completions);
	}

}
