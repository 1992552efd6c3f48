package io.httppool.connect;

import java.io.IOException;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;
import io.httppool.pool.Answered;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PooledConnection}, over real sockets.
 */
class PooledConnectionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;ok                                  | true
			GET  | HTTP/1.1 204 No Content;;                                              | true
			GET  | HTTP/1.1 103 Early Hints;;HTTP/1.1 200 OK;Content-Length: 2;;ok        | true
			GET  | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;2;ok;0;;                   | true
			HEAD | HTTP/1.1 200 OK;Content-Length: 2;;                                    | true
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;ok;                                 | true
			GET  | HTTP/1.1 204 No Content;;;                                             | true
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;ok;;                                | false
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;ok..                                | false
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;okHTTP/1.1 408 Request Timeout;;    | false
			GET  | HTTP/1.1 204 No Content;;HTTP/1.1 408 Request Timeout;;                | false
			GET  | HTTP/1.1 204 No Content;;surprise                                      | false
			GET  | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;2;ok;0;;more               | false
			HEAD | HTTP/1.1 200 OK;Content-Length: 2;;ok                                  | false
			""")
	void connectionWhenAnsweredIsConsistentIfThatWasAll(Method method, String answer, boolean isConsistent)
			throws Exception {
		try (LoopbackServer server = saying(answer.replace(";", "\r\n"))) {
			ManagedHttpClientConnection connection = connect(server);

			Exchanges.exchange(connection, method);

			assertThat(connection.isConsistent()).isEqualTo(isConsistent);
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET  | HTTP/1.1 200 OK;Content-Length: 2;;ok                                    | false
			POST | HTTP/1.1 404 Not Found;Content-Length: 0;;                               | false
			GET  | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;2;ok;0;;                     | false
			HEAD | HTTP/1.1 200 OK;Content-Length: 2;;                                      | true
			GET  | HTTP/1.1 204 No Content;;                                                | true
			GET  | HTTP/1.1 304 Not Modified;Content-Length: 2;;                            | true
			GET  | HTTP/1.1 205 Reset Content;Content-Length: 0;;                           | true
			GET  | HTTP/1.1 103 Early Hints;;HTTP/1.1 200 OK;Content-Length: 2;;ok          | true
			GET  | HTTP/1.1 200 OK;Content-Length: 2;Transfer-Encoding: chunked;;2;ok;0;;   | true
			""")
	void connectionIsInDoubtWhenTheLengthOfTheAnswerIs(Method method, String answer, boolean isInDoubt)
			throws Exception {
		try (LoopbackServer server = saying(answer.replace(";", "\r\n"))) {
			ManagedHttpClientConnection connection = connect(server);

			Exchanges.exchange(connection, method);

			assertThat(((Answered) connection).isInDoubt()).isEqualTo(isInDoubt);
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectionIsInNoDoubtAfterTheNextAnswer() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ManagedHttpClientConnection connection = connect(server);
			Exchanges.exchange(connection, Method.HEAD);

			Exchanges.exchange(connection, Method.GET);

			assertThat(((Answered) connection).isInDoubt()).isFalse();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK", "HTTP/1.1 200 OK;", "HTTP/1.1 200 OK;Content-Length: 2;",
			"HTTP/1.1 200 OK;Content-Length: 2;Content-Ty", "HTTP/1.1 103 Early Hints;;HTTP/1.1 200 OK;" })
	void responseWhenItsHeadIsCutOffFails(String answer) throws Exception {
		try (LoopbackServer server = sayingThenClosing(answer.replace(";", "\r\n"))) {
			ManagedHttpClientConnection connection = connect(server);

			assertThatExceptionOfType(ConnectionClosedException.class)
				.isThrownBy(() -> Exchanges.exchange(connection, Method.GET))
				.withMessage("Premature end of the response head");

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void responseWhenItsBodyEndsWithTheStreamArrives() throws Exception {
		try (LoopbackServer server = sayingThenClosing("HTTP/1.1 200 OK\r\n\r\nto the end")) {
			ManagedHttpClientConnection connection = connect(server);

			assertThat(Exchanges.exchange(connection, Method.GET)).isEqualTo(200);

			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void requestThatIsSentHasNotBeenAnsweredByTheAnswerToTheLast() throws Exception {
		try (LoopbackServer server = saying("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")) {
			ManagedHttpClientConnection connection = connect(server);
			Exchanges.exchange(connection, Method.GET);
			int afterFirst = ((Answered) connection).lastStatus();

			connection.sendRequestHeader(ClassicRequestBuilder.get("/").setHeader("Host", "localhost").build());

			assertThat(afterFirst).isEqualTo(503);
			assertThat(((Answered) connection).lastStatus()).isZero();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	/** Return a server that answers the first request with a text in one segment. */
	private static LoopbackServer saying(String text) throws IOException {
		return new LoopbackServer((socket) -> {
			socket.getInputStream().read();
			LoopbackServer.send(socket, text);
		});
	}

	private static LoopbackServer sayingThenClosing(String text) throws IOException {
		return new LoopbackServer((socket) -> {
			socket.getInputStream().read();
			LoopbackServer.send(socket, text);
			socket.shutdownOutput();
		});
	}

	private static ManagedHttpClientConnection connect(LoopbackServer server) throws Exception {
		return TestConnections.with(SystemDefaultDnsResolver.INSTANCE, Ticker.system(), SSLContext.getDefault())
			.open(server.host("http"), Duration.ofSeconds(10));
	}

}
