package io.httppool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.httppool.tuning.TuningSettings.Mode;

/**
 * The properties of the tuner.
 *
 * @param mode Whether decisions are applied, only recorded, or not made at all.
 * @param policy Name of the policy that decides: adaptive, stepwise, or the name of a
 * bean of type TuningPolicy.
 * @param interval How often the tuner decides for each route.
 * @param stepwise Thresholds of the stepwise policy.
 */
record TunerProperties(@DefaultValue("apply") Mode mode, @DefaultValue("adaptive") String policy,
		@DefaultValue("1s") Duration interval, @NestedConfigurationProperty @DefaultValue StepwiseProperties stepwise) {

	TunerProperties {
		ApplicationSettings.check(ApplicationSettings.TUNER_INTERVAL, interval);
	}

}
