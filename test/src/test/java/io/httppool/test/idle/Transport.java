package io.httppool.test.idle;

import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyServer;

/**
 * The protocols below HTTP.
 */
enum Transport {

	HTTP,

	TLS_1_2("TLSv1.2"),

	TLS_1_3("TLSv1.3");

	private final String[] tls;

	/**
	 * Create a transport.
	 * @param tls the one version of TLS that is spoken, or nothing for none
	 */
	Transport(String... tls) {
		this.tls = tls;
	}

	/** Start a server that measures idle times in virtual time. */
	FaultyServer start(VirtualTime time) {
		FaultyServer.Builder server = FaultyServer.builder().time(time);
		return ((this.tls.length > 0) ? server.tls(this.tls) : server).start();
	}

}
