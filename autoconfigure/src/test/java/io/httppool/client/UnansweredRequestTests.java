package io.httppool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the time that a request has waited for an answer without a limit, with a
 * server that does not answer.
 */
class UnansweredRequestTests {

	private final VirtualTime time = new VirtualTime();

	private final CountDownLatch received = new CountDownLatch(1);

	private LoopbackServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			this.received.countDown();
			LoopbackServer.readHead(socket);
		});
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void snapshotTellsForHowLongAnAnswerHasBeenAwaited() {
		runner().run((context) -> {
			askAndLetPass(context, Duration.ofMinutes(3));

			assertThat(route(context).unansweredFor()).isEqualTo(Duration.ofMinutes(3));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "httppool.defaults.response-timeout=1h", "httppool.defaults.call-timeout=1h",
			"spring.http.clients.read-timeout=1h" })
	void snapshotTellsNothingOfARequestThatHasALimit(String property) {
		runner().withPropertyValues(property).run((context) -> {
			askAndLetPass(context, Duration.ofMinutes(3));

			assertThat(route(context).unansweredFor()).isZero();
		});
	}

	private ApplicationContextRunner runner() {
		return ClientContext.runner().withBean(PoolClock.class, this.time::clock);
	}

	private void askAndLetPass(ApplicationContext context, Duration span) throws InterruptedException {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		Thread asking = new Thread(() -> {
			try {
				client.get().uri(this.server.host("http").toURI()).retrieve().toBodilessEntity();
			}
			catch (RuntimeException ex) {
				// The server ends the connection at the end of the test.
			}
		});
		asking.setDaemon(true);
		asking.start();
		this.received.await();
		Awaitility.await().until(() -> route(context).phases().counts().containsKey(LeasePhase.AWAIT));
		this.time.pass(span);
	}

	private static RouteSnapshot route(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0).snapshot().routes().get(0);
	}

}
