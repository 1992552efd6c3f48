package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.load.Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response that arrives before the request is sent.
 */
class UnsolicitedTimeoutTests {

	private static final Incident INCIDENT = new Incident(5, Incident.State.SOLVED, "A 408 that nobody asked for", """
			Some servers and balancers take leave of idle connections with a `408 Request Timeout`. It waits in the \
			socket, and is taken for the answer to the next request.""", """
			Bytes that nobody asked for end a connection. Where they come within the 10 ms in which a \
			connection counts as busy, the request is repeated on another.""");

	private static final Duration IDLE = Duration.ofMillis(100);

	@Test
	void postsOverStockPoolMeetConnectionsThatAreGoneAndOverOursDoNot() throws InterruptedException {
		Run stock = IdleConnections.strike(Faults.requestTimeoutWhenIdle(IDLE), Client.STOCK, INCIDENT);
		Run ours = IdleConnections.strike(Faults.requestTimeoutWhenIdle(IDLE), Client.HTTPPOOL, INCIDENT);

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

}
