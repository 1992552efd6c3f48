package io.httppool.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests whose responses are held until all have one, so that each has a connection of
 * its own.
 */
final class HeldRequests {

	private HeldRequests() {
	}

	/** Open connections by holding so many at the same time. */
	static void openAtOnce(RestClient client, String url, int count) throws Exception {
		CountDownLatch all = new CountDownLatch(count);
		ExecutorService threads = Executors.newFixedThreadPool(count);
		List<Future<?>> requests = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			requests.add(threads.submit(() -> client.get().uri(url).exchange((request, response) -> {
				all.countDown();
				return isDown(all);
			})));
		}
		for (Future<?> request : requests) {
			assertThat(request.get()).isEqualTo(true);
		}
		threads.shutdown();
	}

	private static boolean isDown(CountDownLatch latch) {
		try {
			return latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
