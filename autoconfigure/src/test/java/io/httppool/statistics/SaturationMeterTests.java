package io.httppool.statistics;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SaturationMeter}.
 */
class SaturationMeterTests {

	private static final long MILLI = 1_000_000;

	private final SaturationMeter meter = new SaturationMeter(0);

	@Test
	void firstSaturationWasPrecededByCalm() {
		SaturationEvent event = this.meter.saturated(32, 1, 0, 50 * MILLI);

		assertThat(event.limit()).isEqualTo(32);
		assertThat(event.pending()).isOne();
		assertThat(event.calmFor()).isGreaterThan(Duration.ofDays(1));
		assertThat(event.stretch()).isZero();
		assertThat(event.liveLatency()).isZero();
	}

	@Test
	void whatEndsBeforeTheFirstExchangeIsOverIsNotCounted() {
		exchange(100, 0);
		saturated(0);

		exchange(100, 120); // settled after 100 ms of exchange and 30 ms of connecting
		exchange(100, 130);
		exchange(80, 200);

		SaturationEvent event = saturated(210);
		assertThat(event.settled().completions()).isEqualTo(2);
		assertThat(event.settled().latencySum()).isEqualTo(Duration.ofMillis(180));
		assertThat(event.settled().elapsed()).isEqualTo(Duration.ofMillis(80));
		assertThat(event.stretch()).isEqualTo(Duration.ofMillis(210));
		assertThat(event.calmFor()).isEqualTo(Duration.ofMillis(210));
	}

	@Test
	void exchangesAreLeftBehindTwoLatenciesBeforeTheFourthLatestBeginningOfThoseThatWereAnswered() {
		exchange(10, 50);
		exchange(10, 100);
		exchange(10, 98);
		assertThat(this.meter.leftBehindFrom(200 * MILLI)).isEqualTo(Long.MAX_VALUE);

		exchange(10, 103);
		exchange(10, 99);

		assertThat(this.meter.leftBehindFrom(200 * MILLI)).isEqualTo((112 + 20) * MILLI);
	}

	@Test
	void failuresLeaveNothingBehind() {
		for (int i = 0; i < 4; i++) {
			this.meter.exchanged(10 * MILLI, false, 100 * MILLI);
		}

		assertThat(this.meter.leftBehindFrom(200 * MILLI)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void firstHandshakeOfTheJvmIsNotTakenForTheTimeToConnect() {
		this.meter.connected(430 * MILLI); // (430 - 30) / 10 more than the guess
		exchange(100, 0);
		saturated(0);

		exchange(100, 171);

		assertThat(saturated(180).settled().completions()).isOne();
	}

	@Test
	void firstConnectsReplaceTheGuess() {
		this.meter.connected(2 * MILLI);
		exchange(100, 0);
		saturated(0);

		exchange(100, 103);

		assertThat(saturated(110).settled().completions()).isOne();
	}

	@Test
	void aPauseLongerThanAnExchangeBeginsAnewSaturation() {
		exchange(1000, 0);
		saturated(0);
		saturated(900);
		exchange(1000, 1100);
		assertThat(saturated(1900).settled().completions()).isOne();

		SaturationEvent event = saturated(3000);

		assertThat(event.calmFor()).isEqualTo(Duration.ofMillis(1100));
		assertThat(event.settled().completions()).isZero();
		assertThat(event.settled().elapsed()).isZero();
		assertThat(event.stretch()).isZero();
	}

	@Test
	void aChangeOfTheLimitIsMeasuredAnew() {
		exchange(100, 0);
		saturated(0);
		exchange(100, 150);

		this.meter.limitChanged(200 * MILLI);
		saturated(210);
		exchange(100, 250);
		exchange(100, 335);

		SaturationEvent event = saturated(400);
		assertThat(event.settled().completions()).isOne();
		assertThat(event.settled().elapsed()).isEqualTo(Duration.ofMillis(70));
		assertThat(event.stretch()).isEqualTo(Duration.ofMillis(200));
	}

	@Test
	void failuresAreCountedApartAndTellNothingOfLatency() {
		exchange(100, 0);
		saturated(0);

		this.meter.exchanged(2000 * MILLI, false, 200 * MILLI);

		SaturationEvent event = saturated(210);
		assertThat(event.failures()).isOne();
		assertThat(event.settled().completions()).isZero();
		assertThat(event.liveLatency()).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void sinceHalfIsTheTimeSinceTheRouteHadPlenty() {
		this.meter.atMostHalf(70 * MILLI);

		assertThat(saturated(100).sinceHalf()).isEqualTo(Duration.ofMillis(30));
	}

	@Test
	void connectingTakesAsLongAsItTookLately() {
		exchange(100, 0);
		for (int i = 0; i < 200; i++) {
			this.meter.connected(500 * MILLI);
		}
		saturated(0);

		saturated(240);
		saturated(480);
		exchange(100, 590);
		exchange(100, 601);

		assertThat(saturated(602).settled().completions()).isOne();
	}

	private void exchange(long millis, long atMilli) {
		this.meter.exchanged(millis * MILLI, true, atMilli * MILLI);
	}

	private SaturationEvent saturated(long atMilli) {
		return this.meter.saturated(10, 3, 0, atMilli * MILLI);
	}

}
