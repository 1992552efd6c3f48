package io.httppool.connect;

import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Budget} and for the delay of a {@link Race}, on virtual time.
 */
class BudgetTests {

	private static final HttpHost HOST = new HttpHost("https", "api.example.com", 443);

	private final VirtualTime time = new VirtualTime();

	private final Budget budget = new Budget(HOST, Timeout.ofSeconds(8), this.time.ticker());

	@Test
	void shareIsAnEvenPartOfWhatIsLeft() throws Exception {
		Timeout first = this.budget.share(4);
		this.time.pass(Duration.ofSeconds(2));

		assertThat(first).isEqualTo(Timeout.ofMilliseconds(2000));
		assertThat(this.budget.share(3)).isEqualTo(Timeout.ofMilliseconds(2000));
		assertThat(this.budget.share(1)).isEqualTo(Timeout.ofMilliseconds(6000));
		assertThat(this.budget.rest()).isEqualTo(Timeout.ofMilliseconds(6000));
	}

	@Test
	void shareWhenNothingIsLeftFails() {
		this.time.pass(Duration.ofSeconds(8));

		assertThat(this.budget.isLeft()).isFalse();
		assertThat(this.budget.rest()).isEqualTo(Timeout.ofMilliseconds(1));
		assertThatExceptionOfType(ConnectTimeoutException.class).isThrownBy(() -> this.budget.share(1))
			.withMessage("Connect to https://api.example.com timed out after 8000ms, name resolution included");
	}

	@Test
	void timeThatIsStoppedDoesNotCount() {
		this.time.pass(Duration.ofSeconds(1));
		this.budget.stop();
		this.time.pass(Duration.ofMinutes(1));
		this.budget.goOn();
		this.time.pass(Duration.ofSeconds(2));
		this.budget.goOn();

		assertThat(Duration.ofNanos(this.budget.nanosSpent())).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void raceGivesAHandshakeTheDelayOnceMore() {
		Race race = new Race(List.of(), Duration.ofMillis(250), this.budget, new AttemptThreads());
		this.time.pass(Duration.ofMillis(200));

		race.connected();
		this.time.pass(Duration.ofMillis(100));

		assertThat(Duration.ofNanos(race.nanosUntilDue())).isEqualTo(Duration.ofMillis(150));
	}

	@Test
	void budgetWithoutATimeoutNeverEnds() throws Exception {
		Budget endless = new Budget(HOST, null, this.time.ticker());
		this.time.pass(Duration.ofDays(1));

		assertThat(endless.isLeft()).isTrue();
		assertThat(endless.share(3)).isEqualTo(Timeout.DISABLED);
	}

}
