package io.httppool.test.incident;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.ConcurrentHistogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A load that is too high for the default pool: five connections at 12 ms each can carry
 * 417 requests per second, and 500 come. No request fails, but all are late, and later
 * each second.
 */
@Tag("slow")
class DefaultPoolTests {

	private static final Incident INCIDENT = new Incident(1, Incident.State.SOLVED,
			"The default pool at 500 requests/s",
			"""
					500 requests per second, from independent users, to a server that answers after 12 ms. By Little's law six of \
					them are under way on average. The stock pool allows five, so its queue grows for as long as the load lasts, \
					without any message. This is the most common way to make a healthy server look slow.""",
			"The pool starts with a limit of 32 connections. A request that gets none within two seconds fails, and the message says which limit to raise.");

	private static final long SEED = 500;

	private static final Duration ANSWER = Duration.ofMillis(12);

	/**
	 * The ratio up to which a latency counts as near the server's own, for the page.
	 */
	private static final double NEAR = 1.3;

	private final ConcurrentHistogram served = new ConcurrentHistogram(3);

	@Test
	void requestsOverStockPoolAreLateAndOverOursAreNot() throws InterruptedException {
		Outcome stock = run(Client.STOCK);
		Outcome ours = run(Client.HTTPPOOL);
		Duration server = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(this.served.getValueAtPercentile(99)));

		assertThat(ours.failures()).isEmpty();
		assertThat(ours.p50()).isLessThan(stock.p50().dividedBy(2));
		if (Scale.isFull()) {
			assertThat((double) ours.p99().toNanos() / server.toNanos()).as("p99 against the server's own %s", server)
				.isLessThan(NEAR);
		}
	}

	private Outcome run(Client client) throws InterruptedException {
		this.served.reset();
		try (FaultyServer server = FaultyServer.builder()
			.onResponse((took) -> this.served.recordValue(TimeUnit.NANOSECONDS.toMicros(took.toNanos())))
			.start(); OpenClient http = client.open(server.origin().toString())) {
			server.inflict(Faults.delayFirstByte(ANSWER));
			warmUp(http);
			this.served.reset();
			Outcome outcome = OpenLoad
				.lasting(500, Scale.of(Duration.ofSeconds(14), Duration.ofSeconds(4)), new Spacing.Poisson(SEED))
				.run(() -> http.get("/"));
			INCIDENT.report(Who.of(client), Run.of(outcome, server.opened()));
			return outcome;
		}
	}

	/**
	 * Warm up, so that the pool is measured and not the compiler of the virtual machine.
	 */
	private static void warmUp(OpenClient http) throws InterruptedException {
		OpenLoad.lasting(300, Scale.of(Duration.ofSeconds(5), Duration.ofSeconds(1)), new Spacing.Even())
			.run(() -> http.get("/"));
	}

}
