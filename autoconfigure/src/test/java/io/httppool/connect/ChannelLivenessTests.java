package io.httppool.connect;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChannelLiveness}, over real sockets.
 */
class ChannelLivenessTests {

	private static final String TIMED_OUT = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

	private final ChannelLiveness liveness = new ChannelLiveness();

	private LoopbackServer server;

	private ManagedHttpClientConnection connection;

	@AfterEach
	void end() {
		this.connection.close(CloseMode.IMMEDIATE);
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerIsWellLeavesTheConnectionAsItWas(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		for (int i = 0; i < 3; i++) {
			assertThat(this.liveness.check(this.connection)).isNull();
			assertThat(this.liveness.check(this.connection)).isNull();
			assertThat(this.connection.getSocket().getChannel().isBlocking()).isTrue();
			assertThat(Exchanges.exchange(this.connection, Method.GET)).isEqualTo(200);
		}

		assertThat(this.server.connections()).isOne();
	}

	@Test
	void checkWhenSessionTicketsHaveComeFindsNothing() throws Exception {
		connect(Wire.V_1_3, Peer::answer);
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> pendingBytes() > 0);

		CloseReason reason = this.liveness.check(this.connection);

		assertThat(reason).isNull();
		assertThat(pendingBytes()).isZero();
		assertThat(Exchanges.exchange(this.connection, Method.GET)).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasClosedFindsIt(Wire wire) throws Exception {
		connect(wire, Peer::close);

		assertThat(found()).isEqualTo(CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasClosedWithoutAWordFindsIt(Wire wire) throws Exception {
		connect(wire, Peer::closeWithoutAWord);

		assertThat(found()).isEqualTo(CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerWillOnlyListenFindsIt(Wire wire) throws Exception {
		connect(wire, (peer) -> peer.speaking().shutdownOutput());

		assertThat(found()).isEqualTo(CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasResetFindsIt(Wire wire) throws Exception {
		connect(wire, Peer::reset);

		assertThat(found()).isEqualTo(CloseReason.STALE_RST);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerSpokeUnaskedFindsIt(Wire wire) throws Exception {
		connect(wire, (peer) -> peer.say(TIMED_OUT));

		assertThat(found()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerSpokeUnaskedAndClosedFindsTheWords(Wire wire) throws Exception {
		connect(wire, (peer) -> {
			peer.say(TIMED_OUT);
			peer.close();
		});

		assertThat(found()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenALoneEmptyLineHasComeDropsIt(Wire wire) throws Exception {
		exchangeThenHear(wire, (peer) -> {
			peer.say("\r\n");
			peer.answer();
		});
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> pendingBytes() > 0);

		assertThat(this.liveness.check(this.connection)).isNull();

		assertThat(pendingBytes()).isZero();
		assertThat(this.connection.isConsistent()).isTrue();
		assertThat(Exchanges.exchange(this.connection, Method.GET)).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerSentAnEmptyLineAndClosedFindsTheEnd(Wire wire) throws Exception {
		exchangeThenHear(wire, (peer) -> {
			peer.say("\r\n");
			peer.close();
		});

		assertThat(found()).isEqualTo(CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@CsvSource({ "PLAIN,.", "PLAIN,r", "PLAIN,n", "PLAIN,rn.", "PLAIN,nr", "PLAIN,rnrn", "V_1_3,r", "V_1_3,rn.",
			"V_1_3,rnrn" })
	void checkWhenMoreThanALoneEmptyLineHasComeFindsIt(Wire wire, String text) throws Exception {
		exchangeThenHear(wire, (peer) -> peer.say(text.replace("r", "\r").replace("n", "\n")));

		assertThat(found()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void checkWhenTlsHoldsMoreThanTheResponseFindsIt() throws Exception {
		String body = "x".repeat(10_000);
		connect(Wire.V_1_3, (peer) -> {
			peer.speaking().getInputStream().read();
			peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + body + TIMED_OUT);
		});

		int status = Exchanges.exchange(this.connection, Method.GET);

		assertThat(status).isEqualTo(200);
		assertThat(this.connection.isConsistent()).isTrue();
		assertThat(this.liveness.check(this.connection)).isEqualTo(CloseReason.UNSOLICITED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenTheConnectionWasClosedOnOurSideSaysSo(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		this.connection.close(CloseMode.GRACEFUL);

		assertThat(this.liveness.check(this.connection)).isEqualTo(CloseReason.EVICTED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenTheSocketWasClosedOnOurSideSaysSo(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		this.connection.getSocket().close();

		assertThat(this.liveness.check(this.connection)).isEqualTo(CloseReason.EVICTED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenAResponseTimeoutIsSetKeepsIt(Wire wire) throws Exception {
		connect(wire, (peer) -> peer.speaking().getInputStream().readAllBytes());
		this.connection.setSocketTimeout(Timeout.ofMilliseconds(150));

		CloseReason reason = this.liveness.check(this.connection);

		assertThat(reason).isNull();
		assertThat(this.connection.getSocketTimeout()).isEqualTo(Timeout.ofMilliseconds(150));
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> Exchanges.exchange(this.connection, Method.GET));
	}

	@ParameterizedTest
	@EnumSource
	void glanceAtAPeerThatIsWellLeavesTheConnectionAsItWas(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		for (int i = 0; i < 3; i++) {
			assertThat(this.liveness.glance(this.connection)).isNull();
			assertThat(Exchanges.exchange(this.connection, Method.GET)).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void glanceAtAPeerThatSpokeUnaskedFindsIt(Wire wire) throws Exception {
		connect(wire, (peer) -> peer.say(TIMED_OUT));
		assertThat(this.server.awaitEnd()).isTrue();

		CloseReason reason = Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.liveness.glance(this.connection), Objects::nonNull);

		assertThat(reason).isEqualTo(CloseReason.UNSOLICITED);
	}

	@Test
	void glanceMissesThatThePeerHasClosed() throws Exception {
		connect(Wire.PLAIN, Peer::close);
		assertThat(found()).isEqualTo(CloseReason.STALE_FIN);

		assertThat(this.liveness.glance(this.connection)).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void glanceAtASocketThatWasClosedOnOurSideSaysSo(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		this.connection.getSocket().close();

		assertThat(this.liveness.glance(this.connection)).isEqualTo(CloseReason.EVICTED);
	}

	/** Return the finding of a check, once there is one. */
	private CloseReason found() throws InterruptedException {
		assertThat(this.server.awaitEnd()).isTrue();
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.liveness.check(this.connection), Objects::nonNull);
	}

	private int pendingBytes() throws IOException {
		return this.connection.getSocket().getChannel().socket().getInputStream().available();
	}

	/** Carry an exchange, after whose end the peer does something. */
	private void exchangeThenHear(Wire wire, Peer.Action action) throws Exception {
		CompletableFuture<Void> isAnswered = new CompletableFuture<>();
		connect(wire, (peer) -> {
			LoopbackServer.answerOnce(peer.speaking());
			isAnswered.join();
			action.accept(peer);
		});
		Exchanges.exchange(this.connection, Method.GET);
		isAnswered.complete(null);
	}

	/** Open a connection to a peer that does something with it once it is open. */
	private void connect(Wire wire, Peer.Action action) throws Exception {
		CompletableFuture<Void> isOpen = new CompletableFuture<>();
		this.server = new LoopbackServer((socket) -> {
			Peer peer = wire.peer(socket, SSL);
			this.peers.add(peer);
			isOpen.join();
			action.accept(peer);
		});
		this.connection = TestConnections.with(SystemDefaultDnsResolver.INSTANCE, Ticker.system(), SSL)
			.open(this.server.host(wire.scheme()), Duration.ofSeconds(10), wire.tlsConfig());
		isOpen.complete(null);
		assertThat(this.peers.poll(10, TimeUnit.SECONDS)).isNotNull();
	}

}
