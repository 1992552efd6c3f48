package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.pool.CloseReason;
import io.httppool.pool.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketLiveness}, over real sockets.
 */
class SocketLivenessTests {

	private static SSLContext ssl;

	private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

	private final SocketLiveness liveness = new SocketLiveness();

	@BeforeAll
	static void makeKeys(@TempDir Path directory) throws Exception {
		ssl = Certificates.create(directory, "localhost").context("localhost");
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerIsThereFindsNothing(Wire wire) throws Exception {
		try (LoopbackServer server = server(wire)) {
			ManagedHttpClientConnection connection = connect(server, wire);
			this.accepted.poll(10, TimeUnit.SECONDS);

			for (int i = 0; i < 20; i++) {
				assertThat(this.liveness.check(connection)).isNull();
			}

			assertThat(connection.isOpen()).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasClosedFindsIt(Wire wire) throws Exception {
		CloseReason reason = checkAfter(wire, Socket::close);

		assertThat(reason).isEqualTo(CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerHasResetFindsIt(Wire wire) throws Exception {
		CloseReason reason = checkAfter(wire, (socket) -> {
			socket.setSoLinger(true, 0);
			socket.close();
		});

		assertThat(reason).isIn(CloseReason.STALE_RST, CloseReason.STALE_FIN);
	}

	@ParameterizedTest
	@EnumSource
	void checkWhenThePeerSpokeUnaskedFindsIt(Wire wire) throws Exception {
		CloseReason reason = checkAfter(wire, (socket) -> {
			LoopbackServer.send(socket, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
			socket.close();
		});

		assertThat(reason).isEqualTo(CloseReason.UNSOLICITED);
	}

	private @Nullable CloseReason checkAfter(Wire wire, LoopbackServer.Handler action) throws Exception {
		try (LoopbackServer server = server(wire)) {
			ManagedHttpClientConnection connection = connect(server, wire);
			action.handle(this.accepted.poll(10, TimeUnit.SECONDS));
			CloseReason found = Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.liveness.check(connection), (reason) -> reason != null);
			connection.close(CloseMode.IMMEDIATE);
			return found;
		}
	}

	private LoopbackServer server(Wire wire) throws IOException {
		LoopbackServer.Handler handler = (socket) -> {
			if (socket instanceof SSLSocket secure) {
				secure.startHandshake();
			}
			this.accepted.add(socket);
		};
		return wire.isSecure() ? new LoopbackServer(ssl.getServerSocketFactory(), handler)
				: new LoopbackServer(handler);
	}

	private ManagedHttpClientConnection connect(LoopbackServer server, Wire wire) throws IOException {
		TlsConfig.Builder tls = TlsConfig.custom();
		if (wire.isSecure()) {
			tls.setSupportedProtocols(TLS.valueOf(wire.name()));
		}
		return TestConnections.with(SystemDefaultDnsResolver.INSTANCE, Ticker.system(), ssl)
			.open(server.host(wire.isSecure() ? "https" : "http"), Duration.ofSeconds(10), tls.build());
	}

	private enum Wire {

		PLAIN, V_1_2, V_1_3;

		boolean isSecure() {
			return this != PLAIN;
		}

	}

}
