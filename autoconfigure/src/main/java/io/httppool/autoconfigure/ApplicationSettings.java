package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.httppool.settings.Range;
import io.httppool.settings.Setting;

/**
 * The table of the settings of the application that have a range. Those of pools and
 * routes are in {@link io.httppool.settings.Settings}.
 */
final class ApplicationSettings {

	static final Setting<Duration> EVICTION_INTERVAL = Setting.of("httppool.eviction.interval",
			Range.durations(Duration.ofMillis(10), Duration.ofHours(1)), Duration.ofSeconds(1));

	static final Setting<Duration> TUNER_INTERVAL = Setting.of("httppool.tuner.interval",
			Range.durations(Duration.ofMillis(100), Duration.ofMinutes(1)), Duration.ofSeconds(1));

	static final Setting<Duration> DRAIN_TIMEOUT = Setting.of("httppool.shutdown.drain-timeout",
			Range.durations(Duration.ZERO, Duration.ofHours(1)), Duration.ofSeconds(10));

	static final Setting<Integer> MAX_ROUTES = Setting.of("httppool.metrics.max-routes", Range.counts(1), 50);

	static final Setting<Duration> SLOW_PHASE = Setting.of("httppool.tracing.slow-phase",
			Range.durations(Duration.ZERO, Duration.ofHours(1)), Duration.ZERO);

	private static final String STEPWISE = "httppool.tuner.stepwise.";

	private static final Range<Duration> SPAN = Range.durations(Duration.ofMillis(1), Duration.ofDays(365));

	static final Setting<Double> CONNECTIONS_PER_REQUEST = Setting.of(STEPWISE + "connections-per-request",
			Range.numbersAbove(0), 1.5);

	static final Setting<Integer> STEPWISE_MIN = Setting.of(STEPWISE + "min", Range.counts(1), 20);

	static final Setting<Integer> STEPWISE_MAX = Setting.of(STEPWISE + "max", Range.counts(1).describedAs("from `min`"),
			200);

	static final Setting<Duration> SLOW_ABOVE = Setting.of(STEPWISE + "slow-above", SPAN, Duration.ofMillis(800));

	static final Setting<Duration> SLOW_IDLE_TIMEOUT = Setting.of(STEPWISE + "slow-idle-timeout", SPAN,
			Duration.ofSeconds(3));

	static final Setting<Double> BUSY_ABOVE = Setting.of(STEPWISE + "busy-above",
			Range.numbersFrom(0).describedAs("from `quiet-below`"), 100.0);

	static final Setting<Duration> BUSY_IDLE_TIMEOUT = Setting.of(STEPWISE + "busy-idle-timeout", SPAN,
			Duration.ofSeconds(5));

	static final Setting<Double> QUIET_BELOW = Setting.of(STEPWISE + "quiet-below", Range.numbersFrom(0), 10.0);

	static final Setting<Duration> QUIET_IDLE_TIMEOUT = Setting.of(STEPWISE + "quiet-idle-timeout", SPAN,
			Duration.ofSeconds(60));

	static final Setting<Duration> NORMAL_IDLE_TIMEOUT = Setting.of(STEPWISE + "normal-idle-timeout", SPAN,
			Duration.ofSeconds(30));

	static final List<Setting<?>> ALL = List.of(EVICTION_INTERVAL, TUNER_INTERVAL, DRAIN_TIMEOUT, MAX_ROUTES,
			SLOW_PHASE, CONNECTIONS_PER_REQUEST, STEPWISE_MIN, STEPWISE_MAX, SLOW_ABOVE, SLOW_IDLE_TIMEOUT, BUSY_ABOVE,
			BUSY_IDLE_TIMEOUT, QUIET_BELOW, QUIET_IDLE_TIMEOUT, NORMAL_IDLE_TIMEOUT);

	private ApplicationSettings() {
	}

	/**
	 * Check a value against the range of its setting.
	 * @throws InvalidPoolSettingException if it is out of range
	 */
	static <T> void check(Setting<T> setting, T value) {
		Range<T> range = setting.range();
		if (!range.contains(value)) {
			throw new InvalidPoolSettingException(setting.name(), range.written(value), range.problem(),
					setting.remedy());
		}
	}

	/**
	 * Check a value against that of another setting. Of two that do not fit, one that has
	 * its default is not to blame.
	 * @throws InvalidPoolSettingException if it is smaller
	 */
	static <T extends Comparable<T>> void checkNotBelow(Setting<T> bound, T least, Setting<T> setting, T value) {
		Range<T> range = setting.range();
		if (value.compareTo(least) < 0 && value.equals(setting.defaultValue())) {
			throw new InvalidPoolSettingException(bound.name(), range.written(least),
					"%s is %s".formatted(setting.name(), range.written(value)),
					"Set it to %s or less, or raise %s.".formatted(range.written(value), setting.name()));
		}
		if (value.compareTo(least) < 0) {
			throw new InvalidPoolSettingException(setting.name(), range.written(value),
					"%s is %s".formatted(bound.name(), range.written(least)),
					"Set it to %s or more, or lower %s.".formatted(range.written(least), bound.name()));
		}
	}

}
