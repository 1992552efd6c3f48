package io.httppool.sample;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrafficGenerator}, against a real upstream where it matters.
 */
class TrafficGeneratorTests {

	private final Upstream upstream = new Upstream(0);

	// The JDK's client has no limit of connections that would slow the traffic down.
	private final RestClient client = RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()).build();

	private final CountDownLatch open = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.open.countDown();
		this.upstream.stop();
	}

	@Tag("slow")
	@Test
	void requestsPerSecondWhenUpstreamIsSlowStayAtTheRate() {
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(500)));
		this.upstream.start();
		TrafficGenerator generator = new TrafficGenerator(this::call, plan(100));

		generator.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> generator.report().answered() >= 300);
		TrafficReport report = generator.report();
		generator.stop();

		assertThat(report.requestsPerSecond()).isBetween(30.0, 115.0);
		assertThat(report.p50Ms()).isGreaterThanOrEqualTo(500);
		assertThat(report.failures()).isEmpty();
	}

	@Test
	void followWhenRunningChangesTheRateAndCountsAnew() {
		this.upstream.start();
		TrafficGenerator generator = new TrafficGenerator(this::call, plan(1));
		generator.start();
		Awaitility.await().until(() -> generator.report().answered() >= 1);

		generator.follow(plan(200));
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> generator.report().answered() >= 200);
		TrafficReport fast = generator.report();
		generator.follow(plan(1));
		TrafficReport anew = generator.report();
		generator.stop();

		assertThat(fast.plannedPerSecond()).isEqualTo(200);
		assertThat(anew.plannedPerSecond()).isOne();
		assertThat(anew.answered()).isLessThan(200);
	}

	@Test
	void requestsWhenNoneReturnsAreDroppedInsteadOfQueued() {
		AtomicInteger sent = new AtomicInteger();
		TrafficGenerator generator = new TrafficGenerator(() -> {
			sent.incrementAndGet();
			awaitOpen();
		}, plan(2000));

		generator.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> generator.report().dropped() >= 100);
		this.open.countDown();
		generator.stop();

		assertThat(sent.get()).isGreaterThanOrEqualTo(400);
		assertThat(generator.report().answered()).isEqualTo(sent.get());
	}

	@Test
	void requestWhenItFailsIsCountedAndTheNextOnesGoOut() {
		TrafficGenerator generator = new TrafficGenerator(this::call, plan(50));

		generator.start();
		Awaitility.await().until(() -> generator.report().failures().getOrDefault("IllegalStateException", 0L) >= 3);
		this.upstream.start();
		Awaitility.await().until(() -> generator.report().answered() >= 3);
		generator.stop();

		assertThat(generator.report().failures()).containsOnlyKeys("IllegalStateException");
	}

	@Test
	void stopWhenRequestsAreUnderWayWaitsForThemAndSendsNoMore() {
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(500)));
		this.upstream.start();
		AtomicInteger sent = new AtomicInteger();
		TrafficGenerator generator = new TrafficGenerator(() -> {
			sent.incrementAndGet();
			call();
		}, plan(50));
		generator.start();
		Awaitility.await().until(() -> sent.get() >= 5);

		generator.stop();

		assertThat(generator.isRunning()).isFalse();
		assertThat(generator.report().answered()).isEqualTo(sent.get());
		assertThat(generator.report().failures()).isEmpty();
	}

	@Test
	void startWhenStoppedBeforeSendsAgain() {
		this.upstream.start();
		TrafficGenerator generator = new TrafficGenerator(this::call, plan(50));
		generator.start();
		generator.stop();

		generator.start();

		Awaitility.await().until(() -> generator.report().answered() >= 3);
		generator.stop();
	}

	private void call() {
		this.client.get().uri(this.upstream.uri()).retrieve().body(String.class);
	}

	private void awaitOpen() {
		try {
			this.open.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static TrafficPlan plan(int perSecond) {
		return new TrafficPlan(new RequestRate(perSecond), TrafficShape.EVEN);
	}

}
