package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.address.AddressSource.Answer;
import io.httppool.address.RankedAddress.Reason;
import io.httppool.settings.EjectionMode;
import io.httppool.settings.EjectionSettings;
import io.httppool.settings.SuccessRate;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.Ejection;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the ejection of addresses, on virtual time.
 */
class EjectionTests {

	private static final HttpHost HOST = new HttpHost("https", "api.example.com", 443);

	private static final EjectionSettings SETTINGS = EjectionSettings.defaults();

	private final VirtualTime time = new VirtualTime();

	private final AddressBook book = new AddressBook(this.time.ticker());

	private final List<String> turns = new ArrayList<>();

	@ParameterizedTest
	@CsvSource({ "1, 0, 50, LAST", "1, 0, 100, LAST", "2, 0, 50, FAILURES", "2, 1, 50, LAST", "2, 1, 100, LAST",
			"3, 0, 50, FAILURES", "3, 1, 50, TOO_MANY", "4, 1, 50, FAILURES", "4, 2, 50, TOO_MANY",
			"3, 0, 33, TOO_MANY", "3, 0, 34, FAILURES", "2, 0, 0, TOO_MANY", "3, 1, 100, FAILURES",
			"10, 4, 50, FAILURES", "10, 5, 50, TOO_MANY" })
	void shareOfEjectedAddressesIsTakenAfterTheEjection(int addresses, int ejected, int percent, Ejection expected) {
		EjectionSettings settings = SETTINGS.withMaxPercent(percent);

		assertThat(EjectionRule.decide(settings, Ejection.FAILURES, addresses, ejected)).isEqualTo(expected);
	}

	@Test
	void addressIsEjectedAfterFailuresInARow() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		AddressHold hold = this.book.rank(HOST, two).hold();
		IntStream.range(0, 4).forEach((i) -> hold.struck(Strike.FAILURE, SETTINGS));
		hold.answered(200, SETTINGS);
		IntStream.range(0, 4).forEach((i) -> hold.struck(Strike.FAILURE, SETTINGS));
		AddressHealth before = address(0).health();

		hold.struck(Strike.FAILURE, SETTINGS);

