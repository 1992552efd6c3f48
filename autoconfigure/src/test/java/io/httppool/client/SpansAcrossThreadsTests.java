package io.httppool.client;

import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import io.httppool.LoopbackServer;
import io.httppool.tracing.TestTracing.Ended;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the spans of requests that are sent by another thread than the one that wants
 * them.
 */
class SpansAcrossThreadsTests {

	private final TracedClient client = new TracedClient();

	@AfterEach
	void close() {
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void requestOfAnAsyncMethodHasSpansWithinThatOfItsCaller(String kind) throws Exception {
		requestIsWithinThatOfItsCaller(kind, new SimpleAsyncTaskExecutor("async-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void requestOfAVirtualThreadHasSpansWithinThatOfItsCaller(String kind) throws Exception {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("virtual-");
		executor.setVirtualThreads(true);

		requestIsWithinThatOfItsCaller(kind, executor);
	}

	private void requestIsWithinThatOfItsCaller(String kind, SimpleAsyncTaskExecutor executor) throws Exception {
		executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.client.runner(kind, true)
				.withBean("taskExecutor", SimpleAsyncTaskExecutor.class, () -> executor)
				.withUserConfiguration(AsyncClient.class)
				.run((context) -> {
					Observation.createNotStarted("work", context.getBean(ObservationRegistry.class))
						.observe(() -> context.getBean(AsyncClient.class)
							.get(context, server.host("http").toURI())
							.join());

					Ended work = this.client.spanOf("work");
					Ended request = this.client.spanOf("GET");
					Ended setup = this.client.startingWith("HTTP connection_setup");
					assertThat(request.parent()).isEqualTo(work.id());
					assertThat(setup.parent()).isEqualTo(request.id());
					assertThat(setup.trace()).isEqualTo(work.trace());
				});
		}
	}

	/**
	 * A client that sends requests by other threads.
	 */
	@EnableAsync
	static class AsyncClient {

		@Async
		CompletableFuture<Void> get(ApplicationContext context, String uri) {
			assertThat(Thread.currentThread().getName()).matches("(async|virtual)-.*");
			TracedClient.get(context, uri);
			return CompletableFuture.completedFuture(null);
		}

	}

}
