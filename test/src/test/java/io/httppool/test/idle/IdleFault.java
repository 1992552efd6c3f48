package io.httppool.test.idle;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;

import io.httppool.pool.CloseReason;

/**
 * What a server may do to a connection nobody uses.
 */
enum IdleFault {

	FIN(CloseReason.STALE_FIN, ServedConnection::finish),

	RST(CloseReason.STALE_RST, ServedConnection::reset),

	HALF_CLOSE(CloseReason.STALE_FIN, ServedConnection::shutdownOutput),

	REQUEST_TIMEOUT(CloseReason.UNSOLICITED, ServedConnection::sendRequestTimeout),

	REQUEST_TIMEOUT_AND_CLOSE(CloseReason.UNSOLICITED, (connection) -> {
		connection.sendRequestTimeout();
		connection.finish();
	});

	private final CloseReason reason;

	private final Deed deed;

	IdleFault(CloseReason reason, Deed deed) {
		this.reason = reason;
		this.deed = deed;
	}

	/** Return every transport with every fault. */
	static Stream<Arguments> overEachTransport() {
		return Arrays.stream(Transport.values())
			.flatMap((transport) -> Arrays.stream(values()).map((fault) -> Arguments.of(transport, fault)));
	}

	/** Return why the pool should say it closed the connection. */
	CloseReason reason() {
		return this.reason;
	}

	void inflict(ServedConnection connection) throws IOException {
		this.deed.inflict(connection);
	}

	/**
	 * Does it to a connection.
	 */
	private interface Deed {

		void inflict(ServedConnection connection) throws IOException;

	}

}