		assertThat(before).isNotEqualTo(AddressHealth.EJECTED);
		assertThat(address(0).health()).isEqualTo(AddressHealth.EJECTED);
		assertThat(address(0).ejectedUntil()).isBetween(this.time.now().plusSeconds(9),
				this.time.now().plusSeconds(11));
		assertThat(this.book.of(HOST).ejected()).containsExactly(two.get(0));
		assertThat(this.book.rank(HOST, two).addresses()).extracting(RankedAddress::address, RankedAddress::reason)
			.containsExactly(tuple(two.get(1), Reason.RESOLVED), tuple(two.get(0), Reason.EJECTED));
		assertThat(this.turns).singleElement()
			.asString()
			.matches("10.0.0.1:443 of api.example.com is ejected for \\d+s "
					+ "after 5 failures in a row \\(1 of 2 addresses\\)");
	}

	@Test
	void addressIsBackWhenItsTimeIsOverAndBeginsAnew() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		strike(two.get(0), 5, SETTINGS);
		this.time.pass(Duration.ofSeconds(11));
		this.book.endEjections(HOST);
		this.book.endEjections(HOST);

		strike(two.get(0), 4, SETTINGS);

		assertThat(address(0)).extracting(AddressSnapshot::health, AddressSnapshot::ejectedUntil)
			.containsExactly(AddressHealth.UNKNOWN, null);
		assertThat(this.turns).hasSize(2).last().isEqualTo("10.0.0.1:443 of api.example.com is in use again");
	}

	@Test
	void ejectionsLastLongerEachTimeUpToTheMostAndShorterAfterGoodTime() {
		EjectionSettings settings = SETTINGS.withMaxTime(Duration.ofSeconds(35));
		EjectionState state = EjectionState.NEVER;
		List<Duration> spans = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			long now = this.time.ticker().read();
			state = state.next(settings, true, now);
			spans.add(Duration.ofNanos(state.until() - now));
			this.time.pass(Duration.ofNanos(state.until() - now));
		}

		int most = state.times();
		this.time.pass(Duration.ofSeconds(20));
		int afterGoodTime = state.next(settings, true, this.time.ticker().read()).times();
		this.time.pass(Duration.ofHours(1));
		int afterLong = state.next(settings, true, this.time.ticker().read()).times();

		assertThat(spans).zipSatisfy(List.of(10, 20, 30, 35, 35, 35), (span, seconds) -> assertThat(span)
			.isBetween(Duration.ofMillis(seconds * 900L), Duration.ofMillis(Math.min(seconds * 1100L, 35_000))));
		assertThat(List.of(most, afterGoodTime, afterLong)).containsExactly(4, 3, 1);
	}

	@Test
	void ejectionWhenItIsOnlyObservedIsCountedAndChangesNothing() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");

		strike(two.get(0), 5, SETTINGS.withMode(EjectionMode.OBSERVE));
		strike(two.get(1), 5, SETTINGS.withMode(EjectionMode.OBSERVE));

		assertThat(this.book.of(HOST).ejected()).isEmpty();
		assertThat(this.book.rank(HOST, two).addresses().get(0).address()).isEqualTo(two.get(0));
		assertThat(ejections()).containsExactly("consecutive-failures false 1", "last-address false 1");
		assertThat(this.turns).singleElement().asString().contains("would be ejected");
	}

	@Test
	void failuresWhenEjectionIsOffOrOfTheLastAddressEjectNothing() {
		List<InetSocketAddress> one = answer("10.0.0.1");

		strike(one.get(0), 100, SETTINGS.withMode(EjectionMode.OFF));
		strike(one.get(0), 9, SETTINGS);
		strike(one.get(0), 1, SETTINGS);

		assertThat(this.book.of(HOST).ejected()).isEmpty();
		assertThat(this.turns).isEmpty();
		assertThat(ejections()).containsExactly("last-address false 2");
	}

	@Test
	void unhealthyAddressThatTheNameNoLongerHasDoesNotKeepAnotherInUse() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		answer("10.0.0.3", "10.0.0.2");
		this.book.of(HOST).checks().found(two.get(0), CheckHealth.UNHEALTHY);

		strike(two.get(1), 5, SETTINGS);

		assertThat(this.book.of(HOST).ejected()).containsExactly(two.get(1));
	}

	@Test
	void serverErrorsEjectOnlyWhereThatIsWanted() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		AddressHold hold = this.book.rank(HOST, two).hold();

		IntStream.range(0, 50).forEach((i) -> hold.answered(503, SETTINGS));
		boolean isEjectedByDefault = !this.book.of(HOST).ejected().isEmpty();
		hold.answered(503, SETTINGS.withServerErrors(2));
		hold.answered(404, SETTINGS.withServerErrors(2));
		hold.answered(500, SETTINGS.withServerErrors(2));
		boolean isEjectedEarly = !this.book.of(HOST).ejected().isEmpty();
		hold.answered(502, SETTINGS.withServerErrors(2));

		assertThat(isEjectedByDefault || isEjectedEarly).isFalse();
		assertThat(ejections()).containsExactly("consecutive-5xx true 1");
	}

	@Test
	void halfOfTheAddressesAtMostAreEjectedAtATime() {
		List<InetSocketAddress> four = answer("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");

		four.forEach((address) -> strike(address, 5, SETTINGS));

		assertThat(this.book.of(HOST).ejected()).containsExactlyInAnyOrder(four.get(0), four.get(1));
		assertThat(ejections()).containsExactlyInAnyOrder("consecutive-failures true 2", "max-percent false 2");
	}

	@ParameterizedTest
	@CsvSource({ "100, 20, 80, false", "100, 21, 80, true", "99, 99, 80, false", "200, 41, 80, true",
			"200, 40, 80, false", "100, 100, 0, false", "100, 1, 100, true", "100, 0, 100, false",
			"100, 100, , false" })
	void successRateIsTooLowOnlyWithEnoughSamples(long all, long failed, Integer below, boolean expected) {
		assertThat(new Samples(all, failed).isTooLow(new SuccessRate(100, below))).isEqualTo(expected);
	}

	@Test
	void addressThatFailsEverySecondTimeIsEjectedByItsSuccessRate() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		AddressHold hold = this.book.rank(HOST, two).hold();
		EjectionSettings settings = rate(80);

		exchange(hold, 98, settings);
		this.book.judge(HOST, settings);
		boolean isEjectedEarly = !this.book.of(HOST).ejected().isEmpty();
		exchange(hold, 2, settings);
		this.book.judge(HOST, settings);
		this.book.judge(HOST, settings);

		assertThat(isEjectedEarly).isFalse();
		assertThat(this.book.of(HOST).ejected()).containsExactly(two.get(0));
		assertThat(ejections()).containsExactly("success-rate true 1");
		assertThat(this.turns).singleElement()
			.asString()
			.containsPattern("10.0.0.1:443 of api.example.com is ejected for \\d+s after 50 of 100 exchanges failed "
					+ "\\(1 of 2 addresses\\)");
	}

	@Test
	void addressThatFailsEverySecondTimeIsNotEjectedWithoutASuccessRate() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");

		exchange(this.book.rank(HOST, two).hold(), 1000, SETTINGS);
		this.book.judge(HOST, SETTINGS);

		assertThat(ejections()).isEmpty();
	}

	@Test
	void exchangesOfAnEarlierWindowDoNotCount() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		AddressHold hold = this.book.rank(HOST, two).hold();
		EjectionSettings settings = rate(80);

		for (int i = 0; i < 10; i++) {
			exchange(hold, 98, settings);
			this.book.judge(HOST, settings);
			this.time.pass(Duration.ofSeconds(10));
			this.book.judge(HOST, settings);
		}

		assertThat(ejections()).isEmpty();
	}

	@Test
	void successRateWhenObservedIsOnlyCounted() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		EjectionSettings settings = rate(80).withMode(EjectionMode.OBSERVE);

		exchange(this.book.rank(HOST, two).hold(), 100, settings);
		this.book.judge(HOST, settings);

		assertThat(this.book.of(HOST).ejected()).isEmpty();
		assertThat(ejections()).containsExactly("success-rate false 1");
		assertThat(this.turns).singleElement().asString().contains("would be ejected for");
	}

	@Test
	void connectsThatFailCountForTheSuccessRate() {
		List<InetSocketAddress> two = answer("10.0.0.1", "10.0.0.2");
		EjectionSettings settings = rate(80).withFailures(1000);

		strike(two.get(1), 100, settings);
		this.book.judge(HOST, settings);

		assertThat(this.book.of(HOST).ejected()).containsExactly(two.get(1));
	}

	private static EjectionSettings rate(int below) {
		return SETTINGS.withSuccessRate((rate) -> rate.withBelow(below));
	}

	/** Have every second exchange answered by an error of the server. */
	private static void exchange(AddressHold hold, int times, EjectionSettings settings) {
		IntStream.range(0, times).forEach((i) -> hold.answered((i % 2 == 0) ? 503 : 200, settings));
	}

	private List<InetSocketAddress> answer(String... literals) {
		this.book.tellTurns(this.turns::add);
		List<InetSocketAddress> addresses = Stream.of(literals)
			.map((literal) -> new InetSocketAddress(literal, 443))
			.toList();
		this.book.lookupBegan(HOST);
		this.book.answered(HOST, new Answer(addresses, null));
		return addresses;
	}

	private void strike(InetSocketAddress address, int times, EjectionSettings settings) {
		IntStream.range(0, times).forEach((i) -> this.book.struck(HOST, address, Strike.FAILURE, settings));
	}

	private AddressSnapshot address(int index) {
		return this.book.snapshot(HOST, this.time.clock()).all().get(index);
	}

	private List<String> ejections() {
		return this.book.snapshot(HOST, this.time.clock())
			.ejections()
			.entrySet()
			.stream()
			.map((entry) -> "%s %s %d".formatted(entry.getKey().reason(), entry.getKey().isEnforced(),
					entry.getValue()))
			.sorted()
			.toList();
	}

}
