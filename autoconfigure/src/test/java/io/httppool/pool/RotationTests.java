package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the replacement of connections over TLS.
 */
class RotationTests {

	private static final HttpRoute TLS = new HttpRoute(new HttpHost("https", "tls.test", 443), null, true);

	private static final Duration LEAD = Duration.ofSeconds(1);

	private final HeldConnects connects = new HeldConnects();

	private final TestPool test = new TestPool(20, 40);

	private final AheadOpenings<FakeConnection> openings = this.test.pool.aheadOpenings();

	RotationTests() {
		this.openings.openWith(this.connects);
	}

	@Test
	void asManyAreReplacedAtATimeAsTheSettingSays() {
		open(TLS, 10);

		assertThat(this.openings.replaceTls()).isEqualTo(10);
		this.openings.keepReady(LEAD);
		this.openings.keepReady(LEAD);
		assertThat(this.connects.begun).as("before any could be opened").hasSize(1);
		this.connects.end(this.test, this.connects.begin(this.test), true);

		assertThat(this.connects.begun).hasSize(4);
		assertThat(this.test.snapshot(TLS).available()).isEqualTo(6);
	}

	@Test
	void eachThatIsOpenedBringsTheNextUntilAllAreReplaced() {
		open(TLS, 10);

		this.openings.replaceTls();
		this.openings.keepReady(LEAD);
		this.connects.endAll(this.test, true);

		assertThat(this.test.snapshot(TLS).available()).isEqualTo(10);
		assertThat(closed(TLS)).isEqualTo(10);
		this.openings.keepReady(LEAD);
		assertThat(this.connects.begun).isEmpty();
		assertThat(closed(TLS)).isEqualTo(10);
	}

	@Test
	void connectionsOpenedSinceStay() {
		open(TLS, 1);
		this.openings.replaceTls();
		open(TLS, 2);

		this.openings.keepReady(LEAD);
		this.connects.endAll(this.test, true);

		assertThat(closed(TLS)).isEqualTo(1);
		assertThat(this.test.snapshot(TLS).available()).isEqualTo(2);
	}

	@Test
	void connectionsWithoutTlsStay() {
		open(TestPool.A, 3);

		assertThat(this.openings.replaceTls()).isZero();
		this.openings.keepReady(LEAD);

		assertThat(this.connects.begun).isEmpty();
		assertThat(this.test.snapshot(TestPool.A).available()).isEqualTo(3);
	}

	@Test
	void leasedConnectionIsClosedWhenItComesBack() {
		PoolEntry<HttpRoute, FakeConnection> leased = this.test.lease(TLS);
		this.openings.replaceTls();
		this.openings.keepReady(LEAD);
		assertThat(closed(TLS)).isZero();

		this.test.release(leased);

		assertThat(closed(TLS)).isEqualTo(1);
		assertThat(leased.hasConnection()).isFalse();
	}

	@Test
	void serverThatRefusesTheNewCertificatesLosesOneConnectionAfterTheOther() {
		open(TLS, 10);
		this.openings.replaceTls();
		this.openings.keepReady(LEAD);
		this.connects.endAll(this.test, false);
		assertThat(closed(TLS)).isEqualTo(1);

		this.openings.keepReady(LEAD);

		assertThat(this.connects.begun).as("while it is left alone").isEmpty();
		this.test.time.pass(Duration.ofSeconds(10));
		this.openings.keepReady(LEAD);
		assertThat(this.connects.begun).hasSize(1);
		assertThat(this.test.snapshot(TLS).available()).isEqualTo(8);
	}

	@Test
	void connectionReleasedWhileOthersAreClosedOnDemandIsClosedToo() {
		PoolEntry<HttpRoute, FakeConnection> leased = this.test.lease(TLS);
		this.test.release(this.test.leaseWatched(TLS, () -> this.test.release(leased)));

		this.test.pool.operations().rotateTls(null);

		assertThat(closed(TLS)).isEqualTo(2);
		assertThat(this.test.snapshot(TLS).available()).isZero();
	}

	@Test
	void connectionsThatFailTogetherCountAsOneFailure() {
		open(TLS, 10);
		this.openings.replaceTls();
		this.openings.keepReady(LEAD);
		this.connects.end(this.test, this.connects.begin(this.test), true);
		this.connects.endAll(this.test, false);

		this.test.time.pass(Duration.ofSeconds(1));
		this.openings.keepReady(LEAD);
		assertThat(this.connects.begun).hasSize(1);
		this.connects.endAll(this.test, false);
		this.test.time.pass(Duration.ofMillis(1900));
		this.openings.keepReady(LEAD);
		assertThat(this.connects.begun).as("two seconds after the second failure").isEmpty();
		this.test.time.pass(Duration.ofMillis(100));
		this.openings.keepReady(LEAD);

		assertThat(this.connects.begun).hasSize(1);
	}

	@Test
	void replacementThatFailsLeavesTheRightToOpenLater() {
		open(TLS, 1);
		this.openings.replaceTls();
		this.connects.isBroken = true;
		assertThatIllegalStateException().isThrownBy(() -> this.openings.keepReady(LEAD));

		this.connects.isBroken = false;
		this.openings.keepReady(LEAD);

		assertThat(this.connects.begun).hasSize(1);
	}

	@Test
	void reloadTriesAgainAtOnceThoughOpeningsFailedBefore() {
		open(TLS, 10);
		this.openings.replaceTls();
		this.openings.keepReady(LEAD);
		this.connects.endAll(this.test, false);

		this.openings.replaceTls();
		this.openings.keepReady(LEAD);

		assertThat(this.connects.begun).hasSize(1);
	}

	@Test
	void connectionsThatTakeARequestToOpenAreReplacedByRequests() {
		this.connects.isPossible = false;
		open(TLS, 5);
		this.openings.replaceTls();

		this.openings.keepReady(LEAD);
		assertThat(closed(TLS)).isEqualTo(4);
		this.openings.keepReady(LEAD);

		assertThat(closed(TLS)).isEqualTo(5);
		assertThat(this.connects.begun).isEmpty();
	}

	private void open(HttpRoute route, int count) {
		List<PoolEntry<HttpRoute, FakeConnection>> leased = IntStream.range(0, count)
			.mapToObj((i) -> this.test.lease(route))
			.toList();
		leased.forEach(this.test::release);
	}

	private long closed(HttpRoute route) {
		return this.test.snapshot(route).totals().closed().getOrDefault(CloseReason.TLS_ROTATED, 0L);
	}

}
