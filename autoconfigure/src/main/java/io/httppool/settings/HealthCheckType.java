package io.httppool.settings;

/**
 * The ways to check an address of a server.
 */
public enum HealthCheckType {

	/** A connection by TCP is opened and closed. */
	TCP,

	/** A TLS handshake follows, where the server speaks TLS. */
	TLS,

	/** A request is sent, and its answer has to have an expected status. */
	HTTP

}
