package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.Settings;

/**
 * The durations that were configured and never pass, because another is over first
 * wherever they hold. Stateless.
 */
final class CappedSettings {

	private static final List<Cap> CAPS = Stream
		.concat(Stream.of(new Cap(Settings.KEEP_ALIVE, Settings.MAX_IDLE_TIME),
				new Cap(Settings.MAX_IDLE_TIME, Settings.MAX_LIFE_TIME),
				new Cap(Settings.VALIDATE_AFTER_INACTIVITY, Settings.MAX_IDLE_TIME),
				new Cap(Settings.ATTEMPT_DELAY, Settings.CONNECT_TIMEOUT)),
				Stream
					.of(Settings.LEASE_TIMEOUT, Settings.CONNECT_TIMEOUT, Settings.TUNNEL_TIMEOUT,
							Settings.TLS_HANDSHAKE_TIMEOUT, Settings.RESPONSE_TIMEOUT, Settings.WRITE_TIMEOUT,
							Settings.RETRY_MAX_WAIT)
					.map((timeout) -> new Cap(timeout, Settings.CALL_TIMEOUT)))
		.toList();

	private CappedSettings() {
	}

	/**
	 * Return what to say of each, by the name of its property.
	 * @param pools the settings of all pools
	 * @return clauses
	 */
	static Map<String, String> among(Collection<PoolSettings> pools) {
		List<RouteSettings> routes = pools.stream()
			.flatMap((pool) -> Stream.concat(Stream.of(pool.base()), pool.routes().values().stream()))
			.toList();
		Map<String, String> problems = new LinkedHashMap<>();
		for (Cap cap : CAPS) {
			routes.stream().map(cap::property).filter(Objects::nonNull).distinct().forEach((property) -> {
				List<RouteSettings> same = routes.stream().filter(cap.isSetBy(property)).toList();
				if (same.stream().allMatch(cap::holds)) {
					problems.putIfAbsent(property, cap.problem(same.get(0)));
				}
			});
		}
		return problems;
	}

	/**
	 * A duration that another one caps.
	 *
	 * @param setting the one
	 * @param bound the other
	 */
	private record Cap(Scalar<RouteSettings, ?, Duration> setting, Scalar<RouteSettings, ?, Duration> bound) {

		@Nullable String property(RouteSettings settings) {
			return settings.origins().get(this.setting.name());
		}

		Predicate<RouteSettings> isSetBy(String property) {
			return (settings) -> property.equals(property(settings));
		}

		boolean holds(RouteSettings settings) {
			Duration value = this.setting.reader().apply(settings);
			Duration most = this.bound.reader().apply(settings);
			return value != null && most != null && value.compareTo(most) > 0;
		}

		String problem(RouteSettings settings) {
			return "%s is %s, which is over first. Raise that, or remove this property.".formatted(this.bound.name(),
					this.bound.written(settings));
		}

	}

}
