package io.httppool.connect;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;

import io.httppool.LoopbackServer;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time between the attempts of a race.
 */
class RaceDelayTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final Duration DELAY = Duration.ofMillis(100);

	@Test
	void attemptThatIsConnectedHasTheDelayOnceMore() throws Exception {
		try (LoopbackServer server = new LoopbackServer(SSL.getServerSocketFactory(), LoopbackServer::answer);
				LoopbackServer mute = LoopbackServer.at("127.0.0.2", server.port(),
						(socket) -> socket.getInputStream().readAllBytes())) {
			PooledConnection connection = (PooledConnection) TestConnections
				.with(Addresses.of("127.0.0.2", "127.0.0.1"), () -> DELAY, Ticker.system(), SSL)
				.open(server.host("https"), Duration.ofSeconds(30));

			List<OpeningPhase> connects = connection.phases()
				.stream()
				.filter((phase) -> phase.kind() == Kind.CONNECT)
				.toList();
			assertThat(mute.awaitEnd()).isTrue();
			assertThat(connects).hasSize(2);
			assertThat(Duration.ofNanos(connects.get(1).startedAt() - connects.get(0).endedAt()))
				.isGreaterThanOrEqualTo(DELAY);
			connection.close(CloseMode.IMMEDIATE);
		}
	}

}
