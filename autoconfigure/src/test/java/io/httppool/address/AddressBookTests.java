package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.address.RankedAddress.Reason;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressBook}, and for the order of the addresses of a host.
 */
class AddressBookTests {

	private static final String HOST = "api.example.com";

	private static final List<InetSocketAddress> TWO = addresses("10.0.0.1", "10.0.0.2");

	private final VirtualTime time = new VirtualTime();

	private final AddressBook book = new AddressBook(this.time.ticker());

	@ParameterizedTest
	@CsvSource({ "10.0.0.1 10.0.0.2, 10.0.0.1 10.0.0.2", "::1 ::2 10.0.0.1, ::1 10.0.0.1 ::2",
			"10.0.0.1 10.0.0.2 ::1 ::2 ::3, 10.0.0.1 ::1 10.0.0.2 ::2 ::3", "::1 ::2, ::1 ::2", "'', ''",
			"10.0.0.1 10.0.0.1 ::1 10.0.0.1, 10.0.0.1 ::1" })
	void rankAlternatesTheFamiliesFromTheFirstOfTheResolver(String resolved, String expected) {
		List<RankedAddress> ranked = this.book.rank(HOST, addresses(split(resolved)));

		assertThat(ranked).extracting(RankedAddress::address).isEqualTo(addresses(split(expected)));
	}

	private static String[] split(String text) {
		return text.isEmpty() ? new String[0] : text.split(" ");
	}

	@Test
	void rankTellsTheReasonOfEachAddress() {
		List<InetSocketAddress> resolved = addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "::1");
		Map<InetSocketAddress, AddressState> states = Map.of(resolved.get(0), new AddressState(1, 5), resolved.get(1),
				new AddressState(1, 20));

		List<RankedAddress> ranked = AddressOrder.of(resolved, states, 10);

		assertThat(ranked).containsExactly(new RankedAddress(resolved.get(0), Reason.RETRIED),
				new RankedAddress(resolved.get(3), Reason.ALTERNATED),
				new RankedAddress(resolved.get(2), Reason.ALTERNATED),
				new RankedAddress(resolved.get(1), Reason.FAILED));
	}

	@Test
	void rankWhenTheTickerWrapsAroundStillPutsTheSoonestFirst() {
		long now = Long.MAX_VALUE - 10;
		Map<InetSocketAddress, AddressState> states = Map.of(TWO.get(0), new AddressState(1, now + 100), TWO.get(1),
				new AddressState(1, now + 5));

		List<RankedAddress> ranked = AddressOrder.of(TWO, states, now);

		assertThat(ranked).extracting(RankedAddress::address).containsExactly(TWO.get(1), TWO.get(0));
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

		assertThat(this.book.rank(HOST, TWO).get(0)).isEqualTo(new RankedAddress(TWO.get(0), Reason.RESOLVED));
	}

	@Test
	void failedAddressOfOneHostIsFirstForAnother() {
		this.book.failed(HOST, TWO.get(0));

		assertThat(this.book.rank("other.example.com", TWO).get(0).address()).isEqualTo(TWO.get(0));
	}

	@Test
	void addressesWhenAllHaveFailedAreStillTried() {
		this.book.failed(HOST, TWO.get(1));
		this.time.pass(Duration.ofMillis(1));
		this.book.failed(HOST, TWO.get(0));

		assertThat(this.book.rank(HOST, TWO)).extracting(RankedAddress::address)
			.containsExactly(TWO.get(1), TWO.get(0));
	}

	@Test
	void bookWhenManyAddressesFailForgetsThoseLongUnheardOf() {
		IntStream.range(0, 1500).forEach((i) -> this.book.failed("host" + i, TWO.get(0)));
		this.book.failed(HOST, TWO.get(0));
		boolean isKnownWhenFull = !first().equals(TWO.get(0));
		this.time.pass(Duration.ofSeconds(61));

		this.book.failed(HOST, TWO.get(0));

		assertThat(isKnownWhenFull).isFalse();
		assertThat(first()).isEqualTo(TWO.get(1));
	}

	private InetSocketAddress first() {
		return this.book.rank(HOST, TWO).get(0).address();
	}

	private static List<InetSocketAddress> addresses(String... literals) {
		return Stream.of(literals).map((literal) -> new InetSocketAddress(literal, 443)).toList();
	}

}
