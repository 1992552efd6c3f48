package io.httppool.test.idle;

import org.jspecify.annotations.Nullable;

/**
 * How client and server talk to each other.
 */
enum Transport {

	HTTP("http", null),

	TLS_1_2("https", "TLSv1.2"),

	TLS_1_3("https", "TLSv1.3");

	private final String scheme;

	private final @Nullable String tls;

	Transport(String scheme, @Nullable String tls) {
		this.scheme = scheme;
		this.tls = tls;
	}

	String scheme() {
		return this.scheme;
	}

	/** Return the one version of TLS that is spoken, or {@code null} for none. */
	@Nullable String tls() {
		return this.tls;
	}

}
