package io.httppool.test.assertion;

/**
 * The states of a TCP connection, in the order in which Linux counts them from 1.
 */
enum TcpState {

	ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING,
	NEW_SYN_RECV;

	private static final TcpState[] STATES = values();

	static TcpState of(String hex) {
		return STATES[Integer.parseInt(hex, 16) - 1];
	}

	/** Return the name of the state, explained where it points to a mistake. */
	String inWords() {
		return (this != CLOSE_WAIT) ? name() : "CLOSE_WAIT (the peer has closed it, and this process has not)";
	}

}
