package io.httppool.test.incident;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
 * A server whose answers take twenty times as long for some seconds.
 */
@Tag("slow")
class SlowUpstreamTests {

	private static final Incident INCIDENT = new Incident(9, Incident.State.SOLVED, "A slow upstream", """
			100 requests per second. Answers take 12 ms, then 240 ms for 20 seconds, then 12 ms again. The slow phase \
			needs 24 connections. With five, a backlog of 1600 requests builds up, whose callers wait long after the \
			server has recovered.""", """
			Solved for a slow phase like this one. One that needs more than 32 connections has to wait for the tuner, \
			as in incident 2.""");

	private static final Duration QUICK = Duration.ofMillis(12);

	private static final Duration SLOW = Duration.ofMillis(240);

	@Test
	void requestsDuringTheSpellQueueInStockPoolAndDoNotInOurs() throws InterruptedException {
		Outcome stock = run(Client.STOCK);
		Outcome ours = run(Client.HTTPPOOL);

		assertThat(ours.failures()).isEmpty();
		assertThat(ours.p99()).isLessThan(stock.p99().dividedBy(2));
	}

	private static Outcome run(Client client) throws InterruptedException {
		Duration spell = Scale.of(Duration.ofSeconds(20), Duration.ofSeconds(4));
		Duration before = spell.dividedBy(4);
		try (FaultyServer server = FaultyServer.start(); OpenClient http = client.open(server.origin().toString())) {
			Infliction quick = server.inflict(Faults.delayFirstByte(QUICK));
			CompletableFuture<Void> start = after(before, () -> {
				server.inflict(Faults.delayFirstByte(SLOW));
				quick.end();
			});
			CompletableFuture<Void> end = after(before.plus(spell), () -> {
				server.heal();
				server.inflict(Faults.delayFirstByte(QUICK));
			});
			Outcome outcome = OpenLoad.lasting(100, spell.plus(before.multipliedBy(2)), new Spacing.Poisson(240))
				.run(() -> http.get("/"));
			CompletableFuture.allOf(start, end).join();
			INCIDENT.report(Who.of(client), Run.of(outcome, server.opened()));
			return outcome;
		}
	}

	private static CompletableFuture<Void> after(Duration delay, Runnable action) {
		return CompletableFuture.runAsync(action,
				CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS));
	}

}
