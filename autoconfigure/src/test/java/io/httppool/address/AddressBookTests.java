package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.address.AddressSource.Answer;
import io.httppool.address.RankedAddress.Reason;
import io.httppool.snapshot.AddressHealth;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressBook}, and for the order of the addresses of a host.
 */
class AddressBookTests {

	private static final HttpHost HOST = new HttpHost("https", "api.example.com", 443);

	private static final HttpHost OTHER = new HttpHost("https", "other.example.com", 443);

	private static final List<InetSocketAddress> TWO = addresses("10.0.0.1", "10.0.0.2");

	private final VirtualTime time = new VirtualTime();

	private final AddressBook book = new AddressBook(this.time.ticker());

	@ParameterizedTest
	@CsvSource({ "10.0.0.1 10.0.0.2, 10.0.0.1 10.0.0.2", "::1 ::2 10.0.0.1, ::1 10.0.0.1 ::2",
			"10.0.0.1 10.0.0.2 ::1 ::2 ::3, 10.0.0.1 ::1 10.0.0.2 ::2 ::3", "::1 ::2, ::1 ::2", "'', ''",
			"10.0.0.1 10.0.0.1 ::1 10.0.0.1, 10.0.0.1 ::1" })
	void rankAlternatesTheFamiliesFromTheFirstOfTheResolver(String resolved, String expected) {
		List<RankedAddress> ranked = this.book.rank(HOST, addresses(split(resolved))).addresses();

		assertThat(ranked).extracting(RankedAddress::address).isEqualTo(addresses(split(expected)));
	}

	private static String[] split(String text) {
		return text.isEmpty() ? new String[0] : text.split(" ");
	}

	@Test
	void rankTellsTheReasonOfEachAddress() {
		List<InetSocketAddress> resolved = addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "::1");
		Map<InetSocketAddress, AddressState> states = Map.of(resolved.get(0), failedUntil(5), resolved.get(1),
				failedUntil(20));

		List<RankedAddress> ranked = AddressOrder.of(resolved, states, Set.of(), 0, 10);

