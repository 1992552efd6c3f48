package io.httppool.snapshot;

/**
 * The phases of a lease: what is happening on a connection while it is held.
 */
public enum LeasePhase {

	/** The name of the server is looked up. */
	LOOKUP("looking up the name"),

	/** A socket is being connected. */
	CONNECT("connecting"),

	/** A proxy is asked for a tunnel. */
	TUNNEL("opening a tunnel"),

	/** A TLS handshake is under way. */
	TLS("in the TLS handshake"),

	/** The request is being written. */
	WRITE("writing the request"),

	/** The request has been written, and the head of the response is awaited. */
	AWAIT("waiting for the first byte"),

	/** The body of the response is being read. */
	READ("reading the response"),

	/** No exchange is under way: the response is in the hands of the caller. */
	HELD("not reading the response");

	private final String words;

	LeasePhase(String words) {
		this.words = words;
	}

	/**
	 * Return this phase in words, for example {@code writing the request}.
	 * @return a few words
	 */
	public String words() {
		return this.words;
	}

}
