package io.httppool.test.assertion;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.PooledApplication;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThat;
import static io.httppool.test.assertion.HttpPoolAssertions.assertThatPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PoolAssert}. Milliseconds are of virtual time, except for those that
 * an assertion has waited.
 */
class PoolAssertTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final FaultyServer server = FaultyServer.start();

	private final VirtualTime time = new VirtualTime();

	private final PooledApplication application = new PooledApplication("payments", this.time,
			"httppool.defaults.max-total=5", "httppool.defaults.per-route.min=1",
			"httppool.defaults.per-route.initial=1", "httppool.defaults.per-route.max=1",
			"httppool.defaults.lease-timeout=10s", "httppool.shutdown.drain-timeout=0");

	private final PoolingHttpClientConnectionManager manager = this.application.manager();

	private final ConnectionPool<?> pool = this.application.pool();

	private final CloseableHttpClient client = HttpClients.custom()
		.setConnectionManager(this.manager)
		.setConnectionManagerShared(true)
		.build();

	@AfterEach
	void close() {
		this.application.close();
		this.server.close();
	}

	@Test
	void poolThatWorksWellIsPraised() throws IOException {
		for (int i = 0; i < 10; i++) {
			get();
		}

		assertThat(this.pool).hasNoLeases()
			.hasNoPending()
			.hasNoLeaks()
			.reusedAtLeast(0.9)
			.openedAtMost(1)
			.closedOnly()
			.closed(CloseReason.IDLE, 0);
	}

	@Test
	void hasNoLeasesWhenConnectionIsHeldShowsHolder() throws IOException {
		try (ClassicHttpResponse response = open()) {
			assertThat(response.getCode()).isEqualTo(200);
			this.time.pass(Duration.ofSeconds(3));

			assertFails(() -> assertThat(this.pool).within(SHORT).hasNoLeases(), "to have no leases after 100ms",
					"leased=1, available=0", "leases=1, opened=1, closed={}",
					"%n  payments-1 to %s, held for 3000ms, leased by thread main at io.httppool.test.assertion.PoolAssertTests.open(PoolAssertTests.java:LINE)");
		}
	}

	@Test
	void hasNoLeasesWhenConnectionComesBackInTimeWaitsForIt() throws IOException {
		ClassicHttpResponse response = open();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> closeQuietly(response));

		assertThat(this.pool).hasNoLeases();
	}

	@Test
	void hasNoPendingWhenRequestWaitsShowsRoute() throws IOException {
		ClassicHttpResponse response = open();
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::getQuietly);
		await().until(() -> this.pool.snapshot().pending() == 1);

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.pool).within(SHORT).hasNoPending())
			.withMessageStartingWith(
					"%nExpecting pool payments to have no pending requests after 100ms%n%nPool payments: leased=1, available=0, connecting=0, draining=0, pending=1, total=1/5%n"
						.formatted());
		response.close();
		waiting.join();
		assertThat(this.pool).hasNoPending();
	}

	@Test
	void hasNoLeaksWhenConnectionIsHeldForTooLongShowsIt() throws IOException {
		try (ClassicHttpResponse response = open()) {
			assertThat(response.getCode()).isEqualTo(200);
			this.time.pass(Duration.ofSeconds(59));
			assertThat(this.pool).hasNoLeaks();

			this.time.pass(Duration.ofSeconds(1));

			String holder = "%n  payments-1 to %s, held for 60000ms, leased by thread main at io.httppool.test.assertion.PoolAssertTests.open(PoolAssertTests.java:LINE)";
			assertFails(() -> assertThat(this.pool).hasNoLeaks(),
					"to have no leaks, but had (dropped responses=0, connections held for too long=1)" + holder,
					"leased=1, available=0", "leases=1, opened=1, closed={}", holder);
		}
	}

	@Test
	void hasNoLeaksWhenResponseWasDroppedShowsWhereItWasAskedFor() throws IOException {
		dropResponse();

		assertFails(() -> assertThat(this.pool).hasNoLeaks(),
				"to have no leaks, but had (dropped responses=1, connections held for too long=0)%n  payments-1 to %s, held for 0ms, leased by thread main at io.httppool.test.assertion.PoolAssertTests.open(PoolAssertTests.java:LINE)",
				"leased=0, available=0", "leases=1, opened=1, closed={leaked=1}", "");
		assertFails(() -> assertThat(this.pool).hasNoLeaks(),
				"to have no leaks, but had (dropped responses=1, connections held for too long=0)",
				"leased=0, available=0", "leases=1, opened=1, closed={leaked=1}", "");
	}

	private void dropResponse() throws IOException {
		open();
	}

	@Test
	void reusedAtLeastWhenConnectionsAreNotReusedTellsHowMany() throws IOException {
		get();
		get();

		assertFails(() -> assertThat(this.pool).reusedAtLeast(0.9),
				"to have reused connections for 0.9 of its leases or more, but 1 of 2 opened a new one",
				"leased=0, available=1", "leases=2, opened=1, closed={}", "");
	}

	@Test
	void reusedAtLeastWhenThereWasNoLeaseFails() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(this.pool).reusedAtLeast(0.9))
			.withMessageContaining("but 0 of 0 opened a new one");
	}

	@Test
	void closingsWhenReasonIsAnotherAreShown() throws IOException {
		this.server.inflict(Faults.closeWhenIdle(Duration.ZERO));
		get();
		await().until(() -> this.server.open() == 0);
		this.time.pass(Duration.ofSeconds(1));
		get();

		assertThat(this.pool).closedOnly(CloseReason.STALE_FIN, CloseReason.IDLE).closed(CloseReason.STALE_FIN, 1);
		assertFails(() -> assertThat(this.pool).closedOnly(CloseReason.IDLE, CloseReason.EXPIRED),
				"to have closed connections only as [idle, expired], but there were {stale-fin=1}",
				"leased=0, available=1", "leases=2, opened=2, closed={stale-fin=1}", "");
		assertFails(() -> assertThat(this.pool).within(SHORT).closed(CloseReason.STALE_FIN, 2),
				"to have closed 2 connections as stale-fin after 100ms, but there were 1", "leased=0, available=1",
				"leases=2, opened=2, closed={stale-fin=1}", "");
		assertFails(() -> assertThat(this.pool).openedAtMost(1), "to have opened at most 1 connections, but opened 2",
				"leased=0, available=1", "leases=2, opened=2, closed={stale-fin=1}", "");
	}

	@Test
	void closedWhenConnectionIsClosedInTimeWaitsForIt() throws IOException {
		get();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
			.execute(() -> this.pool.operations().evictIdle(null));

		assertThat(this.pool).closed(CloseReason.EVICTED, 1);
	}

	@Test
	void sinceCountsWhatHappenedLaterOnly() throws IOException {
		get();
		this.pool.operations().evictIdle(null);
		get();
		PoolSnapshot before = this.pool.snapshot();
		get();

		assertThat(this.pool).since(before).reusedAtLeast(1).openedAtMost(0).closedOnly();
		assertFails(() -> assertThat(this.pool).since(before).within(SHORT).closed(CloseReason.EVICTED, 1),
				"to have closed 1 connections as evicted after 100ms, but there were 0", "leased=0, available=1",
				"leases=3, opened=2, closed={evicted=1}",
				"%nSince the earlier snapshot: leases=1, opened=0, closed={}");
	}

	@Test
	void assertThatWhenConnectionManagerIsOfHttpPoolAssertsOnItsPool() throws IOException {
		get();

		assertThat(this.manager).hasNoLeases().openedAtMost(1);
	}

	@Test
	void assertThatWhenConnectionManagerIsAnotherIsRefused() {
		try (PoolingHttpClientConnectionManager stock = new PoolingHttpClientConnectionManager()) {
			assertThatIllegalArgumentException().isThrownBy(() -> assertThat(stock))
				.withMessage("Connection manager must be one of httppool, such as those of HttpPools, "
						+ "but was of type org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager");
		}
	}

	@Test
	void assertThatPoolWhenThereIsNoneNamesThoseThereAre() throws IOException {
		get();

		assertThatPool(this.application.registry(), "payments").openedAtMost(1);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatPool(this.application.registry(), "paymants"))
			.withMessage("Expecting a pool named 'paymants', but the pools are [payments]");
	}

	/** Verify the whole message. */
	private void assertFails(ThrowingCallable assertion, String complaint, String counts, String totals, String end) {
		String route = this.server.origin().toString();
		String total = counts.contains("leased=0, available=0") ? "0" : "1";
		String expected = ("%nExpecting pool payments " + complaint + "%n%nPool payments: " + counts
				+ ", connecting=0, draining=0, pending=0, total=" + total + "/5%n  %s: " + counts
				+ ", connecting=0, draining=0, pending=0, limit=1, timeouts=0, rejected=0, " + totals + end)
			.replace("%s", route)
			.formatted();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> assertThat(
					error.getMessage().replaceAll("PoolAssertTests.java:\\d+", "PoolAssertTests.java:LINE"))
				.isEqualTo(expected));
	}

	/** Send a request, and read the answer. */
	private void get() throws IOException {
		try (ClassicHttpResponse response = open()) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request whose connection is leased until the answer is closed. */
	private ClassicHttpResponse open() throws IOException {
		return this.client.executeOpen(null, new HttpGet(this.server.origin()), null);
	}

	private void getQuietly() {
		try {
			get();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void closeQuietly(ClassicHttpResponse response) {
		try {
			response.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
