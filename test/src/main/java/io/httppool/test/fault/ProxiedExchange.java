package io.httppool.test.fault;

import java.io.IOException;

/**
 * The exchange under way on a proxied connection. Thread-safe: one thread passes on
 * requests, another one responses.
 */
final class ProxiedExchange {

	private final FaultyPort port;

	private ResponseFaults faults; // guarded by this

	private boolean isAnswered = true; // guarded by this

	ProxiedExchange(FaultyPort port) {
		this.port = port;
		this.faults = ResponseFaults.none();
	}

	/** Note that bytes came from the client. */
	synchronized void noteRequest() {
		if (this.isAnswered) {
			this.faults = this.port.strikeResponse();
			this.isAnswered = false;
		}
	}

	/** Pass on bytes that came from the server. */
	void passBack(byte[] bytes, FaultyConnection connection) throws IOException {
		ResponseFaults struck;
		boolean isFirst;
		synchronized (this) {
			struck = this.faults;
			isFirst = !this.isAnswered;
			this.isAnswered = true;
		}
		if (isFirst) {
			struck.awaitFirstByte(connection);
		}
		struck.send(bytes, connection);
	}

}
