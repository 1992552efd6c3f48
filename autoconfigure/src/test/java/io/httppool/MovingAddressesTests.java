package io.httppool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.address.AddressSource;
import io.httppool.address.AddressSource.Answer;
import io.httppool.settings.DnsMode;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.Faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a server whose addresses change, over real sockets to several addresses.
 */
class MovingAddressesTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static final List<String> FOUR = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

	private static MovingPool pool(List<String> addresses) {
		return pool(addresses, DnsMode.STRICT);
	}

	private static MovingPool pool(List<String> addresses, DnsMode mode) {
		return new MovingPool(addresses, (settings) -> settings.addresses((dns) -> dns.withDnsMode(mode)));
	}

	@Test
	void connectionsSpreadOverAllAddresses() throws IOException {
		try (MovingPool pool = pool(FOUR)) {
			pool.fill(20);

			assertThat(pool.connections()).hasSize(4).allSatisfy((address, count) -> assertThat(count).isEqualTo(5));
			assertThat(pool.address(A)).extracting(AddressSnapshot::health, AddressSnapshot::available)
				.containsExactly(AddressHealth.HEALTHY, 5);
			assertThat(pool.server(3).opened()).isEqualTo(5);
		}
	}

	@Test
	void connectionsThatAreClosedAreReplacedWhereTheyAreMissing() throws IOException {
		try (MovingPool pool = pool(FOUR)) {
			pool.fill(8);
			pool.server(1).inflict(Faults.closeNow());
			pool.passAtOnce(Duration.ofSeconds(1));

			pool.fill(8);

			assertThat(pool.connections()).allSatisfy((address, count) -> assertThat(count).isEqualTo(2));
		}
	}

	@Test
	void nameThatMovesWhenStrictTakesItsConnectionsAlong() throws IOException {
		try (MovingPool pool = pool(List.of(A, B))) {
			pool.answer(A);
			pool.fill(8);
			ClassicHttpResponse held = pool.open();
			pool.answer(B);

			pool.pass(Duration.ofSeconds(119));
			Map<String, Integer> before = pool.connections();
			int goneBefore = (int) pool.route().addresses().vanished();
			pool.pass(Duration.ofSeconds(80));
			Map<String, Integer> after = pool.connections();
			held.close();

			assertThat(before).containsEntry(A, 8);
			assertThat(goneBefore).isEqualTo(8);
			assertThat(after).containsEntry(A, 1);
			assertThat(pool.connections().getOrDefault(A, 0)).isZero();
			assertThat(pool.closed(CloseReason.DNS_REMOVED)).isEqualTo(pool.closed(null)).isEqualTo(8);
			pool.get();
			assertThat(pool.connections()).containsEntry(B, 1);
			assertThat(pool.route().addresses().changes()).isOne();
		}
	}

	@Test
	void idleConnectionsToAVanishedAddressAreClosedAQuarterAtATime() throws IOException {
		try (MovingPool pool = pool(List.of(A, B))) {
			pool.answer(A);
			pool.fill(17);
			ClassicHttpResponse held = pool.open();
			pool.answer(B);
			List<Long> closed = new ArrayList<>();

			long before = 0;
			while (before < 16) {
				pool.pass(Duration.ofSeconds(1));
				closed.add(pool.closed(CloseReason.DNS_REMOVED) - before);
				before = pool.closed(CloseReason.DNS_REMOVED);
			}

			held.close();
			assertThat(closed.stream().filter((count) -> count > 0)).containsExactly(4L, 3L, 3L, 2L, 1L, 1L, 1L, 1L);
		}
	}

	@Test
	void nameThatMovesWhenLogicalKeepsItsConnections() throws IOException {
		try (MovingPool pool = pool(List.of(A, B), DnsMode.LOGICAL)) {
			pool.answer(A);
			pool.fill(4);
			pool.answer(B);

			pool.pass(Duration.ofMinutes(6));
			pool.fill(6);

			assertThat(pool.closed(null)).isZero();
			assertThat(pool.connections()).isEqualTo(Map.of(A, 4, B, 2));
			assertThat(pool.route().addresses().vanished()).isEqualTo(4);
			assertThat(pool.address(A).isGone()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(DnsMode.class)
	void addressThatTheNameNoLongerHasIsForgottenInTheEnd(DnsMode mode) throws IOException {
		try (MovingPool pool = pool(List.of(A, B), mode)) {
			pool.answer(A);
			pool.getOnce();
			pool.answer(B);

			for (int i = 0; i < 20; i++) {
				pool.pass(Duration.ofSeconds(20));
				pool.getOnce();
			}

			assertThat(pool.route().addresses().all()).singleElement()
				.satisfies((address) -> assertThat(address.address()).startsWith(B));
		}
	}

	@Test
	void answerThatStillHoldsIsNotUsedWhenTheWatchIsOff() throws IOException {
		AtomicReference<String> answer = new AtomicReference<>(A);
		AddressSource source = (name, port) -> new Answer(List.of(new InetSocketAddress(answer.get(), port)),
				Duration.ofHours(1));
		try (MovingPool pool = new MovingPool(List.of(A, B),
				(settings) -> settings.addresses((dns) -> dns.withDnsMode(DnsMode.OFF)), source)) {
			pool.getOnce();
			answer.set(B);
			pool.passAtOnce(Duration.ofSeconds(1));

			pool.getOnce();

			assertThat(pool.server(0).requestCount()).isOne();
			assertThat(pool.server(1).requestCount()).isOne();
		}
	}

	@Test
	void answersThatShowSubsetsInTurnCloseNothing() throws IOException {
		try (MovingPool pool = pool(FOUR)) {
			pool.fill(8);

			for (int i = 0; i < 20; i++) {
				pool.answer(FOUR.get(i % 4), FOUR.get((i + 1) % 4));
				pool.pass(Duration.ofSeconds(33));
			}

			assertThat(pool.closed(null)).isZero();
			assertThat(pool.connections()).hasSize(4);
			assertThat(pool.dns().lookups(MovingPool.HOST)).isGreaterThan(20);
		}
	}

	@Test
	void nameServerThatFailsForAnHourChangesNothing() throws IOException {
		try (MovingPool pool = pool(List.of(A, B))) {
			pool.fill(4);
			pool.answer();

			pool.pass(Duration.ofHours(1));
			for (int i = 0; i < 10; i++) {
				pool.getOnce();
			}

			assertThat(pool.closed(CloseReason.DNS_REMOVED)).isZero();
			assertThat(pool.connections()).containsOnlyKeys(A, B);
			assertThat(pool.route().addresses().failedLookups()).isGreaterThan(100);
			assertThat(pool.server(0).opened()).isPositive();
		}
	}

	@Test
	void nameServerThatFailsWhenTheWatchIsOffFailsTheRequest() throws IOException {
		try (MovingPool pool = pool(List.of(A), DnsMode.OFF)) {
			pool.getOnce();
			pool.answer();
			pool.passAtOnce(Duration.ofSeconds(1));

			assertThatExceptionOfType(UnknownHostException.class).isThrownBy(pool::getOnce);

			pool.pass(Duration.ofMinutes(2));
			assertThat(pool.dns().lookups(MovingPool.HOST)).isEqualTo(2);
		}
	}

	@Test
	void nameServerThatIsSilentDelaysNoRequestOnceItIsKnown() throws IOException {
		try (MovingPool pool = pool(List.of(A))) {
			pool.getOnce();
			pool.dns().delay(Duration.ofHours(1));
			pool.passAtOnce(Duration.ofSeconds(34));
			awaitLookups(pool, 2);
			pool.passAtOnce(Duration.ofSeconds(2));

			pool.getOnce();
			pool.getOnce();

			assertThat(pool.dns().lookups(MovingPool.HOST)).isEqualTo(2);
			assertThat(pool.server(0).requestCount()).isEqualTo(3);
		}
	}

	private static void awaitLookups(MovingPool pool, long count) {
		while (pool.dns().lookups(MovingPool.HOST) < count) {
			Thread.onSpinWait();
		}
	}

	@Test
	void addressThatWasUsedTellsWhen() throws IOException {
		try (MovingPool pool = pool(List.of(A, B))) {
			pool.fill(2);
			pool.passAtOnce(Duration.ofSeconds(1));
			Instant first = pool.address(A).lastUsed();
			pool.passAtOnce(Duration.ofSeconds(20));
			pool.get();
			pool.passAtOnce(Duration.ofSeconds(1));

			assertThat(List.of(pool.address(A), pool.address(B))).extracting(AddressSnapshot::lastUsed)
				.containsExactlyInAnyOrder(first, first.plusSeconds(21));
		}
	}

	@Test
	void nameOfTheProxyIsWatchedInPlaceOfThatOfTheServer() throws IOException {
		try (MovingPool pool = pool(List.of(A))) {
			pool.getThroughIt("http://elsewhere.test/");

			pool.pass(Duration.ofSeconds(50));

			assertThat(pool.dns().lookups("elsewhere.test")).isZero();
			assertThat(pool.dns().lookups(MovingPool.HOST)).isEqualTo(2);
			assertThat(pool.route().addresses().answered()).isOne();
		}
	}

	@Test
	void addressInPlaceOfANameIsNotLookedUp() throws IOException {
		try (MovingPool pool = pool(List.of(A))) {
			pool.getDirectly();

			pool.pass(Duration.ofMinutes(2));

			assertThat(pool.dns().lookups(A)).isOne();
			assertThat(pool.connections()).isEqualTo(Map.of(A, 1));
		}
	}

	@Test
	void namesThatAreDueTogetherAreAllLookedUp() throws IOException {
		try (MovingPool pool = pool(List.of(A))) {
			List<String> names = IntStream.range(0, 40).mapToObj("n%d.test"::formatted).toList();
			for (String name : names) {
				pool.getBy(name);
			}

			pool.passAtOnce(Duration.ofSeconds(34));
			pool.awaitLookups();

			assertThat(names).allSatisfy((name) -> assertThat(pool.dns().lookups(name)).isEqualTo(2));
		}
	}

	@Test
	void requestsLookNamesUpAgainWhereNothingElseDoes() throws IOException {
		try (MovingPool pool = new MovingPool(List.of(A, B),
				(settings) -> settings.addresses((dns) -> dns.withDnsRefresh(Duration.ZERO)))) {
			pool.answer(A);
			pool.getOnce();
			pool.answer();
			pool.passAtOnce(Duration.ofSeconds(1));
			pool.getOnce();
			pool.answer(B);
			pool.passAtOnce(Duration.ofSeconds(1));

			pool.getOnce();

			assertThat(pool.server(0).requestCount()).isEqualTo(2);
			assertThat(pool.server(1).requestCount()).isOne();
		}
	}

	@Test
	void namesAreForgottenWithTheirRoutes() throws IOException {
		try (MovingPool pool = pool(List.of(A))) {
			pool.getOnce();
			boolean isKnown = pool.pool().addresses().book().find(pool.host()) != null;

			pool.pass(Duration.ofSeconds(125));
			long lookups = pool.dns().lookups(MovingPool.HOST);
			pool.pass(Duration.ofSeconds(60));

			assertThat(isKnown).isTrue();
			assertThat(pool.pool().addresses().book().find(pool.host())).isNull();
			assertThat(pool.dns().lookups(MovingPool.HOST)).isEqualTo(lookups);
		}
	}

}
