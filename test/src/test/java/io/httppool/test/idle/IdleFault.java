package io.httppool.test.idle;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;

import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.Fault;
import io.httppool.test.fault.Faults;

/**
 * The faults of a server on idle connections.
 */
enum IdleFault {

	FIN(CloseReason.STALE_FIN, Faults.closeWhenIdle(Duration.ZERO)),

	RST(CloseReason.STALE_RST, Faults.resetWhenIdle(Duration.ZERO)),

	HALF_CLOSE(CloseReason.STALE_FIN, Faults.halfCloseWhenIdle(Duration.ZERO)),

	REQUEST_TIMEOUT(CloseReason.UNSOLICITED, Faults.requestTimeoutAndLinger(Duration.ZERO)),

	REQUEST_TIMEOUT_AND_CLOSE(CloseReason.UNSOLICITED, Faults.requestTimeoutWhenIdle(Duration.ZERO));

	private final CloseReason reason;

	private final Fault fault;

	IdleFault(CloseReason reason, Fault fault) {
		this.reason = reason;
		this.fault = fault;
	}

	/** Return every transport with every fault. */
	static Stream<Arguments> overEachTransport() {
		return Arrays.stream(Transport.values())
			.flatMap((transport) -> Arrays.stream(values()).map((fault) -> Arguments.of(transport, fault)));
	}

	/** Return the reason for which the pool should close the connection. */
	CloseReason reason() {
		return this.reason;
	}

	/** Return the fault to inflict, which strikes when time passes, even none. */
	Fault fault() {
		return this.fault;
	}

}
