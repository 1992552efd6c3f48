package io.httppool.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The message of a lease timeout, where another thread holds the only connection to a
 * server that does not answer.
 */
class TimeoutMessageTests {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final String FIRST_EVER = """
			payments - Lease for http://127.0.0.1:# timed out after #ms \
			(leased=1/1, available=0, pending=1, total=1/9); \
			1 waiting for the first byte; longest held for #ms by thread nightly-report at \
			io.httppool.test.TimeoutMessageTests.loadReport(TimeoutMessageTests.java:#). \
			No connection has been released yet: is the server slow to answer?""";

	private ServerSocket stalling;

	@BeforeEach
	void startServer() throws IOException {
		this.stalling = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
	}

	@AfterEach
	void stopServer() throws IOException {
		this.stalling.close();
	}

	@Test
	void messageNamesWhoHoldsTheConnectionAndGivesAdvice() throws Exception {
		assertThat(messageWithMaxTotal(9)).isEqualTo(FIRST_EVER);
	}

	@Test
	void messageWhenTheWholePoolIsTakenNamesBothLimits() throws Exception {
		assertThat(messageWithMaxTotal(1)).contains("total=1/1", "raise max-total and per-route.max");
	}

	private String messageWithMaxTotal(int maxTotal) throws Exception {
		try (PooledApplication application = start(maxTotal)) {
			RestClient client = application.client();
			Thread culprit = new Thread(() -> loadReport(client), "nightly-report");
			culprit.start();
			try (Socket accepted = this.stalling.accept()) {
				accepted.getInputStream().read();
				return normalised(timeout(client));
			}
			finally {
				culprit.join(BOUND.toMillis());
			}
		}
	}

	private static PooledApplication start(int maxTotal) {
		return new PooledApplication("payments", "httppool.defaults.max-total=" + maxTotal,
				"httppool.defaults.per-route.min=1", "httppool.defaults.per-route.initial=1",
				"httppool.defaults.per-route.max=1", "httppool.defaults.lease-timeout=50ms");
	}

	/** Hold the only connection until the server has gone. */
	private void loadReport(RestClient client) {
		try {
			client.get().uri(url()).retrieve().toBodilessEntity();
		}
		catch (ResourceAccessException ex) {
			assertThat(ex).hasRootCauseInstanceOf(IOException.class);
		}
	}

	private Throwable timeout(RestClient client) {
		ResourceAccessException failure = catchThrowableOfType(ResourceAccessException.class,
				() -> client.get().uri(url()).retrieve().toBodilessEntity());
		assertThat(failure).hasCauseInstanceOf(ConnectionRequestTimeoutException.class);
		return failure.getCause();
	}

	private String url() {
		return "http://127.0.0.1:" + this.stalling.getLocalPort() + "/accounts?iban=secret";
	}

	/** Replace the numbers that differ from run to run. */
	private static String normalised(Throwable timeout) {
		return timeout.getMessage()
			.replaceAll("(?<=127\\.0\\.0\\.1:)\\d+", "#")
			.replaceAll("\\d+(?=ms)", "#")
			.replaceAll("(?<=\\.java:)\\d+", "#");
	}

}
