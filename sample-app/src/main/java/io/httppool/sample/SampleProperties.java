package io.httppool.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the sample.
 *
 * @param requestsPerSecond requests that fall due in a second, before a scenario
 * multiplies them
 * @param upstreamPort port of the upstream; 0 takes a free one
 * @param upstreamUrl another destination of the traffic, on which scenarios have no
 * effect
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("200") int requestsPerSecond, @DefaultValue("8081") int upstreamPort,
		@Nullable URI upstreamUrl) {

	SampleProperties {
		// A failure here names the property.
		RequestRate.check(requestsPerSecond);
	}

	RequestRate rate() {
		return new RequestRate(this.requestsPerSecond);
	}

	/**
	 * Return the destination of the traffic.
	 */
	URI destination(Upstream upstream) {
		return (this.upstreamUrl != null) ? this.upstreamUrl : upstream.uri();
	}

}
