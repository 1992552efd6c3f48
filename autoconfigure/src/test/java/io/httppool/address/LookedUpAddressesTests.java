package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.address.AddressSource.Answer;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the answers to lookups in an {@link AddressBook}, on virtual time.
 */
class LookedUpAddressesTests {

	private static final HttpHost HOST = new HttpHost("https", "api.example.com", 443);

	private static final Duration REFRESH = Duration.ofSeconds(30);

	private static final Duration ABSENCE = Duration.ofMinutes(2);

	private static final List<InetSocketAddress> FOUR = Stream.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4")
		.map((literal) -> new InetSocketAddress(literal, 443))
		.toList();

	private final VirtualTime time = new VirtualTime();

	private final AddressBook book = new AddressBook(this.time.ticker());

	private final List<String> turns = new ArrayList<>();

	@Test
	void addressThatIsNotAnsweredForTheSpanHasVanished() {
		answer(FOUR);
		List<Integer> vanished = new ArrayList<>();

		for (int i = 0; i < 10; i++) {
			answer(FOUR.subList(0, 1));
			vanished.add(vanished().size());
		}

		assertThat(vanished).containsExactly(0, 0, 0, 0, 3, 3, 3, 3, 3, 0);
		assertThat(this.book.snapshot(HOST, this.time.clock()).all()).hasSize(1);
	}

	@Test
	void vanishedAddressStaysKnownWhileItHasConnections() {
		answer(FOUR);
		List<Ranking> open = Stream.generate(() -> this.book.rank(HOST, FOUR)).limit(4).toList();
		Stream.generate(() -> FOUR.subList(1, 4)).limit(12).forEach(this::answer);

		Set<InetSocketAddress> before = vanished();
		open.forEach((ranking) -> ranking.hold().close());
		Set<InetSocketAddress> after = vanished();

		assertThat(before).isEqualTo(after).containsExactly(FOUR.get(0));
		assertThat(vanished()).isEmpty();
	}

	@Test
	void subsetsInTurnForTenMinutesLeaveNoAddressOut() {
		answer(FOUR);

		for (int i = 0; i < 20; i++) {
			answer(List.of(FOUR.get(i % 4), FOUR.get((i + 1) % 4)));
			assertThat(vanished()).isEmpty();
		}

		assertThat(this.book.snapshot(HOST, this.time.clock()).all()).hasSize(4);
		assertThat(this.book.snapshot(HOST, this.time.clock()).changes()).isEqualTo(20);
	}

	@Test
	void lookupsWhenTheyFailForAnHourChangeNothingAndAreSaidOnce() {
		this.book.tellTurns(this.turns::add);
		answer(FOUR);
		HostAddresses addresses = this.book.of(HOST);

		for (int i = 0; i < 120; i++) {
			this.time.pass(REFRESH);
			this.book.lookupBegan(HOST);
			this.book.lookupFailed(HOST, true, "UnknownHostException: api.example.com");
			assertThat(vanished()).isEmpty();
		}
		boolean wasFailing = addresses.isLookupFailing(REFRESH.toNanos());
		answer(FOUR.subList(0, 3));

		assertThat(addresses.lastAnswer()).isEqualTo(FOUR.subList(0, 3));
		assertThat(vanished()).isEmpty();
		assertThat(wasFailing).isTrue();
		assertThat(addresses.isLookupFailing(REFRESH.toNanos())).isFalse();
		assertThat(this.book.snapshot(HOST, this.time.clock()).failedLookups()).isEqualTo(120);
		assertThat(this.turns).containsExactly(
				"api.example.com could not be looked up again (UnknownHostException: api.example.com): its 4 known "
						+ "addresses stay in use",
				"api.example.com is looked up again");
	}

	@Test
	void failureIsForgottenWhereNoFurtherLookupComes() {
		answer(FOUR);
		this.book.lookupBegan(HOST);
		this.book.lookupFailed(HOST, true, "UnknownHostException");
		boolean isFailing = this.book.of(HOST).isLookupFailing(REFRESH.toNanos());

		this.time.pass(REFRESH);

		assertThat(isFailing).isTrue();
		assertThat(this.book.of(HOST).isLookupFailing(REFRESH.toNanos())).isFalse();
	}

	@Test
	void answerInAnotherOrderIsNoChange() {
		answer(FOUR);

		answer(List.of(FOUR.get(3), FOUR.get(2), FOUR.get(1), FOUR.get(0)));
		answer(FOUR.subList(0, 3));

		assertThat(this.book.snapshot(HOST, this.time.clock()).changes()).isOne();
		assertThat(this.book.snapshot(HOST, this.time.clock()).answered()).isEqualTo(3);
	}

	@Test
	void nextLookupIsDueAfterTheRefreshGiveOrTakeATenth() {
		HostAddresses addresses = this.book.of(HOST);
		List<Long> spans = new ArrayList<>();

		boolean isDueBeforeTheFirst = addresses.isLookupDue(1, this.time.ticker().read());
		for (int i = 0; i < 200; i++) {
			this.book.lookupBegan(HOST);
			this.book.answered(HOST, new Answer(FOUR, null));
			spans.add(millisUntilDue(addresses));
		}

		assertThat(isDueBeforeTheFirst).isFalse();
		assertThat(spans).allSatisfy((span) -> assertThat(span).isBetween(27_000L, 33_100L));
		assertThat(spans.stream().mapToLong(Long::longValue).average().orElseThrow()).isBetween(29_500.0, 30_500.0);
		assertThat(spans.stream().distinct()).hasSizeGreaterThan(20);
	}

