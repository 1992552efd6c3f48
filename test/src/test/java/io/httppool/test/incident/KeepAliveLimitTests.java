package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.load.Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that closes idle connections, as it may, while POSTs come in bursts.
 */
class KeepAliveLimitTests {

	private static final Incident INCIDENT = new Incident(4, Incident.State.SOLVED,
			"The keep-alive limit of the server",
			"""
					Nearly every server closes connections that were idle for a while, some after only a second, and few clients \
					know the time. Here it is 100 ms, and POSTs come in bursts.""",
			"""
					Connections are checked before use, and a sweep closes dead ones each second. A limit of a second or more is \
					learned, too, and connections are closed before it is reached.""");

	private static final Duration IDLE = Duration.ofMillis(100);

	@Test
	void postsOverStockPoolMeetConnectionsThatAreGoneAndOverOursDoNot() throws InterruptedException {
		Run stock = IdleConnections.strike(Faults.closeWhenIdle(IDLE), Client.STOCK, INCIDENT);
		Run ours = IdleConnections.strike(Faults.closeWhenIdle(IDLE), Client.HTTPPOOL, INCIDENT);

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

}
