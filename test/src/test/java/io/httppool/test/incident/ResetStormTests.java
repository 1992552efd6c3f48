package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.load.Client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that resets all connections while they are idle, before POSTs follow.
 */
class ResetStormTests {

	private static final Incident INCIDENT = new Incident(3, Incident.State.SOLVED, "A storm of resets",
			"""
					A load balancer is restarted, or a NAT forgets its state: all idle connections are reset at once. In the pool \
					they still look alive, and the next POSTs are sent over them. They cannot be repeated safely, so they fail.""",
			"""
					Connections are checked before use, which takes microseconds.""");

	private static final Duration IDLE = Duration.ofMillis(100);

	@Test
	void postsOverStockPoolMeetConnectionsThatAreGoneAndOverOursDoNot() throws InterruptedException {
		Run stock = IdleConnections.strike(Faults.resetWhenIdle(IDLE), Client.STOCK, INCIDENT);
		Run ours = IdleConnections.strike(Faults.resetWhenIdle(IDLE), Client.HTTPPOOL, INCIDENT);

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

}
