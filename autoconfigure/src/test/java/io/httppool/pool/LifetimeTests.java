package io.httppool.pool;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lifetime}, on a ticker that wraps around.
 */
class LifetimeTests {

	private static final long START = Long.MAX_VALUE - 1_000;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long FIRST = 1;

	@Test
	void lifeEndsWithinATenthOfTheLongestWhateverTheNumber() {
		long longest = Duration.ofMinutes(10).toNanos();

		LongStream ends = LongStream.rangeClosed(1, 1000)
			.map((number) -> lifetime(number, UnaryOperator.identity()).endsAt(false) - START);

		assertThat(ends).allMatch((end) -> end >= longest * 9 / 10 && end <= longest * 11 / 10).doesNotHaveDuplicates();
	}

	@Test
	void wornAtItsEndIsExpiredThoughItIsInUse() {
		Lifetime lifetime = lifetime(FIRST, UnaryOperator.identity());
		long end = lifetime.endsAt(false);

		assertThat(lifetime.worn(end - 1)).isNull();
		assertThat(lifetime.worn(end)).isEqualTo(CloseReason.EXPIRED);
	}

	@Test
	void wornAfterItsExchangesSaysSo() {
		Lifetime lifetime = lifetime(FIRST, (base) -> base.maxExchanges(2));

		lifetime.exchanged(START, 0, SECOND);
		CloseReason afterOne = lifetime.worn(START);
		lifetime.exchanged(START, 0, SECOND);

		assertThat(afterOne).isNull();
		assertThat(lifetime.worn(START)).isEqualTo(CloseReason.EXCHANGES);
	}

	@Test
	void outlivedWhenIdleForTooLongIsIdle() {
		Lifetime lifetime = lifetime(FIRST, UnaryOperator.identity());
		lifetime.exchanged(START + SECOND, 0, 4 * SECOND);

		assertThat(lifetime.outlived(START + 5 * SECOND - 1)).isNull();
		assertThat(lifetime.outlived(START + 5 * SECOND)).isEqualTo(CloseReason.IDLE);
		assertThat(lifetime.worn(START + 5 * SECOND)).isNull();
	}

	@Test
	void endIsThatOfIdlenessOnlyWhileAvailableAndIfItComesFirst() {
		Lifetime lifetime = lifetime(FIRST, UnaryOperator.identity());
		long end = lifetime.endsAt(false);
		lifetime.exchanged(START, 0, 4 * SECOND);

		assertThat(lifetime.endsAt(true)).isEqualTo(START + 4 * SECOND);
		assertThat(lifetime.endsAt(false)).isEqualTo(end);
		lifetime.exchanged(end - SECOND, 0, 4 * SECOND);
		assertThat(lifetime.endsAt(true)).isEqualTo(end);
	}

	@Test
	void capIdleShortensAndNeverLengthens() {
		Lifetime lifetime = lifetime(FIRST, UnaryOperator.identity());
		lifetime.exchanged(START, 0, 4 * SECOND);

		lifetime.capIdle(Long.MAX_VALUE);
		long unchanged = lifetime.endsAt(true);
		lifetime.capIdle(3 * SECOND);
		lifetime.capIdle(5 * SECOND);

		assertThat(unchanged).isEqualTo(START + 4 * SECOND);
		assertThat(lifetime.endsAt(true)).isEqualTo(START + 3 * SECOND);
	}

	@Test
	void proofPostponesNeitherTheNextCheckNorTheEnd() {
		Lifetime lifetime = lifetime(FIRST, (base) -> base.validateAfterInactivity(Duration.ofSeconds(2)));
		lifetime.exchanged(START, 0, 4 * SECOND);

		lifetime.proved(START + 2 * SECOND);

		assertThat(lifetime.isDueForCheck(START + 2 * SECOND - 1, false)).isFalse();
		assertThat(lifetime.isDueForCheck(START + 2 * SECOND, false)).isTrue();
		assertThat(lifetime.isDueForCheck(START, true)).isTrue();
		assertThat(lifetime.provedNanos()).isEqualTo(2 * SECOND);
		assertThat(lifetime.idleNanos(START + 3 * SECOND)).isEqualTo(3 * SECOND);
		assertThat(lifetime.outlived(START + 4 * SECOND)).isEqualTo(CloseReason.IDLE);
	}

	private static Lifetime lifetime(long number, UnaryOperator<RouteSettings.Builder> change) {
		return new Lifetime(change.apply(RouteSettings.custom()).build(), number, START);
	}

	@Test
	void connectionThatWasReleasedAfterTheTickerWasReadIsDueForItsCheck() {
		Lifetime lifetime = new Lifetime(RouteSettings.defaults(), 1, START);
		lifetime.exchanged(START + 1, 0, SECOND);

		assertThat(lifetime.isDueForCheck(START, false)).isTrue();
	}

}
