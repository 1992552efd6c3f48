package io.httppool.test.incident;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers are interrupted while they wait for a connection.
 */
@Tag("slow")
class InterruptedWaitersTests {

	private static final Incident INCIDENT = new Incident(11, Incident.State.SOLVED, "Interrupted callers",
			"""
					All connections are leased, and callers that wait for one are interrupted, by a deployment or a cancelled \
					batch. If the stock pool grants a connection in that very moment, the connection is lost. That happens to few \
					callers in a thousand, so some day the pool has no connections left, without a visible cause.""",
			"""
					A connection that is granted to an interrupted caller goes back. (The stock pool loses all five \
					connections only by chance here. httppool runs with `tuner.mode: off`, so that callers wait in each round.)""");

	/** Generous in every build, whose machine may be busy. */
	private static final Duration DEADLINE = Scale.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

	/** The limit of our pool stays at 32, so that callers wait in each round. */
	private static final String FIXED = "httppool.tuner.mode=off";

	private static final int LARGEST_LIMIT = 32;

	private static final int MORE_THAN_ANY_LIMIT = 50;

	@Test
	void interruptsWhileConnectionsAreHandedOutCostOurPoolNothing() throws InterruptedException {
		run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString(), FIXED);
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(500, 20); i++) {
				interruptWaiters(server, http);
			}
			long opened = server.opened();
			for (int i = 0; i < Scale.of(20, 5); i++) {
				stopwatch.sendWithin(DEADLINE, () -> http.get("/quick"));
			}
			Run run = stopwatch.run(server.opened() - opened);
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	/** Have callers wait, and interrupt them while those before them are answered. */
	private static void interruptWaiters(FaultyServer server, OpenClient http) throws InterruptedException {
		LateAnswers answers = new LateAnswers();
		server.answer(answers);
		List<Thread> holders = start(MORE_THAN_ANY_LIMIT, () -> http.get(LateAnswers.PATH));
		awaitWaiting(holders);
		answers.letGo();
		holders.forEach(Thread::interrupt);
		for (Thread holder : holders) {
			holder.join(DEADLINE.toMillis());
		}
	}

	private static List<Thread> start(int count, Runnable request) {
		List<Thread> threads = Stream.generate(() -> new Thread(() -> swallow(request), "holder"))
			.limit(count)
			.toList();
		threads.forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
		return threads;
	}

	private static void swallow(Runnable request) {
		try {
			request.run();
		}
		catch (RuntimeException ex) {
			// It was interrupted: that is the incident.
		}
	}

	private static void awaitWaiting(List<Thread> threads) {
		await().pollInterval(Duration.ofMillis(1))
			.until(() -> threads.stream()
				.filter((thread) -> thread.getState() == Thread.State.TIMED_WAITING
						|| thread.getState() == Thread.State.WAITING)
				.count() >= MORE_THAN_ANY_LIMIT - LARGEST_LIMIT);
	}

}
