package io.httppool.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set before the start.
 *
 * @param requestsPerSecond requests that fall due in a second, before a scenario
 * multiplies them
 * @param upstreamPort port of the upstream; 0 takes a free one
 * @param upstreamUrl where the traffic goes instead, so that scenarios have no effect
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("200") int requestsPerSecond, @DefaultValue("8081") int upstreamPort,
		@Nullable URI upstreamUrl) {

	SampleProperties {
		// Refused here, the start fails with the name of the property.
		RequestRate.check(requestsPerSecond);
	}

	RequestRate rate() {
		return new RequestRate(this.requestsPerSecond);
	}

	/**
	 * Return where the traffic goes.
	 */
	URI destination(Upstream upstream) {
		return (this.upstreamUrl != null) ? this.upstreamUrl : upstream.uri();
	}

}
