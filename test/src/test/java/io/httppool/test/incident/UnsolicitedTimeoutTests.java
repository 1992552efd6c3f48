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

	private static final Incident INCIDENT = new Incident(5, Incident.State.SOLVED, "An unsolicited 408",
			"""
					Some servers and load balancers close idle connections with a `408 Request Timeout`. It stays in the socket \
					until the next request, which takes it for its answer.""",
			"""
					A connection with unsolicited bytes is closed. If they come after the check, while the request is being sent, \
					the request is repeated on another.""");

	private static final Duration IDLE = Duration.ofMillis(100);

	@Test
	void postsOverStockPoolMeetConnectionsThatAreGoneAndOverOursDoNot() throws InterruptedException {
		Run stock = IdleConnections.strike(Faults.requestTimeoutWhenIdle(IDLE), Client.STOCK, INCIDENT);
		Run ours = IdleConnections.strike(Faults.requestTimeoutWhenIdle(IDLE), Client.HTTPPOOL, INCIDENT);

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

}
