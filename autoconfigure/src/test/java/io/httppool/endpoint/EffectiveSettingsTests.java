package io.httppool.endpoint;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.httppool.LivePool;
import io.httppool.endpoint.PoolDescriptor.Setting;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.TestPool;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class EffectiveSettingsTests {

	private static final RouteSettings BASE = settings(new Limits(4, 32, 200), Duration.ofSeconds(2), null);

	@Test
	void settingsTellValueAndOrigin() {
		try (LivePool pools = new LivePool()) {
			ConnectionPool<?> pool = pools.declare("default").pool();

			Map<String, Setting> settings = EffectiveSettings.of(pool);

			assertThat(settings).contains(entry("max-total", new Setting(200, LivePool.ORIGIN)),
					entry("lease-timeout", new Setting("2s", "default")),
					entry("response-timeout", new Setting(null, "default")));
		}
	}

	@Test
	void settingsWhenLimitsWereChangedTellWhatIsInForce() {
		try (LivePool pools = new LivePool()) {
			ConnectionPool<?> pool = pools.declare("default").pool();
			pool.setMaxTotal(80);
			pool.setDefaultMaxPerRoute(16);

			Map<String, Setting> settings = EffectiveSettings.of(pool);

			assertThat(settings).contains(entry("max-total", new Setting(80, "runtime")),
					entry("per-route.initial", new Setting(16, "runtime")),
					entry("per-route.max", new Setting(200, "default")));
		}
	}

	@Test
	void settingsOfThePoolHaveTheOriginThatThePoolKnows() {
		PoolSettings settings = PoolSettings.custom("default")
			.base(RouteSettings.custom().origin("max-total", "httppool.defaults.max-total").build())
			.origin("max-total", "customizer")
			.build();

		Map<String, Setting> described = EffectiveSettings.of(new TestPool(settings, (connection) -> null).pool);

		assertThat(described).containsEntry("max-total", new Setting(200, "customizer"));
	}

	@Test
	void settingsOfRouteTellWhatDiffers() {
		RouteSettings own = settings(new Limits(4, 16, 120), Duration.ofMillis(500), Duration.ofSeconds(3));

		Map<String, Setting> settings = EffectiveSettings.ofRoute(own, BASE);

		assertThat(settings).containsExactly(entry("per-route.initial", new Setting(16, "default")),
				entry("per-route.max", new Setting(120, "default")),
				entry("lease-timeout", new Setting("500ms", "httppool.routes.a.lease-timeout")),
				entry("response-timeout", new Setting("3s", "default")));
	}

	@Test
	void settingsOfRouteWithoutItsOwnAreAbsent() {
		assertThat(new OwnSettings(BASE).of(BASE)).isNull();
	}

	@Test
	void settingsThatRoutesShareAreDescribedOnce() {
		RouteSettings shared = settings(new Limits(4, 16, 120), Duration.ofMillis(500), Duration.ofSeconds(3));
		RouteSettings other = settings(new Limits(4, 16, 60), Duration.ofMillis(500), Duration.ofSeconds(3));
		OwnSettings own = new OwnSettings(BASE);

		assertThat(own.of(shared)).isEqualTo(EffectiveSettings.ofRoute(shared, BASE)).isSameAs(own.of(shared));
		assertThat(own.of(other)).containsEntry("per-route.max", new Setting(60, "default"));
	}

	private static RouteSettings settings(Limits limits, Duration leaseTimeout, Duration responseTimeout) {
		return RouteSettings.custom()
			.limits(limits)
			.leaseTimeout(leaseTimeout)
			.responseTimeout(responseTimeout)
			.origin("lease-timeout", "httppool.routes.a.lease-timeout")
			.build();
	}

}
