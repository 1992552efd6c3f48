package io.httppool.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.SettingText;

/**
 * The settings that are logged when a pool is first used. Stateless.
 */
final class StartLine {

	private StartLine() {
	}

	static String of(PoolSettings settings, boolean isTuned) {
		RouteSettings base = settings.base();
		Limits limits = base.limits();
		return "max-total=%d, per-route=%d/%d/%d, lease-timeout=%s, connect-timeout=%s, response-timeout=%s, tuned=%s"
			.formatted(settings.maxTotal(), limits.min(), limits.current(), limits.max(), text(base.leaseTimeout()),
					text(base.connectTimeout()), text(base.responseTimeout()), isTuned);
	}

	private static String text(@Nullable Duration duration) {
		return (duration != null) ? SettingText.of(duration) : "none";
	}

}
