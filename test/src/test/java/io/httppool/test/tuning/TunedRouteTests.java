package io.httppool.test.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Infliction;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tuning with real servers, in an application with nothing but the starter: limits are
 * found, and no request waits for long.
 */
@Tag("slow")
class TunedRouteTests {

	private static final Duration ANSWER = Duration.ofMillis(40);

	/**
	 * A quarter of the lease timeout: a busy machine may stop the callers for a while.
	 */
	private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

	/** A window is closed once per second, and shown until the next one. */
	private static final Duration UNTIL_SEEN = Duration.ofSeconds(2);

	private static final String FIXED = "httppool.tuner.mode=off";

	@Test
	void leasesWhenTheDemandIsTwentyFiveTimesAsLargeDoNotWaitAfterTheFirstSecond() throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient client = Client.HTTPPOOL.open(server.origin().toString(),
						"httppool.defaults.per-route.initial=4")) {
			server.inflict(Faults.delayFirstByte(ANSWER));
			load(client, 20, Duration.ofSeconds(4));
			load(client, 500, Duration.ofSeconds(1));
			try (LimitWatch watch = new LimitWatch(client)) {
				Outcome outcome = load(client, 500, Duration.ofSeconds(6));

				assertThat(outcome.failures()).isEmpty();
				assertThat(watch.limitsAfter(Duration.ZERO)).allMatch((limit) -> limit > 20);
				assertThat(watch.longestWaitsAfter(UNTIL_SEEN)).isNotEmpty()
					.allMatch((wait) -> wait.compareTo(LONGEST_WAIT) < 0);
			}
		}
	}

	@Test
	void limitOfAServerWithTenWorkersIsNearTenAndThroughputIsWhatTheyCanDo() throws InterruptedException {
		Run tuned = workers("httppool.tuner.mode=apply");
		Run fixed = workers(FIXED, "httppool.defaults.per-route.initial=150");

		// 8 to 15 on a quiet machine; on a busy one the latency is less telling.
		assertThat(tuned.medianLimit()).as("after 15 s, of %s", tuned).isBetween(8, 24);
		assertThat(tuned.perSecond()).as("of %s", tuned).isGreaterThan(0.8 * fixed.perSecond());
		assertThat(fixed.last().totals().hold().p50()).as("a queue at the server, of %s", fixed)
			.isGreaterThan(tuned.last().totals().hold().p50().multipliedBy(4));
	}

	/**
	 * Ten workers at 100 ms do 100 requests per second. There are more callers than
	 * connections, whatever the limit, so that some always wait, and the limit is tuned.
	 */
	private static Run workers(String mode, String... more) throws InterruptedException {
		List<String> properties = new ArrayList<>(List.of(mode, "httppool.defaults.per-route.max=150"));
		properties.addAll(List.of(more));
		try (FaultyServer server = FaultyServer.start();
				OpenClient client = Client.HTTPPOOL.open(server.origin().toString(),
						properties.toArray(String[]::new))) {
			server.inflict(Faults.workers(10, 1000));
			server.inflict(Faults.delayFirstByte(Duration.ofMillis(100)));
			load(client, 50, Duration.ofSeconds(8));
			try (LimitWatch watch = new LimitWatch(client)) {
				Outcome outcome = load(client, 140, Duration.ofSeconds(25));
				return new Run(watch.limitsAfter(Duration.ofSeconds(15)), perSecond(outcome), watch.last());
			}
		}
	}

	@Test
	void throughputOfAServerThatBecomesFourTimesSlowerByItselfIsKept() throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient client = Client.HTTPPOOL.open(server.origin().toString())) {
			Infliction fast = server.inflict(Faults.delayFirstByte(ANSWER));
			Outcome before = load(client, 300, Duration.ofSeconds(5));
			fast.end();
			server.inflict(Faults.delayFirstByte(ANSWER.multipliedBy(4)));
			load(client, 300, Duration.ofSeconds(5));
			try (LimitWatch watch = new LimitWatch(client)) {
				Outcome outcome = load(client, 300, Duration.ofSeconds(8));

				assertThat(outcome.failures()).isEmpty();
				assertThat(perSecond(outcome)).isGreaterThan(0.8 * perSecond(before));
				assertThat(watch.limitsAfter(Duration.ZERO)).allMatch((limit) -> limit >= 48);
				assertThat(watch.longestWaitsAfter(UNTIL_SEEN)).isNotEmpty()
					.allMatch((wait) -> wait.compareTo(LONGEST_WAIT) < 0);
			}
		}
	}

	private static double perSecond(Outcome outcome) {
		return (outcome.requests() - outcome.failed()) / (outcome.took().toMillis() / 1000.0);
	}

	private static Outcome load(OpenClient client, int perSecond, Duration duration) throws InterruptedException {
		return OpenLoad.lasting(perSecond, duration, new Spacing.Poisson(perSecond)).run(() -> client.get("/"));
	}

	/**
	 * The results with a server of few workers.
	 *
	 * @param limits the limits after the first seconds
	 * @param perSecond the number of successful requests per second
	 * @param last the route at the end
	 */
	private record Run(List<Integer> limits, double perSecond, RouteSnapshot last) {

		/**
		 * Return the median limit; now and then another limit is tried for a moment.
		 */
		int medianLimit() {
			return this.limits.stream().sorted().skip(this.limits.size() / 2).findFirst().orElseThrow();
		}

	}

}
