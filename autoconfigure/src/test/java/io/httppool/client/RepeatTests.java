package io.httppool.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The pauses before requests are sent again, for a strategy that a customizer chose.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RepeatTests {

	private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

	private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	private final ApplicationContextRunner runner = ClientContext.runner();

	private final CountDownLatch pausing = new CountDownLatch(1);

	@Test
	void endOfTheApplicationEndsAPauseAtOnce() {
		try (StalledServer server = StalledServer.afterHead((socket) -> StalledServer.send(socket, BUSY))) {
			repeating(TimeValue.ofHours(1)).withPropertyValues("httppool.shutdown.drain-timeout=1h").run((context) -> {
				RestClient.Builder builder = context.getBean(RestClient.Builder.class);
				CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> get(builder, server));
				assertThat(this.pausing.await(30, TimeUnit.SECONDS)).isTrue();

				context.getSourceApplicationContext().close();

				assertThat(request).failsWithin(Duration.ofSeconds(30))
					.withThrowableThat()
					.havingRootCause()
					.isInstanceOf(ConnectionClosedException.class)
					.withMessageMatching("Connection pool shut down: a request to http://localhost:\\d+ "
							+ "was not sent again after a pause");
			});
		}
	}

	@Test
	void interruptEndsAPause() {
		try (StalledServer server = StalledServer.afterHead((socket) -> StalledServer.send(socket, BUSY))) {
			repeating(TimeValue.ofHours(1)).run((context) -> {
				Thread caller = Thread.currentThread();
				new Thread(() -> {
					await(this.pausing);
					caller.interrupt();
				}).start();

				assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get(context, server))
					.withMessageContaining("Interrupted during the pause before a request to");
				assertThat(Thread.interrupted()).isTrue();
			});
		}
	}

	@Test
	void requestIsSentAgainAfterThePause() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			StalledServer.send(socket, BUSY);
			StalledServer.readHead(socket);
			StalledServer.send(socket, ANSWER);
		})) {
			repeating(TimeValue.ofMilliseconds(50)).run((context) -> assertThat(get(context, server)).isEqualTo("ok"));
		}
	}

	@Test
	void nothingIsRepeatedForACustomizerThatWantsNoRepeats() {
		try (StalledServer server = StalledServer.afterHead((socket) -> StalledServer.send(socket, BUSY))) {
			this.runner
				.withBean(Customizer.class, () -> new Customizer(
						(builder) -> builder.withHttpClientCustomizer((client) -> client.disableAutomaticRetries())))
				.run((context) -> assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
					.isThrownBy(() -> get(context, server)));
		}
	}

	private ApplicationContextRunner repeating(TimeValue pause) {
		return this.runner.withBean(Customizer.class, () -> new Customizer((builder) -> builder
			.withHttpClientCustomizer((client) -> client.setRetryStrategy(new Once(pause, this.pausing)))));
	}

	private static String get(ApplicationContext context, StalledServer server) {
		return get(context.getBean(RestClient.Builder.class), server);
	}

	private static String get(RestClient.Builder builder, StalledServer server) {
		return builder.build().get().uri(server.url("http")).retrieve().body(String.class);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A strategy that repeats a request once, and tells when it pauses.
	 */
	private static final class Once extends DefaultHttpRequestRetryStrategy {

		private final TimeValue pause;

		private final CountDownLatch pausing;

		Once(TimeValue pause, CountDownLatch pausing) {
			super(1, pause);
			this.pause = pause;
			this.pausing = pausing;
		}

		@Override
		public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
			this.pausing.countDown();
			return this.pause;
		}

	}

}
