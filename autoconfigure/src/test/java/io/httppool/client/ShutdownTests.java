package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The end of an application, seen from the server.
 */
class ShutdownTests {

	private final ApplicationContextRunner runner = ClientContext.runner();

	private final CountDownLatch silentRequest = new CountDownLatch(1);

	private final CountDownLatch lateRequest = new CountDownLatch(1);

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	private final BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();

	/** The common pool may have a single thread, and everything would wait for it. */
	private final ExecutorService executor = Executors.newCachedThreadPool();

	private ServerSocket server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread acceptor = new Thread(this::accept, "acceptor");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.close();
		this.executor.shutdownNow();
	}

	@Test
	void closingTheContextClosesTheSocketOfAnAvailableConnection() {
		this.runner.run((context) -> {
			assertThat(get(context.getBean(RestClient.Builder.class), "/")).isEqualTo("ok");

			close(context.getSourceApplicationContext());

			assertThat(this.ended.poll(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void closingTheContextClosesTheSocketOfALeasedConnection() {
		this.runner.withPropertyValues("httppool.shutdown.drain-timeout=50ms").run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> get(builder, "/silence"),
					this.executor);
			assertThat(this.silentRequest.await(30, TimeUnit.SECONDS)).isTrue();

			close(context.getSourceApplicationContext());

			assertThat(this.ended.poll(30, TimeUnit.SECONDS)).isTrue();
			assertThat(request).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.havingRootCause()
				.withMessageContaining("Connection pool shut down: a request to http://localhost:")
				.withMessageContaining("was cut while it was waiting for the first byte");
		});
	}

	@Test
	void requestUnderWayWhenTheContextClosesIsAnswered() {
		this.runner.withPropertyValues("httppool.shutdown.drain-timeout=30s").run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			ConnectionPool<?> pool = context.getBean(PoolRegistry.class).all().get(0);
			CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> get(builder, "/late"),
					this.executor);
			assertThat(this.lateRequest.await(30, TimeUnit.SECONDS)).isTrue();

			CompletableFuture<Void> end = CompletableFuture.runAsync(() -> close(context.getSourceApplicationContext()),
					this.executor);
			await().atMost(Duration.ofSeconds(30)).until(() -> pool.snapshot().draining() == 1);
			this.mayAnswer.countDown();

			assertThat(request).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("ok");
			assertThat(end).succeedsWithin(Duration.ofSeconds(30));
			assertThat(this.ended.poll(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void beanThatCallsOutWhileItEndsStillCan() {
		this.runner.withBean(Farewell.class).run((context) -> {
			Farewell farewell = context.getBean(Farewell.class);
			farewell.url = url("/");

			close(context.getSourceApplicationContext());

			assertThat(farewell.answer).isEqualTo("ok");
			assertThat(this.ended.poll(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	private String get(RestClient.Builder builder, String path) {
		return builder.build().get().uri(url(path)).retrieve().body(String.class);
	}

	private String url(String path) {
		return "http://localhost:" + this.server.getLocalPort() + path;
	}

	private static void close(Object context) {
		((ConfigurableApplicationContext) context).close();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				Thread handler = new Thread(() -> serve(socket), "handler");
				handler.setDaemon(true);
				handler.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			boolean isSilent = false;
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				isSilent = isSilent || line.contains("/silence");
				if (line.contains("/late")) {
					this.lateRequest.countDown();
					this.mayAnswer.await();
				}
				if (line.isEmpty() && isSilent) {
					this.silentRequest.countDown();
				}
				else if (line.isEmpty()) {
					socket.getOutputStream()
						.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok".getBytes());
				}
			}
			this.ended.add(true);
		}
		catch (IOException | InterruptedException ex) {
			this.ended.add(true);
		}
	}

	/**
	 * A bean that says goodbye to a registry, as many do.
	 */
	static class Farewell implements DisposableBean {

		private final RestClient client;

		private String url;

		private String answer;

		Farewell(RestClient.Builder builder) {
			this.client = builder.build();
		}

		@Override
		public void destroy() {
			this.answer = this.client.get().uri(this.url).retrieve().body(String.class);
		}

	}

}
