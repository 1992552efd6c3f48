package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestTemplate;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.connect.Opening;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A proxy opens a tunnel to the server, or the request fails.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TunnelTests {

	private static final String CHALLENGE = "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"a\"\r\n";

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@ParameterizedTest
	@CsvSource({ "302, GET, is it an HTTP proxy", "302, POST, is it an HTTP proxy",
			"401, GET, has to allow that server", "403, POST, has to allow that server",
			"407, GET, credentials provider", "407, POST, credentials provider", "408, GET, has to allow that server",
			"429, GET, has to allow that server", "500, POST, cannot reach", "502, GET, cannot reach",
			"503, POST, cannot reach", "204, GET, is it an HTTP proxy" })
	void refusalOfAProxyIsNotTakenForTheResponse(int status, String method, String remedy) throws IOException {
		try (LoopbackServer elsewhere = LoopbackServer.answering();
				ConnectProxy proxy = answering(
						"HTTP/1.1 %d Refused\r\nLocation: %s\r\nWWW-Authenticate: Basic realm=\"a\"\r\n"
							.formatted(status, elsewhere.host("http").toURI())
								+ "Proxy-Authenticate: Basic realm=\"b\"\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")) {
			TunnelClient.runner(certificates, proxy.host()).run((context) -> {
				TunnelClient client = new TunnelClient(context);

				IOException failure = client.failure(method, TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ProxyTunnelException.class)
					.hasMessageContaining("refused a tunnel to https://far.example with the status " + status)
					.hasMessageContaining(proxy.host().toURI())
					.hasMessageContaining(remedy)
					.hasMessageNotContaining(TunnelClient.SECRET);
				assertThat(proxy.targets()).containsExactly("far.example:443");
				assertThat(proxy.heads()).noneMatch((head) -> head.contains(TunnelClient.SECRET));
				assertThat(elsewhere.connections()).isZero();
				assertThat(client.pool().snapshot().total()).isZero();
				assertThat(client.pool().snapshot().routes().get(0).totals().closed())
					.containsOnlyKeys(CloseReason.CONNECT_FAILED);
			});
		}
	}

	@Test
	void refusalWithABodyIsNotTakenForTheResponse() throws IOException {
		try (ConnectProxy proxy = answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\nsorry")) {
			TunnelClient.runner(certificates, proxy.host()).run((context) -> {
				IOException failure = new TunnelClient(context).failure("GET", TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ProxyTunnelException.class).hasMessageContaining("status 502");
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', closed the connection", "'HTTP/1.1 200 Conn', closed the connection",
			"'220 mail.example ESMTP\r\n', closed the connection",
			"'HTTP/9.9 200 OK\r\n\r\n', something that is not HTTP",
			"'HTTP/1.1 2x0 OK\r\n\r\n', closed the connection" })
	void proxyThatDoesNotAnswerAsOneFailsTheRequest(String answer, String message) throws IOException {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			LoopbackServer.send(client, answer);
			return false;
		})) {
			TunnelClient.runner(certificates, proxy.host()).run((context) -> {
				TunnelClient client = new TunnelClient(context);

				IOException failure = client.failure("GET", TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ProxyTunnelException.class).hasMessageContaining(message);
				assertThat(failure.getCause()).isNotNull();
				assertThat(proxy.connections()).isEqualTo(1);
				assertThat(client.pool().snapshot().total()).isZero();
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET, ''", "POST, ''", "GET, close", "POST, close" })
	void proxyThatAsksForCredentialsGetsThem(String method, String connection) throws IOException {
		try (BreakingServer origin = origin(Socket::close); ConnectProxy proxy = asking(connection)) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				String answer = new TunnelClient(context).send(method, origin.url("/"));

				assertThat(answer).isEqualTo("ok");
				assertThat(origin.requests("/")).isEqualTo(1);
				assertThat(proxy.heads()).hasSize(2).noneMatch((head) -> head.contains(TunnelClient.SECRET));
				assertThat(proxy.connections()).isEqualTo(connection.isEmpty() ? 1 : 2);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	void wrongCredentialsAreRefused(String method) throws IOException {
		try (ConnectProxy proxy = answering(CHALLENGE + "Content-Length: 3\r\n\r\nno!")) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				IOException failure = new TunnelClient(context).failure(method, TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ProxyTunnelException.class)
					.hasMessageContaining("status 407")
					.hasMessageNotContaining("secret");
				assertThat(proxy.targets()).containsExactly("far.example:443", "far.example:443");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "close" })
	void newTunnelIsNoReusedConnectionHoweverOftenTheProxyWasAsked(String connection) throws IOException {
		try (BreakingServer origin = origin(TunnelTests::answerTimeout); ConnectProxy proxy = asking(connection)) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				HttpClientErrorException failure = catchThrowableOfType(HttpClientErrorException.class,
						() -> new TunnelClient(context).send("POST", origin.url("/broken")));

				assertThat(failure.getStatusCode().value()).isEqualTo(408);
				assertThat(origin.requests("/broken")).isEqualTo(1);
			});
		}
	}

	@Test
	void requestThatBreaksANewTunnelIsNotRepeatedHoweverOftenTheProxyWasAsked() throws IOException {
		try (BreakingServer origin = origin(Socket::close); ConnectProxy proxy = asking("")) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				IOException failure = new TunnelClient(context).failure("GET", origin.url("/broken"));

				assertThat(failure).isNotInstanceOf(ProxyTunnelException.class);
				assertThat(origin.requests("/broken")).isEqualTo(1);
			});
		}
	}

	@Test
	void tunnelThatHasServedARequestIsAReusedConnection() throws IOException {
		try (BreakingServer origin = origin(TunnelTests::answerTimeout); ConnectProxy proxy = asking("")) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				TunnelClient client = new TunnelClient(context);
				client.send("GET", origin.url("/"));

				String answer = client.send("POST", origin.url("/faulty"));

				assertThat(answer).isEqualTo("ok");
				assertThat(origin.requests("/faulty")).isEqualTo(2);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void requestWhoseTunnelIsClosedBeforeItIsNotSentInClear(int before) throws IOException {
		AtomicInteger left = new AtomicInteger(before);
		ExecChainHandler cut = (request, scope, chain) -> {
			if (left.getAndDecrement() == 0) {
				scope.execRuntime.disconnectEndpoint();
			}
			return chain.proceed(request, scope);
		};
		Customizer cutting = new Customizer((builder) -> builder.withHttpClientCustomizer(
				(client) -> client.addExecInterceptorAfter(ChainElement.CONNECT.name(), "cut", cut)));
		try (BreakingServer origin = origin(Socket::close); ConnectProxy proxy = ConnectProxy.open()) {
			TunnelClient.runner(certificates, proxy.host())
				.withBean("cutting", Customizer.class, () -> cutting)
				.run((context) -> {
					TunnelClient client = new TunnelClient(context);
					for (int i = 0; i < before; i++) {
						client.send("GET", origin.url("/"));
					}

					IOException failure = client.failure("GET", origin.url("/"));

					assertThat(failure).hasMessageContaining("The tunnel was closed before the request was sent");
					assertThat(proxy.heads()).allMatch((head) -> head.startsWith("CONNECT "));
					assertThat(client.pool().snapshot().total()).isZero();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void bytesOfTheProxyAreNeverTakenForTheResponse(String protocol) throws IOException {
		String forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy
					.http((self, client, head) -> self.tunnel(client, head, ConnectProxy.OPENED + forged))) {
			TunnelClient.runner(certificates, proxy.host())
				.withPropertyValues("spring.ssl.bundle.jks.client.options.enabled-protocols=" + protocol)
				.run((context) -> {
					TunnelClient client = new TunnelClient(context);

					IOException failure = client.failure("GET", origin.url());

					assertThat(failure).hasMessageContaining("Bytes came in clear");
					assertThat(client.pool().snapshot().total()).isZero();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void tunnelThroughAProxyThatSpeaksTlsIsUsedAgain(String protocol) throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.https(certificates.context("server").getServerSocketFactory(),
						(self, client, head) -> self.tunnel(client, head, ConnectProxy.OPENED))) {
			TunnelClient.runner(certificates, proxy.host())
				.withPropertyValues("spring.ssl.bundle.jks.client.options.enabled-protocols=" + protocol)
				.run((context) -> {
					TunnelClient client = new TunnelClient(context);

					assertThat(client.send("GET", origin.url())).isEqualTo("CN=client");
					assertThat(client.send("POST", origin.url())).isEqualTo("CN=client");
					assertThat(proxy.heads()).hasSize(1);
				});
		}
	}

	@Test
	void eachRequestForATunnelIsAPhaseOfTheOpening() throws IOException {
		try (BreakingServer origin = origin(Socket::close); ConnectProxy proxy = asking("")) {
			TunnelClient.knownRunner(certificates, proxy.host()).run((context) -> {
				HttpComponentsClientHttpRequestFactory factory = (HttpComponentsClientHttpRequestFactory) context
					.getBean(HttpPools.class)
					.requestFactory("api");
				HttpClientContext http = HttpClientContext.create();
				factory.setHttpContextFactory((method, uri) -> http);

				new RestTemplate(factory).getForObject(origin.url("/"), String.class);

				assertThat(Opening.of(http).phases()).filteredOn((phase) -> phase.outcome() != Outcome.ABANDONED)
					.extracting(OpeningPhase::kind, OpeningPhase::outcome)
					.containsSubsequence(tuple(Kind.CONNECT, Outcome.SUCCEEDED), tuple(Kind.TUNNEL, Outcome.FAILED),
							tuple(Kind.TUNNEL, Outcome.SUCCEEDED), tuple(Kind.TLS, Outcome.SUCCEEDED));
			});
		}
	}

	private static BreakingServer origin(LoopbackServer.Handler fault) throws IOException {
		return BreakingServer.https(certificates.context("server").getServerSocketFactory(), fault);
	}

	private static void answerTimeout(Socket socket) throws IOException {
		LoopbackServer.send(socket, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
	}

	private static ConnectProxy answering(String answer) throws IOException {
		return ConnectProxy.http((self, client, head) -> {
			LoopbackServer.send(client, answer);
			return true;
		});
	}

	/** Start a proxy that wants credentials first, and may close the connection then. */
	private static ConnectProxy asking(String connection) throws IOException {
		return ConnectProxy.http((self, client, head) -> {
			if (head.contains("Proxy-Authorization: Basic")) {
				return self.tunnel(client, head, ConnectProxy.OPENED);
			}
			LoopbackServer.send(client,
					CHALLENGE + "Connection: %s\r\nContent-Length: 3\r\n\r\nwho".formatted(connection));
			return connection.isEmpty();
		});
	}

}
