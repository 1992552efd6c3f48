package io.httppool.test.incident;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers are interrupted while they wait for a connection.
 */
class InterruptedWaitersTests {

	private static final Incident INCIDENT = new Incident(11, "Interrupted callers",
			"""
					All connections are leased, callers wait for one, and are interrupted: a deployment, a cancelled batch. Once \
					the connections are released, the stock pool hands them to callers who have gone, who never give them back. \
					From then on nobody gets any.""",
			"Solved: a caller who goes takes nothing along.");

	private static final Duration DEADLINE = Duration.ofSeconds(1);

	private static final int MORE_THAN_ANY_LIMIT = 50;

	@Test
	void requestsAfterInterruptedWaitersFindNoConnectionInStockPoolAndFindOneInOurs() throws InterruptedException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client) throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch stopwatch = new Stopwatch()) {
			server.answer((request) -> answer(request.path(), end));
			List<Thread> holders = start(MORE_THAN_ANY_LIMIT, () -> http.get("/late"));
			awaitWaiting(holders);
			holders.forEach(Thread::interrupt);
			end.countDown();
			for (Thread holder : holders) {
				holder.join(DEADLINE.toMillis());
			}
			for (int i = 0; i < Scale.of(20, 5); i++) {
				stopwatch.sendWithin(DEADLINE, () -> http.get("/quick"));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
		finally {
			end.countDown();
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
		org.awaitility.Awaitility.await()
			.until(() -> threads.stream()
				.filter((thread) -> thread.getState() == Thread.State.TIMED_WAITING
						|| thread.getState() == Thread.State.WAITING)
				.count() >= MORE_THAN_ANY_LIMIT - 32);
	}

	private static Answer answer(String path, CountDownLatch end) {
		try {
			if (path.equals("/late")) {
				end.await();
			}
			return Answer.text(path);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
