package io.httppool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

import io.httppool.tuning.StepwiseSettings;

/**
 * The properties of the policy that goes by thresholds.
 *
 * @param busyAbove Number of requests per second above which a route is busy.
 * @param slowAbove Mean response time above which a route is slow.
 * @param quietBelow Number of requests per second below which a route is quiet.
 * @param slowIdleTimeout How long a connection of a slow route is kept that nobody uses.
 * @param busyIdleTimeout How long a connection of a busy route is kept that nobody uses.
 * @param quietIdleTimeout How long a connection of a quiet route is kept that nobody
 * uses.
 * @param normalIdleTimeout How long a connection of any other route is kept that nobody
 * uses.
 * @param connectionsPerRequest Number of connections a route may have for each request
 * per second.
 * @param min Number of connections the limit never falls below, if the route may have as
 * many.
 * @param max Number of connections the limit never rises above, if the route may have as
 * many.
 */
public record StepwiseProperties(@DefaultValue("100") double busyAbove, @DefaultValue("800ms") Duration slowAbove,
		@DefaultValue("10") double quietBelow, @DefaultValue("3s") Duration slowIdleTimeout,
		@DefaultValue("5s") Duration busyIdleTimeout, @DefaultValue("60s") Duration quietIdleTimeout,
		@DefaultValue("30s") Duration normalIdleTimeout, @DefaultValue("1.5") double connectionsPerRequest,
		@DefaultValue("20") int min, @DefaultValue("200") int max) {

	private static final String PREFIX = "httppool.tuner.stepwise.";

	private static final Duration LEAST = Duration.ofMillis(1);

	private static final Duration MOST = Duration.ofDays(365);

	public StepwiseProperties {
		requireSpan("slow-above", slowAbove, "800ms");
		requireSpan("slow-idle-timeout", slowIdleTimeout, "3s");
		requireSpan("busy-idle-timeout", busyIdleTimeout, "5s");
		requireSpan("quiet-idle-timeout", quietIdleTimeout, "60s");
		requireSpan("normal-idle-timeout", normalIdleTimeout, "30s");
		require(quietBelow >= 0, "quiet-below", quietBelow, "it must not be negative", "10");
		require(busyAbove >= quietBelow && Double.isFinite(busyAbove), "busy-above", busyAbove,
				"it must be a number not below %squiet-below, which is %s".formatted(PREFIX, quietBelow), "100");
		require(connectionsPerRequest > 0 && Double.isFinite(connectionsPerRequest), "connections-per-request",
				connectionsPerRequest, "it must be a number above 0", "1.5");
		require(min >= 1, "min", min, "it must be at least 1", "20");
		require(max >= min, "max", max, PREFIX + "min is " + min, "200");
	}

	private static void requireSpan(String name, Duration span, String example) {
		require(span.compareTo(LEAST) >= 0 && span.compareTo(MOST) <= 0, name, DurationStyle.SIMPLE.print(span),
				"it must be between 1ms and 365d", example);
	}

	private static void require(boolean isRight, String name, Object value, String problem, String example) {
		if (!isRight) {
			throw new InvalidPoolSettingException(PREFIX + name, value, problem,
					"Set it to a value such as %s, or remove it to have the default.".formatted(example));
		}
	}

	StepwiseSettings settings() {
		return new StepwiseSettings(this.busyAbove, this.slowAbove, this.quietBelow, this.busyIdleTimeout,
				this.slowIdleTimeout, this.quietIdleTimeout, this.normalIdleTimeout, this.connectionsPerRequest,
				this.min, this.max);
	}

}
