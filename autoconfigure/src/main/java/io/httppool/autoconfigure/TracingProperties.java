package io.httppool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the spans.
 *
 * @param enabled Whether requests that wait for a connection or open one have spans of
 * that.
 * @param slowPhase Time from which on a wait, or a phase of the opening of a connection,
 * is worth spans.
 */
record TracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("0ms") Duration slowPhase) {

	TracingProperties {
		ApplicationSettings.check(ApplicationSettings.SLOW_PHASE, slowPhase);
	}

}