	@ParameterizedTest
	@CsvSource({ "0, 5000", "3, 5000", "60, 60000", "600, 600000", "86400, 600000" })
	void nextLookupIsDueOnceTheAnswerNoLongerHolds(long validSeconds, long millis) {
		HostAddresses addresses = this.book.of(HOST);

		for (int i = 0; i < 10; i++) {
			this.book.lookupBegan(HOST);
			this.book.answered(HOST, new Answer(FOUR, Duration.ofSeconds(validSeconds)));
			assertThat(millisUntilDue(addresses)).isBetween(millis, millis * 11 / 10 + 100);
		}

		assertThat(addresses.refresh(REFRESH.toNanos())).isEqualTo(Duration.ofMillis(millis).toNanos());
	}

	@Test
	void answerHoldsForItsValidityAndAnotherWithoutOneDoesNot() {
		HostAddresses addresses = this.book.of(HOST);
		this.book.answered(HOST, new Answer(FOUR, Duration.ofSeconds(20)));
		this.time.pass(Duration.ofMillis(19_999));
		boolean isValid = addresses.isAnswerValid();
		this.time.pass(Duration.ofMillis(1));

		assertThat(isValid).isTrue();
		assertThat(addresses.isAnswerValid()).isFalse();
		answer(FOUR);
		assertThat(addresses.isAnswerValid()).isFalse();
	}

	@Test
	void nameIsLookedUpAtItsUsualPaceAfterAFailure() {
		HostAddresses addresses = this.book.of(HOST);
		this.book.lookupBegan(HOST);
		this.book.answered(HOST, new Answer(FOUR, Duration.ofMinutes(5)));
		this.book.lookupBegan(HOST);
		this.book.lookupFailed(HOST, true, "UnknownHostException");

		assertThat(millisUntilDue(addresses)).isBetween(27_000L, 33_100L);
	}

	private long millisUntilDue(HostAddresses addresses) {
		long millis = 0;
		while (!addresses.isLookupDue(REFRESH.toNanos(), this.time.ticker().read())) {
			this.time.pass(Duration.ofMillis(100));
			millis += 100;
		}
		return millis;
	}

	@Test
	void lookupThatDoesNotEndIsTakenForFailedOnceAndIsNotBegunAgain() {
		this.book.tellTurns(this.turns::add);
		answer(FOUR);
		this.book.lookupBegan(HOST);
		boolean isOverdueAtOnce = this.book.endOverdueLookup(HOST, Duration.ofSeconds(1));
		this.time.pass(Duration.ofMinutes(5));

		boolean isOverdue = this.book.endOverdueLookup(HOST, Duration.ofSeconds(1));
		boolean isOverdueAgain = this.book.endOverdueLookup(HOST, Duration.ofSeconds(1));

		assertThat(List.of(isOverdueAtOnce, isOverdue, isOverdueAgain)).containsExactly(false, true, false);
		assertThat(this.book.of(HOST).isLookupDue(1, this.time.ticker().read())).isFalse();
		assertThat(this.turns).singleElement().asString().contains("the name server does not answer");
	}

	@Test
	void lookupThatTheApplicationRefusesDoesNotFallBackToTheLastAnswer() {
		answer(FOUR);

		this.book.lookupBegan(HOST);
		this.book.lookupFailed(HOST, false, "FilteredException");

		assertThat(this.book.of(HOST).isLookupFailing(REFRESH.toNanos())).isFalse();
		assertThat(this.book.snapshot(HOST, this.time.clock()).failedLookups()).isOne();
	}

	private void answer(List<InetSocketAddress> addresses) {
		this.time.pass(REFRESH);
		this.book.lookupBegan(HOST);
		this.book.answered(HOST, new Answer(addresses, null));
	}

	private Set<InetSocketAddress> vanished() {
		return this.book.of(HOST).vanished(ABSENCE.toNanos());
	}

	@Test
	void partialAnswerLeavesTheAddressesOfTheOtherFamilyInUse() {
		InetSocketAddress ipv4 = new InetSocketAddress("10.0.0.1", 443);
		InetSocketAddress moved = new InetSocketAddress("10.0.0.2", 443);
		InetSocketAddress ipv6 = new InetSocketAddress("::1", 443);
		AddressBook addresses = new AddressBook(this.time.ticker());
		addresses.answered(HOST, new Answer(List.of(ipv4, ipv6), null));

		addresses.answered(HOST, new Answer(List.of(moved), null, true));
		List<InetSocketAddress> afterPartial = addresses.of(HOST).lastAnswer();
		addresses.answered(HOST, new Answer(List.of(moved), null));

		assertThat(afterPartial).containsExactly(moved, ipv6);
		assertThat(addresses.of(HOST).lastAnswer()).containsExactly(moved);
	}

}
