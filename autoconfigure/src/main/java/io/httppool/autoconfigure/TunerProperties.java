package io.httppool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.httppool.tuning.TuningSettings.Mode;

/**
 * The properties of the tuner.
 *
 * @param mode Whether limits are tuned, or what would be done is only written down.
 * @param policy Name of the policy that decides: adaptive, stepwise, or that of a bean of
 * type TuningPolicy.
 * @param interval How often it is decided for each route what its limit is to be.
 * @param stepwise Thresholds of the policy stepwise.
 */
record TunerProperties(@DefaultValue("apply") Mode mode, @DefaultValue("adaptive") String policy,
		@DefaultValue("1s") Duration interval, @NestedConfigurationProperty @DefaultValue StepwiseProperties stepwise) {

	TunerProperties {
		ApplicationSettings.check(ApplicationSettings.TUNER_INTERVAL, interval);
	}

}
