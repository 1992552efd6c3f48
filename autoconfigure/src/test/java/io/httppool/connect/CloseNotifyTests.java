package io.httppool.connect;

import java.io.IOException;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Responses that last until the connection ends, with and without the end that TLS has
 * for it.
 */
class CloseNotifyTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK;Connection: close;;to the end";

	@ParameterizedTest
	@CsvSource({ "V_1_2, HTTP/1.1 200 OK;Connection: close;;to the end", "V_1_3, HTTP/1.1 200 OK;;to the end",
			"V_1_2, HTTP/1.0 200 OK;;to the end", "V_1_3, HTTP/1.0 200 OK;;to the end", "V_1_3, HTTP/1.1 200 OK;;" })
	void responseUntilCloseWithoutCloseNotifyFails(Wire wire, String answer) throws Exception {
		try (LoopbackServer server = saying(wire, answer, Peer::closeWithoutAWord)) {
			ManagedHttpClientConnection connection = connect(wire, server);

			assertThatExceptionOfType(ConnectionClosedException.class).isThrownBy(() -> body(connection))
				.withMessageContaining("close_notify")
				.withMessageContaining("tls.require-close-notify");

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void responseUntilCloseArrivesWhenItsEndIsAnnounced(Wire wire) throws Exception {
		try (LoopbackServer server = saying(wire, UNTIL_CLOSE, Peer::close)) {
			ManagedHttpClientConnection connection = connect(wire, server);

			assertThat(body(connection)).isEqualTo("to the end");

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "V_1_2", "V_1_3" })
	void responseUntilCloseWithoutCloseNotifyArrivesWhereThatIsWaived(Wire wire) throws Exception {
		try (LoopbackServer server = saying(wire, UNTIL_CLOSE, Peer::closeWithoutAWord)) {
			ManagedHttpClientConnection connection = connect(wire, server);
			CloseNotify.waive(connection);

			assertThat(body(connection)).isEqualTo("to the end");

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@CsvSource({ "PLAIN, HTTP/1.1 200 OK;Connection: close;;to the end",
			"V_1_2, HTTP/1.1 200 OK;Content-Length: 10;;to the end",
			"V_1_3, HTTP/1.1 200 OK;Content-Length: 10;;to the end",
			"V_1_2, HTTP/1.1 200 OK;Transfer-Encoding: chunked;;a;to the end;0;;",
			"V_1_3, HTTP/1.1 200 OK;Transfer-Encoding: chunked;;a;to the end;0;;" })
	void responseOfKnownLengthArrivesWhateverItsEnd(Wire wire, String answer) throws Exception {
		try (LoopbackServer server = saying(wire, answer, Peer::closeWithoutAWord)) {
			ManagedHttpClientConnection connection = connect(wire, server);

			assertThat(body(connection)).isEqualTo("to the end");

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	/** Return a server that reads a byte, says a text, and does something. */
	private static LoopbackServer saying(Wire wire, String text, Peer.Action action) throws IOException {
		return new LoopbackServer((socket) -> {
			Peer peer = wire.peer(socket, SSL);
			LoopbackServer.readHead(peer.speaking());
			peer.say(text.replace(";", "\r\n"));
			action.accept(peer);
		});
	}

	private static ManagedHttpClientConnection connect(Wire wire, LoopbackServer server) throws IOException {
		return TestConnections.with(SystemDefaultDnsResolver.INSTANCE, Ticker.system(), SSL)
			.open(server.host(wire.scheme()), Duration.ofSeconds(10), wire.tlsConfig());
	}

	private static String body(ManagedHttpClientConnection connection) throws IOException, HttpException {
		ClassicHttpRequest request = ClassicRequestBuilder.get("/").setHeader("Host", "localhost").build();
		try (ClassicHttpResponse response = new HttpRequestExecutor().execute(request, connection,
				HttpCoreContext.create())) {
			return EntityUtils.toString(response.getEntity());
		}
	}

}
