package io.httppool.test.soak;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.client.RestClient;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.PooledApplication;
import io.httppool.test.assertion.SocketSnapshot;
import io.httppool.test.assertion.ThreadSnapshot;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatSockets;
import static io.httppool.test.assertion.HttpPoolAssertions.assertThatThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Under random faults, no request gets the answer to another, no connection is lost and
 * no pending request is forgotten. Once the faults are over, all requests succeed.
 * <p>
 * {@code -Dhttppool-test.soak.length=30m} makes it longer, and
 * {@code -Dhttppool-test.seed=…} repeats what was done to the upstreams in another run.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class SoakTests {

	private static final Logger logger = LoggerFactory.getLogger(SoakTests.class);

	private static final Duration LENGTH = DurationStyle
		.detectAndParse(System.getProperty("httppool-test.soak.length", "10s"));

	private static final long SEED = Long.getLong("httppool-test.seed", ThreadLocalRandom.current().nextLong());

	private static final Duration BOUND = Duration.ofSeconds(30);

	/** Archives that the class loader opened meanwhile. */
	private static final int OTHER_FILES = 8;

	private static final int MEGABYTES_OF_SLACK = 32;

	@Test
	void poolWhenEverythingFailsAtRandomSurvivesAll() throws InterruptedException {
		Footprint before = run(Duration.ofSeconds(2));
		ThreadSnapshot threads = ThreadSnapshot.take();
		SocketSnapshot sockets = SocketSnapshot.take();

		logger.info("Soaking for {} s (seed={}L), starting with {}", LENGTH.toSeconds(), SEED, before);
		Footprint after = run(LENGTH);

		logger.info("Soaked for {} s, ending with {}", LENGTH.toSeconds(), after);
		assertThatThreads().within(BOUND).noneLeakedSince(threads);
		assertThatSockets().within(BOUND).noneLeakedSince(sockets);
		assertThat(after.heapMegabytes()).isLessThan(before.heapMegabytes() + MEGABYTES_OF_SLACK);
		assertThat(Footprint.now().descriptors()).isLessThanOrEqualTo(before.descriptors() + OTHER_FILES);
	}

	private static Footprint run(Duration length) throws InterruptedException {
		try (SoakUpstreams upstreams = new SoakUpstreams(SEED); PooledApplication application = SoakSettings.start()) {
			SoakReport report = new Soak(application, upstreams, SEED, length).run();

			assertThat(report.wrong()).as("seed %dL, %s", SEED, report.outcomes()).isEmpty();
			assertThat(report.outcomes()).as("seed %dL", SEED).containsKey("ok");
			awaitRest(application);
			assertThatAllIsWellAgain(application, upstreams);
			logger.info("{}", report.outcomes());
		}
		return Footprint.afterCollection();
	}

	/**
	 * Wait until no connection is leased: those of dropped responses come back once the
	 * garbage collector has found them.
	 */
	private static void awaitRest(PooledApplication application) {
		await().atMost(BOUND).untilAsserted(() -> {
			System.gc();
			PoolSnapshot pool = application.pool().snapshot();
			assertThat(Map.of("leased", pool.leased(), "connecting", pool.connecting(), "draining", pool.draining(),
					"pending", pool.pending()))
				.as("seed %dL", SEED)
				.allSatisfy((state, count) -> assertThat(count).isZero());
		});
	}

	private static void assertThatAllIsWellAgain(PooledApplication application, SoakUpstreams upstreams) {
		RestClient client = application.client();
		for (URI origin : upstreams.origins()) {
			for (int i = 0; i < 100; i++) {
				assertThat(client.post().uri(origin.resolve("/again/" + i)).retrieve().body(String.class))
					.as("seed %dL, %s", SEED, origin)
					.isEqualTo("/again/" + i);
			}
		}
		application.pool().snapshot().routes().forEach((route) -> {
			long closed = route.totals().closed().values().stream().mapToLong(Long::longValue).sum();
			assertThat(closed + route.total())
				.as("seed %dL, each connection was closed for one reason: %s", SEED, route)
				.isBetween(upstreams.opened(route.route()), route.totals().opened());
		});
	}

}