		assertThat(ranked).containsExactly(new RankedAddress(resolved.get(0), Reason.RETRIED),
				new RankedAddress(resolved.get(3), Reason.ALTERNATED),
				new RankedAddress(resolved.get(2), Reason.ALTERNATED),
				new RankedAddress(resolved.get(1), Reason.FAILED));
	}

	@Test
	void rankWhenTheTickerWrapsAroundStillPutsTheSoonestFirst() {
		long now = Long.MAX_VALUE - 10;
		Map<InetSocketAddress, AddressState> states = Map.of(TWO.get(0), failedUntil(now + 100), TWO.get(1),
				failedUntil(now + 5));

		List<RankedAddress> ranked = AddressOrder.of(TWO, states, Set.of(), 0, now);

		assertThat(ranked).extracting(RankedAddress::address).containsExactly(TWO.get(1), TWO.get(0));
	}

	private static AddressState failedUntil(long retryAt) {
		return new AddressState(1, retryAt, false, 0, null, EjectionState.NEVER, new Strikes());
	}

	@ParameterizedTest
	@CsvSource({ "0 0 0, 0, 1 2 3, RESOLVED", "0 0 0, 1, 2 3 1, IN_TURN", "0 0 0, 5, 3 1 2, IN_TURN",
			"2 1 0, 0, 3 2 1, FEWEST_CONNECTIONS", "1 1 0, 7, 3 2 1, FEWEST_CONNECTIONS", "0 1 1, 1, 1 2 3, RESOLVED" })
	void rankPutsTheFewestConnectionsFirstAndEqualsInTurn(String connections, long turn, String expected,
			Reason reason) {
		List<InetSocketAddress> three = addresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
		Map<InetSocketAddress, AddressState> states = new HashMap<>();
		for (int i = 0; i < 3; i++) {
			states.put(three.get(i), AddressState.fresh().withConnections(Integer.parseInt(split(connections)[i])));
		}

		List<RankedAddress> ranked = AddressOrder.of(three, states, Set.of(), turn, 0);

		assertThat(ranked).extracting((one) -> three.indexOf(one.address()) + 1)
			.isEqualTo(Stream.of(split(expected)).map(Integer::valueOf).toList());
		assertThat(ranked.get(0).reason()).isEqualTo(reason);
	}

	@Test
	void rankWhenFamiliesDifferInConnectionsKeepsToTheFirstOfTheResolver() {
		List<InetSocketAddress> resolved = addresses("::1", "::2", "10.0.0.1");
		Map<InetSocketAddress, AddressState> states = Map.of(resolved.get(0), AddressState.fresh().withConnections(5),
				resolved.get(1), AddressState.fresh().withConnections(4));

		List<RankedAddress> ranked = AddressOrder.of(resolved, states, Set.of(), 0, 0);

		assertThat(ranked).extracting(RankedAddress::address)
			.containsExactly(resolved.get(1), resolved.get(2), resolved.get(0));
	}

	@Test
	void connectionsSpreadOverAllAddressesWhileTheyAreBeingOpened() {
		List<InetSocketAddress> four = addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");

		Map<InetSocketAddress, Long> opened = IntStream.range(0, 40)
			.mapToObj((i) -> this.book.rank(HOST, four).addresses().get(0).address())
			.collect(Collectors.groupingBy((address) -> address, Collectors.counting()));

		assertThat(opened).containsOnlyKeys(four).allSatisfy((address, count) -> assertThat(count).isEqualTo(10));
	}

	@Test
	void connectionThatIsClosedIsReplacedAtTheSameAddress() {
		List<Ranking> rankings = IntStream.range(0, 6).mapToObj((i) -> this.book.rank(HOST, TWO)).toList();
		AddressHold closed = rankings.get(3).hold();
		InetSocketAddress address = rankings.get(3).addresses().get(0).address();

		closed.close();
		closed.close();

		assertThat(this.book.rank(HOST, TWO).addresses().get(0))
			.isEqualTo(new RankedAddress(address, reasonOf(address)));
	}

	private static Reason reasonOf(InetSocketAddress address) {
		return address.equals(TWO.get(0)) ? Reason.RESOLVED : Reason.FEWEST_CONNECTIONS;
	}

	@Test
	void connectionThatIsOpenedElsewhereCountsThere() {
		AddressHold hold = this.book.rank(HOST, TWO).hold();

		hold.opened(TWO.get(1));

		assertThat(this.book.rank(HOST, TWO).addresses().get(0).address()).isEqualTo(TWO.get(0));
		hold.close();
		assertThat(this.book.rank(HOST, TWO).addresses().get(0).address()).isEqualTo(TWO.get(1));
	}

	@Test
	void failedAddressIsTriedLastForATimeThatGrows() {
		List<Duration> spans = IntStream.range(0, 8).mapToObj((i) -> {
			this.book.failed(HOST, TWO.get(0));
			return timeUntilRetried();
		}).toList();

		assertThat(spans).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
	}

	private Duration timeUntilRetried() {
		Duration span = Duration.ZERO;
		while (!first().equals(TWO.get(0))) {
			this.time.pass(Duration.ofMillis(500));
			span = span.plusMillis(500);
		}
		return span;
	}

	@Test
	void failedAddressWhenItsTimeIsOverIsRetriedByOneCallerOnly() {
		this.book.failed(HOST, TWO.get(0));
		this.time.pass(Duration.ofSeconds(1));

		InetSocketAddress one = first();
		InetSocketAddress other = first();

		assertThat(one).isEqualTo(TWO.get(0));
		assertThat(other).isEqualTo(TWO.get(1));
	}

	@Test
	void failedAddressWhenItsRetryIsNeverHeardOfIsRetriedAgain() {
		this.book.failed(HOST, TWO.get(0));
		this.time.pass(Duration.ofSeconds(1));
		first();

		this.time.pass(Duration.ofSeconds(1));

		assertThat(first()).isEqualTo(TWO.get(0));
	}

	@Test
	void successEndsTheMemoryAtOnce() {
		IntStream.range(0, 5).forEach((i) -> this.book.failed(HOST, TWO.get(0)));

		this.book.succeeded(HOST, TWO.get(0));

		assertThat(this.book.rank(HOST, TWO).addresses().get(0))
			.isEqualTo(new RankedAddress(TWO.get(0), Reason.RESOLVED));
	}

	@Test
	void failedAddressOfOneHostIsFirstForAnother() {
		this.book.failed(HOST, TWO.get(0));

		assertThat(this.book.rank(OTHER, TWO).addresses().get(0).address()).isEqualTo(TWO.get(0));
	}

	@Test
	void addressesWhenAllHaveFailedAreStillTried() {
		this.book.failed(HOST, TWO.get(1));
		this.time.pass(Duration.ofMillis(1));
		this.book.failed(HOST, TWO.get(0));

		assertThat(this.book.rank(HOST, TWO).addresses()).extracting(RankedAddress::address)
			.containsExactly(TWO.get(1), TWO.get(0));
	}

	@Test
	void healthFollowsSuccessesAndSeveralFailuresInARow() {
		this.book.answered(HOST, new Answer(TWO, null));
		List<AddressHealth> seen = new ArrayList<>(List.of(health()));
		this.book.succeeded(HOST, TWO.get(0));
		seen.add(health());
		for (int i = 0; i < 3; i++) {
			this.book.failed(HOST, TWO.get(0));
			seen.add(health());
		}
		this.book.succeeded(HOST, TWO.get(0));
		seen.add(health());

		assertThat(seen).containsExactly(AddressHealth.UNKNOWN, AddressHealth.HEALTHY, AddressHealth.HEALTHY,
				AddressHealth.HEALTHY, AddressHealth.UNHEALTHY, AddressHealth.HEALTHY);
	}

	private AddressHealth health() {
		return this.book.snapshot(HOST, this.time.clock()).all().get(0).health();
	}

	@Test
	void hostsThatNoRouteLeadsToAreForgottenAfterAMinute() {
		this.book.rank(HOST, TWO);
		this.book.rank(OTHER, TWO);
		this.book.retain(Set.of());
		HostAddresses young = this.book.find(HOST);
		this.time.pass(Duration.ofMinutes(1));

		this.book.retain(Set.of(OTHER));

		assertThat(young).isNotNull();
		assertThat(this.book.find(HOST)).isNull();
		assertThat(this.book.find(OTHER)).isNotNull();
	}

	private InetSocketAddress first() {
		Ranking ranking = this.book.rank(HOST, TWO);
		ranking.hold().close();
		return ranking.addresses().get(0).address();
	}

	private static List<InetSocketAddress> addresses(String... literals) {
		return Stream.of(literals).map((literal) -> new InetSocketAddress(literal, 443)).toList();
	}

	@Test
	void addressesWhoseChecksFailComeAfterThoseThatHaveFailed() {
		Map<InetSocketAddress, AddressState> states = Map.of(TWO.get(0), AddressState.fresh().failed(0));

		List<RankedAddress> ranked = AddressOrder.of(TWO, states, Set.of(TWO.get(1)), 0, 0);

		assertThat(ranked).extracting(RankedAddress::address).containsExactly(TWO.get(0), TWO.get(1));
		assertThat(ranked).extracting(RankedAddress::reason).containsExactly(Reason.FAILED, Reason.UNHEALTHY);
	}

	@Test
	void addressesSpreadAsUsualWhereTheChecksOfAllFail() {
		List<RankedAddress> ranked = AddressOrder.of(TWO, Map.of(), Set.copyOf(TWO), 1, 0);

		assertThat(ranked).extracting(RankedAddress::reason).doesNotContain(Reason.UNHEALTHY);
		assertThat(ranked).extracting(RankedAddress::address).containsExactly(TWO.get(1), TWO.get(0));
	}

}
