package io.httppool.test.idle;

import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;

/**
 * How client and server talk to each other.
 */
enum Transport {

	HTTP,

	TLS_1_2("TLSv1.2"),

	TLS_1_3("TLSv1.3");

	private final String[] tls;

	/**
	 * Create a way to talk.
	 * @param tls the one version of TLS that is spoken, or nothing for none
	 */
	Transport(String... tls) {
		this.tls = tls;
	}

	/** Start a server that takes the time in which connections are idle from a test. */
	FaultyServer start(VirtualTime time) {
		FaultyServer.Builder server = FaultyServer.builder().time(time);
		return ((this.tls.length > 0) ? server.tls(this.tls) : server).start();
	}

}
