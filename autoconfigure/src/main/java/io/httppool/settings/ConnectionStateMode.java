package io.httppool.settings;

/**
 * The kinds of users for whom the connections on which they authenticated are kept.
 */
public enum ConnectionStateMode {

	/**
	 * Users of connection-based schemes such as NTLM and Negotiate. The certificate of a
	 * client is no user: all clients of a pool present the same, and HttpClient never
	 * uses a connection with a remembered certificate again.
	 */
	AUTO,

	/** Those, and the certificate of the client. */
	ON,

	/** None. */
	OFF

}
