package io.httppool.settings;

/**
 * The kinds of clients that a pool may have.
 */
public enum ClientProfile {

	/** Clients with all that HttpClient does. */
	STANDARD,

	/**
	 * Clients for services that need no redirects, cookies, authentication, decompression
	 * or proxies, at a lower cost for each request.
	 */
	LEAN

}
