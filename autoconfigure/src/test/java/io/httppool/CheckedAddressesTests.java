package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.settings.EjectionSettings;
import io.httppool.settings.HealthCheckType;
import io.httppool.settings.HealthSettings;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.verdict.PoolStatus;
import io.httppool.verdict.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for addresses that are checked, over real sockets to several addresses.
 */
class CheckedAddressesTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static final String CHECK = "/health";

	private static MovingPool pool(UnaryOperator<HealthSettings> health, String... addresses) {
		return pool(health, (ejection) -> ejection, addresses);
	}

	private static MovingPool pool(UnaryOperator<HealthSettings> health, UnaryOperator<EjectionSettings> ejection,
			String... addresses) {
		return new MovingPool(List.of(addresses), (settings) -> settings.attemptDelay(Duration.ofSeconds(2))
			.addresses((some) -> some.withHealth((off) -> health.apply(off.withEnabled(true))).withEjection(ejection)));
	}

	private static HealthSettings byHttp(HealthSettings health) {
		return health.withType(HealthCheckType.HTTP).withRequest((request) -> request.withPath(CHECK));
	}

	/** Have a server answer its checks with a status, and all else as before. */
	private static void answerChecks(FaultyServer server, Supplier<Integer> status) {
		server.answer((request) -> request.path().equals(CHECK) ? new Answer(status.get(), "text/plain", "check")
				: Answer.text("hello"));
	}

	private static long checksOf(FaultyServer server) {
		return server.requests().stream().filter((request) -> request.path().equals(CHECK)).count();
	}

	@Test
	void addressWhoseChecksFailIsLeftAndItsConnectionsAreClosed() throws IOException {
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A, B);
				LogLines log = LogLines.of("io.httppool.pool.PoolState")) {
			answerChecks(pool.server(0), () -> 500);
			pool.fill(6);
			ClassicHttpResponse held = heldTo(pool, A);
			pool.passWithChecks(Duration.ofSeconds(7));
			AddressHealth before = pool.address(A).health();
			long good = pool.route().addresses().good();

			passWithChecksUntil(pool, () -> checksOf(pool.server(0)) == 3);
			pool.passWithChecks(Duration.ofSeconds(1));
			Map<String, Integer> connections = pool.connections();
			held.close();
			pool.fill(5);

			assertThat(before).isEqualTo(AddressHealth.INITIALIZING);
			assertThat(good).isEqualTo(2);
			assertThat(checksOf(pool.server(0))).isEqualTo(3);
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(pool.address(B).health()).isEqualTo(AddressHealth.HEALTHY);
			assertThat(connections).isEqualTo(Map.of(A, 1, B, 3));
			assertThat(pool.connections()).isEqualTo(Map.of(A, 0, B, 5));
			assertThat(pool.closed(CloseReason.UNHEALTHY)).isEqualTo(3);
			assertThat(log.at("INFO", "WARN")).filteredOn((line) -> line.contains("healthy"))
				.containsExactly(
						"INFO moving - %s:%d of api.test is unhealthy after 3 failed checks in a row, the last: status 500, expected 200-299"
							.formatted(A, pool.host().getPort()));
		}
	}

	private static void passWithChecksUntil(MovingPool pool, BooleanSupplier condition) {
		while (!condition.getAsBoolean()) {
			pool.passWithChecks(Duration.ofSeconds(1));
		}
	}

	/** Return an answer that is not closed, over a connection to an address. */
	private static ClassicHttpResponse heldTo(MovingPool pool, String address) throws IOException {
		ClassicHttpResponse held = pool.open();
		while (pool.address(address).leased() == 0) {
			ClassicHttpResponse other = held;
			held = pool.open();
			other.close();
		}
		return held;
	}

	@Test
	void addressThatIsHealthyAgainGetsAConnectionWithTheFirstRequestThatNeedsOne() throws IOException {
		AtomicInteger status = new AtomicInteger(500);
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A, B)) {
			answerChecks(pool.server(0), status::get);
			pool.fill(4);
			passWithChecksUntil(pool, () -> checksOf(pool.server(0)) == 3);
			status.set(200);
			passWithChecksUntil(pool, () -> checksOf(pool.server(0)) == 4);
			AddressHealth afterOne = pool.address(A).health();

			passWithChecksUntil(pool, () -> checksOf(pool.server(0)) == 5);
			Map<String, Integer> before = pool.connections();
			pool.fill(3);

			assertThat(afterOne).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
			assertThat(before).as("nothing is opened ahead").isEqualTo(Map.of(A, 0, B, 2));
			assertThat(pool.connections()).isEqualTo(Map.of(A, 1, B, 2));
		}
	}

	@Test
	void serverWithoutAHealthyAddressIsTriedAndBackWithOneGoodCheck() throws IOException {
		try (MovingPool pool = pool((health) -> health, A, B)) {
			pool.fill(2);
			pool.passWithChecks(Duration.ofSeconds(1));
			for (int i = 0; i < 2; i++) {
				pool.server(i).inflict(Faults.refuse());
				pool.server(i).inflict(Faults.closeNow());
			}
			for (int second = 0; second < 50; second++) {
				tryGet(pool);
				pool.passWithChecks(Duration.ofSeconds(1));
			}
			PoolStatus status = PoolStatus.of(pool.pool().snapshot());
			String verdict = Verdict.of(pool.pool().snapshot());
			pool.server(0).heal();
			pool.server(1).heal();
			long opened = pool.server(0).opened() + pool.server(1).opened();

			pool.getOnce();
			long asked = pool.server(0).opened() + pool.server(1).opened() - opened;
			PoolStatus untilCheck = PoolStatus.of(pool.pool().snapshot());
			while (PoolStatus.of(pool.pool().snapshot()) == PoolStatus.PANIC) {
				pool.passWithChecks(Duration.ofSeconds(1));
			}

			assertThat(status).isEqualTo(PoolStatus.PANIC);
			assertThat(verdict).contains("panic: none of the 2 addresses of http://api.test:",
					"is fit for requests, all are tried");
			assertThat(asked).isOne();
			assertThat(untilCheck).isEqualTo(PoolStatus.PANIC);
			Awaitility.await().until(() -> pool.server(0).opened() + pool.server(1).opened() > opened + asked);
			assertThat(pool.server(0).opened() + pool.server(1).opened() - opened - asked)
				.as("one check, or both within the same second")
				.isLessThanOrEqualTo(2);
		}
	}

	private static void tryGet(MovingPool pool) {
		try {
			pool.get();
		}
		catch (UncheckedIOException ex) {
			// The server is not there.
		}
	}

	@Test
	void requestsSpreadOverAllAddressesWhileNoneIsHealthy() throws IOException {
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A, B)) {
			answerChecks(pool.server(0), () -> 503);
			answerChecks(pool.server(1), () -> 503);
			pool.fill(4);

			pool.passWithChecks(Duration.ofSeconds(14));
			Map<String, Integer> afterTurn = pool.connections();
			pool.fill(6);
			pool.passWithChecks(Duration.ofMinutes(2));

			assertThat(PoolStatus.of(pool.pool().snapshot())).isEqualTo(PoolStatus.PANIC);
			assertThat(afterTurn).isEqualTo(Map.of(A, 0, B, 0));
			assertThat(pool.connections()).as("those of the panic stay").isEqualTo(Map.of(A, 3, B, 3));
			assertThat(pool.closed(null)).isEqualTo(4);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void addressThatTurnsWithEachCheckCausesNoStormOfConnects(int addresses) throws IOException {
		AtomicBoolean isGood = new AtomicBoolean();
		String[] names = (addresses == 1) ? new String[] { A } : new String[] { A, B };
		try (MovingPool pool = pool((health) -> byHttp(health).withUnhealthyThreshold(1).withHealthyThreshold(1),
				names)) {
			pool.server(0).answer((request) -> {
				boolean isCheck = request.path().equals(CHECK);
				boolean isFailing = isCheck && isGood.getAndSet(!isGood.get());
				return isFailing ? new Answer(500, "text/plain", "no") : Answer.text("hello");
			});

			for (int second = 0; second < 600; second++) {
				pool.fill(4);
				pool.passWithChecks(Duration.ofSeconds(1));
			}

			long checks = checksOf(pool.server(0));
			long connects = pool.server(0).opened() - checks;
			long turns = checks / 2;
			assertThat(checks).isBetween(16L, 21L);
			assertThat(connects).as("each turn costs the connections there are").isLessThanOrEqualTo(4 * (turns + 1));
			if (addresses > 1) {
				assertThat(connects).isEqualTo(2);
				assertThat(pool.server(1).opened() - checksOf(pool.server(1))).isEqualTo(4);
			}
		}
	}

	@Test
	void checksThatFailNowAndThenCloseNothing() throws IOException {
		AtomicInteger checks = new AtomicInteger();
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A)) {
			answerChecks(pool.server(0), () -> (checks.incrementAndGet() % 3 == 0) ? 200 : 500);

			for (int second = 0; second < 300; second++) {
				pool.fill(4);
				pool.passWithChecks(Duration.ofSeconds(1));
			}

			assertThat(checks).hasValueGreaterThan(15);
			assertThat(pool.closed(null)).isZero();
			assertThat(pool.server(0).opened() - checksOf(pool.server(0))).isEqualTo(4);
		}
	}

	@Test
	void addressThatIsBlackHoledIsLeftAtTheThresholdAndBackAfterGoodChecks() throws IOException {
		try (MovingPool pool = pool((health) -> health, A, B);
				LogLines log = LogLines.of("io.httppool.pool.PoolState")) {
			pool.fill(2);
			pool.passWithChecks(Duration.ofSeconds(1));
			pool.server(0).inflict(Faults.blackHole());

			passUntil(pool, A, AddressHealth.UNHEALTHY);
			pool.passAtOnce(Duration.ofSeconds(1));
			Map<String, Integer> connections = pool.connections();
			pool.fill(3);
			pool.server(0).heal();
			long opened = pool.server(0).opened();
			passUntil(pool, A, AddressHealth.HEALTHY);

			assertThat(connections).isEqualTo(Map.of(A, 0, B, 1));
			assertThat(pool.connections()).isEqualTo(Map.of(A, 0, B, 3));
			Awaitility.await("good checks").until(() -> pool.server(0).opened() - opened >= 2);
			assertThat(log.at("INFO"))
				.anyMatch((line) -> line
					.endsWith("is unhealthy after 3 failed checks in a row, the last: no answer within 5000ms"))
				.anyMatch((line) -> line.endsWith("is healthy again"));
		}
	}

	/** Time passes while checks wait for what does not come. */
	private static void passUntil(MovingPool pool, String address, AddressHealth health) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			pool.passAtOnce(Duration.ofSeconds(1));
			return pool.address(address).health() == health;
		});
	}

	@Test
	void addressThatAcceptsAndDoesNotAnswerIsFoundByHttpAlone() {
		try (MovingPool tcp = pool((health) -> health, A, B);
				MovingPool http = pool(CheckedAddressesTests::byHttp, "127.0.0.4", "127.0.0.5")) {
			tcp.fill(2);
			http.fill(2);
			tcp.server(0).inflict(Faults.stall());
			http.server(0).inflict(Faults.stall());

			tcp.passWithChecks(Duration.ofMinutes(2));
			passUntil(http, "127.0.0.4", AddressHealth.UNHEALTHY);

			assertThat(tcp.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void checkThatPassesEndsAnEjection() throws IOException {
		try (MovingPool pool = pool((health) -> byHttp(health),
				(ejection) -> ejection.withServerErrors(3).withBaseTime(Duration.ofMinutes(5)), A, B);
				LogLines log = LogLines.of("io.httppool.pool.PoolState")) {
			pool.server(0)
				.answer((request) -> request.path().equals(CHECK) ? Answer.text("well")
						: new Answer(500, "text/plain", "broken"));
			pool.passWithChecks(Duration.ofSeconds(1));
			pool.fill(6);
			AddressHealth before = pool.address(A).health();

			pool.passWithChecks(Duration.ofSeconds(34));

			assertThat(before).isEqualTo(AddressHealth.EJECTED);
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
			assertThat(pool.address(A).ejectedUntil()).isNull();
			assertThat(log.at("INFO")).last().asString().endsWith("of api.test is in use again, as a check has passed");
		}
	}

	@Test
	void lastHealthyAddressIsNotEjected() throws IOException {
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, (ejection) -> ejection.withServerErrors(3), A, B)) {
			answerChecks(pool.server(0), () -> 500);
			pool.fill(2);
			pool.passWithChecks(Duration.ofSeconds(13));
			pool.server(1)
				.answer((request) -> request.path().equals(CHECK) ? Answer.text("well")
						: new Answer(500, "text/plain", "broken"));

			pool.fill(6);

			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(pool.address(B).health()).isEqualTo(AddressHealth.HEALTHY);
		}
	}

	@Test
	void proxyIsCheckedByItsConnectionAlone() throws IOException {
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A)) {
			pool.getThroughIt("http://elsewhere.test/");
			long opened = pool.server(0).opened();

			pool.passWithChecks(Duration.ofSeconds(1));

			Awaitility.await().until(() -> pool.server(0).opened() - opened == 1);
			assertThat(pool.server(0).requestCount()).isOne();
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
		}
	}

	@Test
	void checksThatAreSwitchedOffAreForgotten() throws IOException {
		try (MovingPool pool = pool(CheckedAddressesTests::byHttp, A, B)) {
			answerChecks(pool.server(0), () -> 500);
			pool.fill(2);
			pool.passWithChecks(Duration.ofSeconds(13));
			AddressHealth before = pool.address(A).health();
			PoolSettings off = PoolSettings.custom("moving").build();

			pool.manager().configure(off, RouteSettingsResolver.byOrigin(off));
			pool.passWithChecks(Duration.ofSeconds(1));

			assertThat(before).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
		}
	}

}
