package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Idle connections after a request was not answered in time over one of them: a firewall
 * or a load balancer has forgotten all of them at once, and drops what comes over them.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DeadSiblingTests {

	private static final int CONNECTIONS = 5;

	private final AtomicBoolean isForgotten = new AtomicBoolean();

	private final CountDownLatch together = new CountDownLatch(CONNECTIONS);

	private final CountDownLatch end = new CountDownLatch(1);

	private final ApplicationContextRunner runner;

	DeadSiblingTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile)
			.withPropertyValues("spring.http.clients.read-timeout=300ms", "httppool.tuner.mode=off");
	}

	@AfterEach
	void letGo() {
		this.end.countDown();
	}

	@Test
	void idleConnectionsAreClosedWhenOneOfThemIsSilent() throws IOException {
		try (LoopbackServer server = new LoopbackServer(this::serve)) {
			this.runner.run((context) -> {
				openAll(context, server);
				this.isForgotten.set(true);

				List<Throwable> failures = new ArrayList<>();
				for (int i = 0; i < CONNECTIONS; i++) {
					failures.add(catchThrowable(() -> post(context, server, "/")));
				}

				assertThat(failures.get(0)).isInstanceOf(ResourceAccessException.class);
				assertThat(failures.subList(1, CONNECTIONS)).containsOnlyNulls();
				assertThat(closed(context)).containsEntry(CloseReason.SIBLING_DEAD, CONNECTIONS - 1L);
			});
		}
	}

	@Test
	void idleConnectionsStayWhenANewOneIsSilent() throws IOException {
		try (LoopbackServer server = new LoopbackServer(this::serve)) {
			this.runner.run((context) -> {
				Throwable failure = catchThrowable(() -> post(context, server, "/silent"));
				openAll(context, server);

				assertThat(failure).isInstanceOf(ResourceAccessException.class);
				assertThat(closed(context)).doesNotContainKey(CloseReason.SIBLING_DEAD);
			});
		}
	}

	@Test
	void connectionThatWasHeardFromMeanwhileStays() throws IOException {
		try (LoopbackServer server = new LoopbackServer(this::serve)) {
			this.runner.run((context) -> {
				openAll(context, server);

				CompletableFuture<Throwable> silent = CompletableFuture
					.supplyAsync(() -> catchThrowable(() -> post(context, server, "/silent")));
				while (!silent.isDone()) {
					post(context, server, "/");
				}

				assertThat(silent.join()).isInstanceOf(ResourceAccessException.class);
				assertThat(closed(context).get(CloseReason.SIBLING_DEAD)).isLessThan(CONNECTIONS - 1L);
			});
		}
	}

	@Test
	void idleConnectionsStayWhenAByteOfTheAnswerCame() throws IOException {
		try (LoopbackServer server = new LoopbackServer(this::serve)) {
			this.runner.run((context) -> {
				openAll(context, server);

				Throwable failure = catchThrowable(() -> post(context, server, "/half"));

				assertThat(failure).isInstanceOf(ResourceAccessException.class);
				assertThat(closed(context)).doesNotContainKey(CloseReason.SIBLING_DEAD);
			});
		}
	}

	/** Make several connections that have carried an exchange each. */
	private void openAll(ApplicationContext context, LoopbackServer server) {
		ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
		try {
			IntStream.range(0, CONNECTIONS)
				.mapToObj((i) -> CompletableFuture.runAsync(() -> post(context, server, "/together"), callers))
				.toList()
				.forEach(CompletableFuture::join);
		}
		finally {
			callers.shutdown();
		}
	}

	/** Serve a connection; one from before it was forgotten gets no more answers. */
	private void serve(Socket socket) throws IOException {
		boolean isOld = !this.isForgotten.get();
		String path = readPath(socket);
		while (!path.isEmpty()) {
			if (path.equals("/silent") || (isOld && this.isForgotten.get())) {
				await(this.end);
			}
			if (path.equals("/together")) {
				this.together.countDown();
				await(this.together);
			}
			LoopbackServer.send(socket,
					path.equals("/half") ? "HTTP/1.1 2" : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
			path = readPath(socket);
		}
	}

	private static String readPath(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		int next = socket.getInputStream().read();
		while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
			head.append((char) next);
			if (head.indexOf("\r\n\r\n") < 0) {
				next = socket.getInputStream().read();
			}
		}
		return (next >= 0) ? head.toString().split(" ")[1] : "";
	}

	private static void await(CountDownLatch latch) throws IOException {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private static void post(ApplicationContext context, LoopbackServer server, String path) {
		context.getBean(RestClient.Builder.class)
			.build()
			.post()
			.uri(server.host("http").toURI() + path)
			.retrieve()
			.toBodilessEntity();
	}

	private static Map<CloseReason, Long> closed(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0).snapshot().routes().get(0).totals().closed();
	}

}
