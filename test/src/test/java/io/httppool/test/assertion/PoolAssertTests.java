package io.httppool.test.assertion;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.fault.Faults;

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

	private final LivePool live = new LivePool();

	@AfterEach
	void close() {
		this.live.close();
	}

	@Test
	void poolThatWorksWellIsPraised() throws IOException {
		for (int i = 0; i < 10; i++) {
			this.live.get();
		}

		assertThat(this.live.pool()).hasNoLeases()
			.hasNoPending()
			.hasNoLeaks()
			.reusedAtLeast(0.9)
			.dialedAtMost(1)
			.closedOnly()
			.closed(CloseReason.IDLE, 0);
	}

	@Test
	void hasNoLeasesWhenConnectionIsHeldShowsHolder() throws IOException {
		try (ClassicHttpResponse response = this.live.open()) {
			assertThat(response.getCode()).isEqualTo(200);
			this.live.time().pass(Duration.ofSeconds(3));

			assertFails(() -> assertThat(this.live.pool()).within(SHORT).hasNoLeases(), "to have no leases after 100ms",
					"leased=1, available=0", "leases=1, dialed=1, closed={}",
					"%n  payments-1 to %s, held for 3000ms, leased by thread main at io.httppool.test.assertion.LivePool.open(LivePool.java:LINE)");
		}
	}

	@Test
	void hasNoLeasesWhenConnectionComesBackInTimeWaitsForIt() throws IOException {
		ClassicHttpResponse response = this.live.open();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> closeQuietly(response));

		assertThat(this.live.pool()).hasNoLeases();
	}

	@Test
	void hasNoPendingWhenRequestWaitsShowsRoute() throws IOException {
		ClassicHttpResponse response = this.live.open();
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::getQuietly);
		await().until(() -> this.live.pool().snapshot().pending() == 1);

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.live.pool()).within(SHORT).hasNoPending())
			.withMessageStartingWith(
					"%nExpecting pool payments to have nothing pending after 100ms%n%nPool payments: leased=1, available=0, connecting=0, draining=0, pending=1, total=1/5%n"
						.formatted());
		response.close();
		waiting.join();
		assertThat(this.live.pool()).hasNoPending();
	}

	@Test
	void hasNoLeaksWhenConnectionIsHeldForTooLongShowsIt() throws IOException {
		try (ClassicHttpResponse response = this.live.open()) {
			assertThat(response.getCode()).isEqualTo(200);
			this.live.time().pass(Duration.ofSeconds(59));
			assertThat(this.live.pool()).hasNoLeaks();

			this.live.time().pass(Duration.ofSeconds(1));

			String holder = "%n  payments-1 to %s, held for 60000ms, leased by thread main at io.httppool.test.assertion.LivePool.open(LivePool.java:LINE)";
			assertFails(() -> assertThat(this.live.pool()).hasNoLeaks(),
					"to have no leaks, but it had (dropped responses=0, connections held for too long=1)" + holder,
					"leased=1, available=0", "leases=1, dialed=1, closed={}", holder);
		}
	}

	@Test
	void hasNoLeaksWhenResponseWasDroppedShowsWhereItWasAskedFor() throws IOException {
		dropResponse();

		assertFails(() -> assertThat(this.live.pool()).hasNoLeaks(),
				"to have no leaks, but it had (dropped responses=1, connections held for too long=0)%n  payments-1 to %s, held for 0ms, leased by thread main at io.httppool.test.assertion.LivePool.open(LivePool.java:LINE)",
				"leased=0, available=0", "leases=1, dialed=1, closed={leaked=1}", "");
		assertFails(() -> assertThat(this.live.pool()).hasNoLeaks(),
				"to have no leaks, but it had (dropped responses=1, connections held for too long=0)",
				"leased=0, available=0", "leases=1, dialed=1, closed={leaked=1}", "");
	}

	private void dropResponse() throws IOException {
		this.live.open();
	}

	@Test
	void reusedAtLeastWhenConnectionsAreNotReusedTellsHowMany() throws IOException {
		this.live.get();
		this.live.get();

		assertFails(() -> assertThat(this.live.pool()).reusedAtLeast(0.9),
				"to have reused connections for 0.9 of its leases or more, but 1 of 2 had to dial",
				"leased=0, available=1", "leases=2, dialed=1, closed={}", "");
	}

	@Test
	void reusedAtLeastWhenThereWasNoLeaseFails() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.live.pool()).reusedAtLeast(0.9))
			.withMessageContaining("but 0 of 0 had to dial");
	}

	@Test
	void closingsWhenReasonIsAnotherAreShown() throws IOException {
		this.live.server().inflict(Faults.closeWhenIdle(Duration.ZERO));
		this.live.get();
		await().until(() -> this.live.server().open() == 0);
		this.live.time().pass(Duration.ofSeconds(1));
		this.live.get();

		assertThat(this.live.pool()).closedOnly(CloseReason.STALE_FIN, CloseReason.IDLE)
			.closed(CloseReason.STALE_FIN, 1);
		assertFails(() -> assertThat(this.live.pool()).closedOnly(CloseReason.IDLE, CloseReason.EXPIRED),
				"to have closed connections only as [idle, expired], but there were {stale-fin=1}",
				"leased=0, available=1", "leases=2, dialed=2, closed={stale-fin=1}", "");
		assertFails(() -> assertThat(this.live.pool()).within(SHORT).closed(CloseReason.STALE_FIN, 2),
				"to have closed 2 connections as stale-fin after 100ms, but there were 1", "leased=0, available=1",
				"leases=2, dialed=2, closed={stale-fin=1}", "");
		assertFails(() -> assertThat(this.live.pool()).dialedAtMost(1),
				"to have dialed at most 1 connections, but it dialed 2", "leased=0, available=1",
				"leases=2, dialed=2, closed={stale-fin=1}", "");
	}

	@Test
	void closedWhenConnectionIsClosedInTimeWaitsForIt() throws IOException {
		this.live.get();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
			.execute(() -> this.live.pool().operations().evictIdle(null));

		assertThat(this.live.pool()).closed(CloseReason.EVICTED, 1);
	}

	@Test
	void sinceCountsWhatHappenedLaterOnly() throws IOException {
		this.live.get();
		this.live.pool().operations().evictIdle(null);
		this.live.get();
		PoolSnapshot before = this.live.pool().snapshot();
		this.live.get();

		assertThat(this.live.pool()).since(before).reusedAtLeast(1).dialedAtMost(0).closedOnly();
		assertFails(() -> assertThat(this.live.pool()).since(before).within(SHORT).closed(CloseReason.EVICTED, 1),
				"to have closed 1 connections as evicted after 100ms, but there were 0", "leased=0, available=1",
				"leases=3, dialed=2, closed={evicted=1}",
				"%nSince the earlier snapshot: leases=1, dialed=0, closed={}");
	}

	@Test
	void assertThatWhenConnectionManagerIsOfHttpPoolAssertsOnItsPool() throws IOException {
		PoolingHttpClientConnectionManager manager = this.live.manager();
		this.live.get();

		assertThat(manager).hasNoLeases().dialedAtMost(1);
	}

	@Test
	void assertThatWhenConnectionManagerIsAnotherIsRefused() {
		try (PoolingHttpClientConnectionManager stock = new PoolingHttpClientConnectionManager()) {
			assertThatIllegalArgumentException().isThrownBy(() -> assertThat(stock))
				.withMessage("Connection manager must be one of httppool, such as those of HttpPools, "
						+ "but was a org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager");
		}
	}

	@Test
	void assertThatPoolWhenThereIsNoneNamesThoseThereAre() throws IOException {
		this.live.get();

		assertThatPool(this.live.registry(), "payments").dialedAtMost(1);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatPool(this.live.registry(), "paymants"))
			.withMessage("Expecting a pool named 'paymants', but there are only [payments]");
	}

	/** Verify the whole message. */
	private void assertFails(ThrowingCallable assertion, String complaint, String counts, String totals, String end) {
		String route = this.live.server().origin().toString();
		String total = counts.contains("leased=0, available=0") ? "0" : "1";
		String expected = ("%nExpecting pool payments " + complaint + "%n%nPool payments: " + counts
				+ ", connecting=0, draining=0, pending=0, total=" + total + "/5%n  %s: " + counts
				+ ", connecting=0, draining=0, pending=0, limit=1, timeouts=0, rejected=0, " + totals + end)
			.replace("%s", route)
			.formatted();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> assertThat(error.getMessage().replaceAll("LivePool.java:\\d+", "LivePool.java:LINE"))
				.isEqualTo(expected));
	}

	private void getQuietly() {
		try {
			this.live.get();
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
