package io.httppool.connect;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.UnixOperatingSystemMXBean;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.httppool.LoopbackServer;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many races, each with a loser. {@code -Dhttppool-test.races=100000} runs more.
 */
@Tag("slow")
@EnabledOnOs({ OS.LINUX, OS.MAC })
class RaceStressTests {

	private static final int RACES = Integer.getInteger("httppool-test.races", 10_000);

	private static final int WORKERS = 8;

	/** Below what one loser for each hundred races would leave. */
	private static final long SLACK = 50;

	private final AtomicInteger hosts = new AtomicInteger();

	@Test
	void losersLeaveNeitherDescriptorsNorThreads() throws Exception {
		ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
		try (LoopbackServer server = new LoopbackServer(RaceStressTests::serve);
				SilentAddress silent = new SilentAddress("127.0.0.2", server.port())) {
			TestConnections connections = TestConnections.with(Addresses.of("127.0.0.2", "127.0.0.1"),
					() -> Duration.ofMillis(10), Ticker.system(), TestCertificate.localhost().sslContext());
			race(connections, silent.port());
			long before = descriptors();

			List<Future<?>> ends = new ArrayList<>();
			for (int i = 0; i < RACES; i++) {
				ends.add(workers.submit(() -> race(connections, silent.port())));
			}
			for (Future<?> end : ends) {
				end.get();
			}

			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(descriptors()).isLessThan(before + SLACK));
			await().atMost(Duration.ofSeconds(30)).until(() -> TestConnections.attemptThreads().isEmpty());
		}
		finally {
			workers.shutdownNow();
			workers.awaitTermination(30, TimeUnit.SECONDS);
		}
	}

	/** A host of its own has an address that has not failed yet. */
	private Void race(TestConnections connections, int port) throws Exception {
		HttpHost host = new HttpHost("http", "host%d.example".formatted(this.hosts.incrementAndGet()), port);
		connections.open(host, Duration.ofSeconds(30)).close(CloseMode.IMMEDIATE);
		return null;
	}

	private static void serve(Socket socket) throws IOException {
		try (socket) {
			socket.getInputStream().readAllBytes();
		}
	}

	private static long descriptors() {
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

}
