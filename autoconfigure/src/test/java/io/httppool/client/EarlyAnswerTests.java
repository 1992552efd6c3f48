package io.httppool.client;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Answers that come while the client still sends the body of its request.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class EarlyAnswerTests {

	private static final byte[] LARGE = new byte[20_000_000];

	private static final String REFUSED = "HTTP/1.1 413 Content Too Large\r\nContent-Type: text/plain\r\n"
			+ "Content-Length: 9\r\n%s\r\ntoo large";

	@TempDir
	private static Path directory;

	private final ApplicationContextRunner runner;

	private final AtomicInteger received = new AtomicInteger();

	EarlyAnswerTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@ParameterizedTest
	@CsvSource({ "PUT, FIXED, CLOSES", "POST, FIXED, CLOSES", "PUT, CHUNKED, CLOSES", "POST, CHUNKED, CLOSES",
			"PUT, ONCE, CLOSES", "POST, ONCE, CLOSES", "PUT, FIXED, READS_ON", "PUT, FIXED, STOPS",
			"POST, CHUNKED, STOPS", "POST, CHUNKED, READS_ON", "POST, ONCE, READS_ON" })
	void answerThatComesEarlyIsHandedToTheCaller(HttpMethod method, Body body, After after) throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> refuse(socket, after))) {
			this.runner.run((context) -> assertRefused(context, server, "http", method, body));
		}
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, PUT, FIXED, CLOSES", "TLSv1.3, PUT, FIXED, CLOSES", "TLSv1.2, POST, CHUNKED, CLOSES",
			"TLSv1.3, POST, CHUNKED, CLOSES", "TLSv1.3, POST, ONCE, CLOSES", "TLSv1.2, PUT, FIXED, READS_ON",
			"TLSv1.3, POST, CHUNKED, READS_ON", "TLSv1.2, PUT, FIXED, STOPS", "TLSv1.3, PUT, FIXED, STOPS",
			"TLSv1.3, POST, ONCE, STOPS" })
	void answerThatComesEarlyOverTlsIsHandedToTheCaller(String protocol, HttpMethod method, Body body, After after)
			throws IOException {
		Certificates certificates = Certificates.create(directory, "server", "client");
		ServerSocketFactory sockets = certificates.context("server").getServerSocketFactory();
		try (LoopbackServer server = new LoopbackServer(sockets, (socket) -> refuse(socket, after))) {
			this.runner.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client",
						"spring.ssl.bundle.jks.client.options.enabled-protocols=" + protocol)
				.run((context) -> assertRefused(context, server, "https", method, body));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "FIXED", "CHUNKED" })
	void successThatComesEarlyDoesNotEndTheUpload(Body body) throws IOException {
		CompletableFuture<Void> hasReadAll = new CompletableFuture<>();
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
			readAll(socket);
			hasReadAll.complete(null);
		})) {
			this.runner.run((context) -> {
				String answer = send(context, server, "http", HttpMethod.POST, body);

				assertThat(answer).isEqualTo("ok");
				assertThat(hasReadAll).succeedsWithin(Duration.ofSeconds(30));
			});
		}
	}

	@Test
	void interimAnswersDoNotEndTheUpload() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n");
			readAll(socket);
			LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		})) {
			this.runner.run((context) -> {
				assertThat(send(context, server, "http", HttpMethod.POST, Body.FIXED)).isEqualTo("ok");
				assertThat(route(context).available()).isOne();
			});
		}
	}

	@Test
	void uploadThatIsResetWithoutAnAnswerFails() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			BreakingServer.reset(socket);
		})) {
			this.runner.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> send(context, server, "http", HttpMethod.POST, Body.FIXED)));
		}
	}

	@Test
	void answerThatIsNotHttpFailsTheUpload() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, "HTTP/banana\r\n\r\n");
			socket.shutdownOutput();
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		})) {
			this.runner.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> send(context, server, "http", HttpMethod.POST, Body.FIXED)));
		}
	}

	private static void readAll(Socket socket) throws IOException {
		int left = LARGE.length;
		while (left > 0) {
			int read = socket.getInputStream().read(new byte[100_000]);
			if (read < 0) {
				throw new EOFException();
			}
			left -= read;
		}
	}

	private void assertRefused(ApplicationContext context, LoopbackServer server, String scheme, HttpMethod method,
			Body body) {
		HttpStatusCodeException refusal = catchThrowableOfType(HttpStatusCodeException.class,
				() -> send(context, server, scheme, method, body));

		assertThat(refusal).isNotNull();
		assertThat(refusal.getStatusCode().value()).isEqualTo(413);
		assertThat(refusal.getResponseBodyAsString()).isEqualTo("too large");
		assertThat(this.received).hasValue(1);
		assertThat(route(context).total()).isZero();
	}

	private void refuse(Socket socket, After after) throws IOException {
		if (!LoopbackServer.readHead(socket)) {
			return;
		}
		this.received.incrementAndGet();
		LoopbackServer.send(socket, REFUSED.formatted((after == After.CLOSES) ? "Connection: close\r\n" : ""));
		if (after == After.CLOSES) {
			socket.close();
		}
		else if (after == After.READS_ON) {
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		}
	}

	private static RouteSnapshot route(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0).snapshot().routes().get(0);
	}

	private static String send(ApplicationContext context, LoopbackServer server, String scheme, HttpMethod method,
			Body body) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		return client.method(method)
			.uri(server.host(scheme).toURI() + "/upload")
			.body(body.of(LARGE))
			.retrieve()
			.body(String.class);
	}

	/**
	 * The kind of a body.
	 */
	private enum Body {

		/** Its length is known, and it can be sent twice. */
		FIXED,

		/** Its length is not known, and it can be sent twice. */
		CHUNKED,

		/** Its length is not known, and it can be sent once. */
		ONCE;

		private Object of(byte[] bytes) {
			InputStream stream = new ByteArrayInputStream(bytes);
			return switch (this) {
				case FIXED -> bytes;
				case CHUNKED -> new ByteArrayResource(bytes) {

					@Override
					public long contentLength() {
						return -1;
					}

				};
				case ONCE -> new InputStreamResource(stream);
			};
		}

	}

	/**
	 * The deeds of a server after its answer.
	 */
	private enum After {

		CLOSES, READS_ON, STOPS

	}

}
