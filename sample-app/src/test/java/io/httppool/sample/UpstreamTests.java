package io.httppool.sample;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.sample.UpstreamBehaviour.IdleEnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Upstream}, seen from plain sockets. Times are lower bounds, or upper
 * ones with many seconds of room, so that a busy machine does not break them.
 */
class UpstreamTests {

	/** Longer than a connection of a test waits for an answer. */
	private static final Duration NEVER = PlainConnection.MAX_WAIT.multipliedBy(6);

	private final Upstream upstream = new Upstream(0);

	@BeforeEach
	void start() {
		this.upstream.start();
	}

	@AfterEach
	void stop() {
		this.upstream.stop();
	}

	@Test
	void exchangeWhenLatencyIsChangedTakesTheNewOneOnTheSameConnection() throws IOException {
		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			Duration before = connection.exchange();
			this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(300)));
			Duration slow = connection.exchange();
			this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(NEVER));
			this.upstream.behave(UpstreamBehaviour.SOUND);
			Duration after = connection.exchange();

			assertThat(before).isGreaterThanOrEqualTo(Duration.ofMillis(12));
			assertThat(slow).isGreaterThanOrEqualTo(Duration.ofMillis(300));
			assertThat(after).isLessThan(NEVER);
		}
	}

	@Tag("slow")
	@Test
	void exchangesWhenManyAreSlowDoNotTakeAThreadEach() throws IOException {
		Duration latency = Duration.ofSeconds(2);
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(latency));

		Duration elapsed = PlainConnections.exchangeAtOnce(this.upstream.uri(), 100);

		// With a thread each, the server's 16 would take seven rounds.
		assertThat(elapsed).isBetween(latency, latency.multipliedBy(7));
	}

	@Test
	void exchangesWhenWorkersAreFewWaitForThem() throws IOException {
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(100)).withWorkers(2));

		Duration elapsed = PlainConnections.exchangeAtOnce(this.upstream.uri(), 20);

		assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ofMillis(1000));
	}

	@Test
	void connectionWhenIdleTimeoutIsShortenedIsClosedThoughItWasOpenBefore() throws IOException {
		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			connection.exchange();
			this.upstream.behave(UpstreamBehaviour.SOUND.withIdleConnections(Duration.ofMillis(300), IdleEnd.CLOSE));

			Duration idle = connection.exchangeAndAwaitEnd();

			assertThat(idle).isGreaterThanOrEqualTo(Duration.ofMillis(300));
		}
	}

	@Test
	void connectionWhenNewAndIdleIsClosed() throws IOException {
		this.upstream.behave(UpstreamBehaviour.SOUND.withIdleConnections(Duration.ofMillis(300), IdleEnd.CLOSE));

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			Duration idle = connection.exchangeAndAwaitEnd();

			assertThat(idle).isGreaterThanOrEqualTo(Duration.ofMillis(300));
		}
	}

	@Test
	void connectionWhenIdleIsResetIfToldSo() throws IOException {
		this.upstream.behave(UpstreamBehaviour.SOUND.withIdleConnections(Duration.ofMillis(300), IdleEnd.RESET));

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			connection.exchange();

			assertThatExceptionOfType(SocketException.class).isThrownBy(connection::awaitEnd)
				.withMessageContaining("reset");
		}
	}

	@Test
	void exchangeWhenItTakesLongerThanTheIdleTimeoutIsAnswered() throws IOException {
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(900))
			.withIdleConnections(Duration.ofMillis(300), IdleEnd.RESET));

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			Duration elapsed = connection.exchange();

			assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ofMillis(900));
		}
	}

	@Test
	void exchangeWhenResetEndsInAResetAndFreesItsWorker() throws IOException {
		UpstreamBehaviour oneWorker = UpstreamBehaviour.SOUND.withWorkers(1);
		this.upstream.behave(oneWorker.withResetShare(1));

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(connection::exchange)
				.withMessageContaining("reset");
		}

		this.upstream.behave(oneWorker);
		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			assertThat(connection.exchange()).isPositive();
		}
	}

	@Test
	void startWhenStoppedBeforeKeepsTheBehaviour() throws IOException {
		this.upstream.behave(UpstreamBehaviour.SOUND.withLatency(Duration.ofMillis(300)));
		this.upstream.stop();
		this.upstream.start();

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			assertThat(connection.exchange()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
		}
	}

	@Test
	void startWhenPortIsTakenSaysWhatToDo() {
		int taken = this.upstream.uri().getPort();
		Upstream second = new Upstream(taken);

		assertThatIllegalStateException().isThrownBy(second::start)
			.withMessage("The upstream cannot listen on port %d. Is it taken? Set sample.upstream-port to another, "
					+ "or to 0 for a free one.", taken);
		assertThat(second.isRunning()).isFalse();
	}

	@Test
	void uriWhenStoppedIsRefused() {
		this.upstream.stop();

		assertThatIllegalStateException().isThrownBy(this.upstream::uri);
	}

}
