package io.httppool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.httppool.tuning.StepwiseSettings;

/**
 * The properties of the stepwise policy, which decides by thresholds.
 *
 * @param busyAbove Number of requests per second above which a route is busy.
 * @param slowAbove Mean response time above which a route is slow.
 * @param quietBelow Number of requests per second below which a route is quiet.
 * @param slowIdleTimeout How long a slow route keeps an idle connection.
 * @param busyIdleTimeout How long a busy route keeps an idle connection.
 * @param quietIdleTimeout How long a quiet route keeps an idle connection.
 * @param normalIdleTimeout How long any other route keeps an idle connection.
 * @param connectionsPerRequest Number of connections a route may have for each request
 * per second.
 * @param min Lowest limit of connections, if the route may have as many.
 * @param max Highest limit of connections, if the route may have as many.
 */
record StepwiseProperties(@DefaultValue("100") double busyAbove, @DefaultValue("800ms") Duration slowAbove,
		@DefaultValue("10") double quietBelow, @DefaultValue("3s") Duration slowIdleTimeout,
		@DefaultValue("5s") Duration busyIdleTimeout, @DefaultValue("60s") Duration quietIdleTimeout,
		@DefaultValue("30s") Duration normalIdleTimeout, @DefaultValue("1.5") double connectionsPerRequest,
		@DefaultValue("20") int min, @DefaultValue("200") int max) {

	StepwiseProperties {
		ApplicationSettings.check(ApplicationSettings.SLOW_ABOVE, slowAbove);
		ApplicationSettings.check(ApplicationSettings.SLOW_IDLE_TIMEOUT, slowIdleTimeout);
		ApplicationSettings.check(ApplicationSettings.BUSY_IDLE_TIMEOUT, busyIdleTimeout);
		ApplicationSettings.check(ApplicationSettings.QUIET_IDLE_TIMEOUT, quietIdleTimeout);
		ApplicationSettings.check(ApplicationSettings.NORMAL_IDLE_TIMEOUT, normalIdleTimeout);
		ApplicationSettings.check(ApplicationSettings.QUIET_BELOW, quietBelow);
		ApplicationSettings.check(ApplicationSettings.BUSY_ABOVE, busyAbove);
		ApplicationSettings.check(ApplicationSettings.CONNECTIONS_PER_REQUEST, connectionsPerRequest);
		ApplicationSettings.check(ApplicationSettings.STEPWISE_MIN, min);
	}

	/**
	 * Return the settings, if their bounds fit one another.
	 * @throws InvalidPoolSettingException if they do not
	 */
	StepwiseSettings settings() {
		ApplicationSettings.checkNotBelow(ApplicationSettings.QUIET_BELOW, this.quietBelow,
				ApplicationSettings.BUSY_ABOVE, this.busyAbove);
		ApplicationSettings.checkNotBelow(ApplicationSettings.STEPWISE_MIN, this.min, ApplicationSettings.STEPWISE_MAX,
				this.max);
		return new StepwiseSettings(this.busyAbove, this.slowAbove, this.quietBelow, this.busyIdleTimeout,
				this.slowIdleTimeout, this.quietIdleTimeout, this.normalIdleTimeout, this.connectionsPerRequest,
				this.min, this.max);
	}

}
