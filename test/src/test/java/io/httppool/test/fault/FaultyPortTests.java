package io.httppool.test.fault;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FaultyPort}, through the server that has it.
 */
class FaultyPortTests {

	private static final int THREADS = 4;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final FaultyServer server = FaultyServer.start();

	@AfterEach
	void close() {
		this.server.close();
		this.threads.shutdownNow();
	}

	@Test
	void portWhenSeveralFaultsThatKeepClientsOutEndAtOnceIsOpen() throws Exception {
		for (int i = 0; i < 500; i++) {
			List<Callable<Void>> ends = Stream.generate(() -> this.server.inflict(Faults.refuse()))
				.limit(THREADS)
				.map(FaultyPortTests::end)
				.toList();

			for (Future<Void> done : this.threads.invokeAll(ends)) {
				done.get();
			}

			assertThat(exchange()).as("after %d times", i + 1).startsWith("HTTP/1.1 200");
		}
	}

	private static Callable<Void> end(Infliction infliction) {
		return () -> {
			infliction.end();
			return null;
		};
	}

	private String exchange() throws IOException {
		try (RawClient client = new RawClient(this.server.origin())) {
			return client.exchange();
		}
	}

}
