package io.httppool.settings;

/**
 * The ways to decide whether connections remember who authenticated on them.
 */
public enum ConnectionStateMode {

	/**
	 * Only without an SSL bundle. All clients of a bundle present the same certificate,
	 * and HttpClient never uses a connection with a remembered certificate again.
	 */
	AUTO,

	/** Always, as NTLM and Negotiate need it. */
	ON,

	/** Never. */
	OFF;

	boolean isOn(boolean isAuthenticated) {
		return this == ON || (this == AUTO && !isAuthenticated);
	}

}
