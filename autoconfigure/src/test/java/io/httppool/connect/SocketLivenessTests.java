package io.httppool.connect;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketLiveness} the way it is asked: where a connection has no
 * channel, because it goes through a SOCKS proxy.
 */
class SocketLivenessTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

	private final ChannelLiveness liveness = new ChannelLiveness();

	private LoopbackServer proxy;

	private ManagedHttpClientConnection connection;

	@AfterEach
	void end() {
		this.connection.close(CloseMode.IMMEDIATE);
		this.proxy.close();
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerIsThereFindsNothing(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		for (int i = 0; i < 3; i++) {
			assertThat(this.liveness.check(this.connection)).isNull();
			assertThat(Exchanges.exchange(this.connection, Method.GET)).isEqualTo(200);
		}

		assertThat(this.connection.getSocket().getChannel()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasClosedFindsIt(Wire wire) throws Exception {
		connect(wire, Peer::close);

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
		connect(wire, (peer) -> {
			peer.say("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
			peer.close();
		});

		assertThat(found()).isEqualTo(CloseReason.UNSOLICITED);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenTheConnectionWasClosedOnOurSideSaysSo(Wire wire) throws Exception {
		connect(wire, Peer::answer);

		this.connection.close(CloseMode.GRACEFUL);

		assertThat(this.liveness.check(this.connection)).isEqualTo(CloseReason.EVICTED);
	}

	/** Return the finding of a check, once there is one. */
	private CloseReason found() throws InterruptedException {
		assertThat(this.proxy.awaitEnd()).isTrue();
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.liveness.check(this.connection), Objects::nonNull);
	}

	/**
	 * Open a connection through a proxy that is the peer as well, and does something with
	 * it once it is open.
	 */
	private void connect(Wire wire, Peer.Action action) throws Exception {
		CompletableFuture<Void> isOpen = new CompletableFuture<>();
		this.proxy = new LoopbackServer((socket) -> {
			acceptAsProxy(socket);
			Peer peer = wire.peer(socket, SSL);
			this.peers.add(peer);
			isOpen.join();
			action.accept(peer);
		});
		SocketConfig throughProxy = SocketConfig.custom()
			.setSocksProxyAddress(new InetSocketAddress("127.0.0.1", this.proxy.port()))
			.build();
		this.connection = TestConnections.with(SystemDefaultDnsResolver.INSTANCE, Ticker.system(), SSL)
			.open(this.proxy.host(wire.scheme()), Duration.ofSeconds(10), wire.tlsConfig(), throughProxy);
		isOpen.complete(null);
		assertThat(this.peers.poll(10, TimeUnit.SECONDS)).isNotNull();
	}

	/** Agree to lead a connection to an IPv4 address, as of RFC 1928. */
	private static void acceptAsProxy(Socket socket) throws IOException {
		DataInputStream in = new DataInputStream(socket.getInputStream());
		in.readByte(); // version
		in.readFully(new byte[in.readByte()]); // ways to authenticate
		socket.getOutputStream().write(new byte[] { 5, 0 });
		in.readFully(new byte[10]); // version, command, nothing, kind, address, port
		socket.getOutputStream().write(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
	}

}
