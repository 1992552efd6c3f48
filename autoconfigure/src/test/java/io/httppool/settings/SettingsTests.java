package io.httppool.settings;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

import io.httppool.pool.TestPool;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Limits}, {@link RouteSettings}, {@link PoolSettings} and
 * {@link RouteSettingsResolver}.
 */
class SettingsTests {

	@Test
	void limitsWhenOutOfOrderAreRefusedWithTheNumbers() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(2, 1, 8))
			.withMessage("Limits must satisfy 1 <= min <= current <= max, but were min=2, current=1, max=8");
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 8));
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 9, 8));
	}

	@Test
	void limitsWhenSetByHandBeyondTheirBoundsGiveWay() {
		Limits limits = new Limits(2, 4, 8);

		assertThat(limits.withCurrent(6)).isEqualTo(new Limits(2, 6, 8));
		assertThat(limits.withCurrent(1)).isEqualTo(new Limits(1, 1, 8));
		assertThat(limits.withCurrent(20)).isEqualTo(new Limits(2, 20, 20));
	}

	@Test
	void routeSettingsWhenADurationIsNotPositiveAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> base((base) -> base.leaseTimeout(Duration.ZERO)))
			.withMessage("'leaseTimeout' must be positive, but was PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> base((base) -> base.maxIdleTime(Duration.ofMillis(-1))))
			.withMessage("'maxIdleTime' must be positive, but was PT-0.001S");
	}

	@Test
	void routeSettingsWhenADurationIsTooLongForNanosecondsAreRefused() {
		Duration thousandYears = Duration.ofDays(365_000);

		assertThatIllegalArgumentException().isThrownBy(() -> base((base) -> base.maxLifeTime(thousandYears)))
			.withMessage("'maxLifeTime' must be at most 36500 days, but was PT8760000H");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> base((base) -> base.validateAfterInactivity(thousandYears)));
	}

	@Test
	void routeSettingsWhenDurationsAreAsLongAsMayBeWork() {
		Duration hundredYears = Duration.ofDays(36_500);
		TestPool test = TestPool.with((base) -> base.maxLifeTime(hundredYears).leaseTimeout(hundredYears));
		var entry = test.lease(TestPool.A);

		test.time.pass(Duration.ofHours(1));
		test.release(entry);

		assertThat(entry.hasConnection()).isTrue();
	}

	@Test
	void routeSettingsWhenACountIsTooSmallAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> base((base) -> base.maxPending(-1)))
			.withMessage("'maxPending' must be at least 0, but was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> base((base) -> base.maxExchanges(0)))
			.withMessage("'maxExchanges' must be at least 1, but was 0");
	}

	@Test
	void poolSettingsWhenANumberIsTooSmallAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TestPool.settings(1, 0, ReusePolicy.LIFO, UnaryOperator.identity()))
			.withMessage("'maxTotal' must be at least 1, but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> PoolSettings.custom("test").bufferSize(0).build())
			.withMessage("'bufferSize' must be at least 1, but was 0");
	}

	@Test
	void resolverWhenARouteHasSettingsOfItsOwnFindsThemByOrigin() {
		PoolSettings plain = TestPool.settings(10, 20, ReusePolicy.LIFO, UnaryOperator.identity());
		RouteSettings own = base((base) -> base.maxPending(7));
		PoolSettings settings = PoolSettings.from(plain).routes(Map.of("https://api.example.com", own)).build();

		RouteSettingsResolver resolver = RouteSettingsResolver.byOrigin(settings);

		assertThat(resolver.resolve(new HttpRoute(new HttpHost("https", "api.example.com", 443)))).isEqualTo(own);
		assertThat(resolver.resolve(new HttpRoute(new HttpHost("http", "api.example.com", 80))))
			.isEqualTo(settings.base());
		assertThat(RouteSettingsResolver.byOrigin(plain).resolve(TestPool.A)).isEqualTo(plain.base());
	}

	@Test
	void closeReasonsWhenShownAreWordsWithHyphens() {
		assertThat(CloseReason.STALE_FIN.word()).isEqualTo("stale-fin");
		assertThat(CloseReason.IDLE.word()).isEqualTo("idle");
	}

	@Test
	void settingsBuiltFromOthersDifferInWhatWasSetOnly() {
		RouteSettings base = RouteSettings.custom().leaseTimeout(Duration.ofSeconds(7)).origin("a", "b").build();
		PoolSettings pool = PoolSettings.custom("test").connectionState(ConnectionStateMode.OFF).base(base).build();

		assertThat(RouteSettings.from(base).build()).isEqualTo(base);
		assertThat(RouteSettings.from(base).maxPending(3).build()).isNotEqualTo(base)
			.extracting(RouteSettings::leaseTimeout, RouteSettings::maxPending, RouteSettings::origins)
			.containsExactly(Duration.ofSeconds(7), 3, Map.of("a", "b"));
		assertThat(PoolSettings.from(pool).build()).isEqualTo(pool);
		assertThat(PoolSettings.from(pool).maxTotal(3).build().maxTotal()).isEqualTo(3);
	}

	private static RouteSettings base(UnaryOperator<RouteSettings.Builder> change) {
		return TestPool.settings(10, 20, ReusePolicy.LIFO, change).base();
	}

}
