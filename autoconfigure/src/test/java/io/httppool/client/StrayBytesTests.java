package io.httppool.client;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that follow upon answers with more bytes than they should have: the stray
 * bytes come 0 to 20 ms after the answer, the next request is sent 0 to 20 ms after it.
 * Bytes that had come before the request was sent are never taken for its answer. Those
 * that come after it cannot be told from one, and are counted.
 * <p>
 * {@code -Dhttppool-test.strays=100000} sends more requests, and
 * {@code -Dhttppool-test.seed=} repeats the times.
 */
class StrayBytesTests {

	private static final int EXCHANGES = Integer.getInteger("httppool-test.strays", 1000);

	private static final int CALLERS = 10;

	private static final int LONGEST_MICROS = 20_000;

	private final long seed = Long.getLong("httppool-test.seed", System.nanoTime());

	private final Queue<Wrong> wrong = new ConcurrentLinkedQueue<>();

	private final AtomicInteger failed = new AtomicInteger();

	@Test
	void bytesThatCameBeforeARequestAreNeverTakenForItsAnswer() throws IOException {
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		AtomicLong before = new AtomicLong();
		try (StrayServer server = new StrayServer()) {
			ClientContext.runner().withPropertyValues("httppool.tuner.mode=off").run((context) -> {
				List<CompletableFuture<Void>> calls = IntStream.range(0, CALLERS)
					.mapToObj((caller) -> CompletableFuture.runAsync(() -> call(context, server, caller), callers))
					.toList();
				calls.forEach(CompletableFuture::join);
				before.set(this.wrong.stream()
					.filter((answer) -> server.sentAt(answer.stray()) < answer.sentAt())
					.count());
			});
		}
		finally {
			callers.shutdownNow();
		}

		System.out.printf(
				"Of %d requests, %d were answered by bytes that came before them, %d by bytes that came after "
						+ "them, and %d failed (seed %d)%n",
				EXCHANGES, before.get(), this.wrong.size() - before.get(), this.failed.get(), this.seed);
		assertThat(before).hasValue(0);
	}

	/** Send requests over a connection that no other caller uses. */
	private void call(ApplicationContext context, StrayServer server, int caller) {
		Random random = new Random(this.seed + caller);
		ClientHttpRequestFactory factory = context.getBean(HttpPools.class).requestFactory("caller-" + caller);
		RestClient client = RestClient.builder().requestFactory(factory).build();
		for (int number = caller; number < EXCHANGES; number += CALLERS) {
			long delay = random.nextInt(LONGEST_MICROS + 1);
			HttpMethod method = (random.nextInt(3) > 0) ? HttpMethod.GET : HttpMethod.HEAD;
			long sentAt = System.nanoTime();
			try {
				String answer = client.method(method).uri(server.url(number, delay)).retrieve().body(String.class);
				if (StrayServer.isStray(answer)) {
					this.wrong.add(new Wrong(answer, sentAt));
				}
			}
			catch (RestClientException ex) {
				this.failed.incrementAndGet();
			}
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_MICROS + 1)));
		}
	}

	/**
	 * A wrong answer.
	 *
	 * @param stray what it says
	 * @param sentAt when its request was sent
	 */
	private record Wrong(String stray, long sentAt) {

	}

}
