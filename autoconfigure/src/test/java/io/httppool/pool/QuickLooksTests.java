package io.httppool.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.RouteSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuickLooks}.
 */
class QuickLooksTests {

	private static final long NOW = Duration.ofDays(1).toNanos();

	private final QuickLooks looks = new QuickLooks(NOW);

	@ParameterizedTest
	@CsvSource({ "0, true", "9, true", "10, false", "1000, false" })
	void glanceIsEnoughWithinTenMillisecondsOfTheLastExchange(long idleMillis, boolean isEnough) {
		assertThat(areEnough(NOW, idleMillis)).isEqualTo(isEnough);
	}

	@Test
	void glanceIsNotEnoughBeforeTheFirstExchange() {
		Lifetime unused = new Lifetime(RouteSettings.defaults(), 1, NOW);

		assertThat(this.looks.areEnough(unused, NOW)).isFalse();
	}

	@Test
	void glanceIsNotEnoughForAMinuteAfterARequestMetAClosedConnection() {
		this.looks.pause(NOW);

		assertThat(areEnough(NOW, 0)).isFalse();
		assertThat(areEnough(NOW + Duration.ofSeconds(59).toNanos(), 0)).isFalse();
		assertThat(areEnough(NOW + Duration.ofSeconds(60).toNanos(), 0)).isTrue();
	}

	private boolean areEnough(long releasedAt, long idleMillis) {
		Lifetime used = new Lifetime(RouteSettings.defaults(), 1, NOW);
		used.exchanged(releasedAt, Duration.ofHours(1).toNanos());
		return this.looks.areEnough(used, releasedAt + Duration.ofMillis(idleMillis).toNanos());
	}

}
