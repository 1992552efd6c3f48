package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

import io.httppool.address.AddressSource.Answer;
import io.httppool.settings.EjectionSettings;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostChecks}: which addresses are checked, and when none is fit.
 */
class HostChecksTests {

	private static final HttpHost HOST = new HttpHost("https", "api.example.com", 443);

	private static final List<InetSocketAddress> THREE = Stream.of("10.0.0.1", "10.0.0.2", "10.0.0.3")
		.map((literal) -> new InetSocketAddress(literal, 443))
		.toList();

	private static final InetSocketAddress A = THREE.get(0);

	private static final InetSocketAddress B = THREE.get(1);

	private static final InetSocketAddress C = THREE.get(2);

	private final VirtualTime time = new VirtualTime();

	private final AddressBook book = new AddressBook(this.time.ticker());

	private final HostChecks checks = new HostChecks(this.book.of(HOST));

	private void answer(InetSocketAddress... addresses) {
		this.book.answered(HOST, new Answer(List.of(addresses), null));
	}

	private boolean isShownAsPanic() {
		return this.book.snapshot(HOST, this.time.clock()).isPanic();
	}

	@Test
	void addressIsCheckedUntilNoAnswerHasHadItForTwoMinutes() {
		answer(A, B);
		answer(B);
		this.time.pass(Duration.ofSeconds(119));
		answer(B);
		answer(B);
		boolean isBefore = this.checks.inUse().contains(A);

		this.time.pass(Duration.ofSeconds(1));
		answer(B);

		assertThat(isBefore).isTrue();
		assertThat(this.checks.inUse()).containsExactly(B);
	}

	@Test
	void addressThatTheNameNoLongerHasIsNotFitForRequests() {
		answer(A);
		this.book.rank(HOST, List.of(A));
		answer(B);

		this.checks.found(A, CheckHealth.HEALTHY);
		this.checks.found(B, CheckHealth.UNHEALTHY);

		assertThat(this.checks.isPanic()).isTrue();
		assertThat(isShownAsPanic()).isTrue();
		assertThat(this.checks.drained()).as("those that have become so").containsExactly(B);
		assertThat(this.checks.drained()).isEmpty();
	}

	@Test
	void addressThatCannotBeConnectedToIsNotFitForRequests() {
		answer(A, B);
		this.checks.found(A, CheckHealth.HEALTHY);
		this.checks.found(B, CheckHealth.UNHEALTHY);
		boolean isPanicBefore = this.checks.isPanic();

		for (int i = 0; i < 3; i++) {
			this.book.failed(HOST, A);
		}

		assertThat(isPanicBefore).isFalse();
		assertThat(this.checks.isPanic()).isTrue();
		assertThat(isShownAsPanic()).isTrue();
		assertThat(this.book.rank(HOST, List.of(A, B)).addresses().get(0).address()).isEqualTo(B);
	}

	@Test
	void addressesOfWhichOneIsFitAreNoPanic() {
		answer(THREE.toArray(InetSocketAddress[]::new));
		this.checks.found(A, CheckHealth.UNHEALTHY);
		for (int i = 0; i < 5; i++) {
			this.book.struck(HOST, B, Strike.FAILURE, EjectionSettings.defaults().withMaxPercent(100));
		}

		assertThat(this.book.of(HOST).ejected()).containsExactly(B);
		assertThat(this.checks.isPanic()).isFalse();
		assertThat(isShownAsPanic()).isFalse();
		assertThat(this.checks.drained()).containsExactly(A);
		assertThat(this.book.rank(HOST, THREE).addresses().get(0).address()).isEqualTo(C);
	}

	@Test
	void checkThatPassesDoesNotForgetTheFailuresOfRequests() {
		answer(A, B);
		for (int i = 0; i < 4; i++) {
			this.book.struck(HOST, A, Strike.FAILURE, EjectionSettings.defaults());
		}

		boolean wasEjected = this.checks.passed(A, this.time.ticker().read());
		this.book.struck(HOST, A, Strike.FAILURE, EjectionSettings.defaults());

		assertThat(wasEjected).isFalse();
		assertThat(this.book.of(HOST).ejected()).containsExactly(A);
	}

	@Test
	void checkThatPassesEndsAnEjectionAndForgetsFailedConnects() {
		answer(A, B);
		for (int i = 0; i < 5; i++) {
			this.book.struck(HOST, A, Strike.FAILURE, EjectionSettings.defaults());
			this.book.failed(HOST, B);
		}
		boolean isPanic = this.checks.isPanic();

		boolean wasEjected = this.checks.passed(A, this.time.ticker().read());
		boolean wasOtherEjected = this.checks.passed(B, this.time.ticker().read());

		assertThat(isPanic).isTrue();
		assertThat(wasEjected).isTrue();
		assertThat(wasOtherEjected).isFalse();
		assertThat(this.book.snapshot(HOST, this.time.clock()).good()).isEqualTo(2);
	}

}
