package io.httppool.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.message.BasicHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.lean.LeanClient;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What lean clients send and return, beside the clients of HttpClient.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LeanClientTests {

	private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

	@Test
	void lineAndHeadersOfRequestsAreThoseOfHttpClientButForTheEncodingsOfAnswers() throws Exception {
		List<UnaryOperator<RestClient.RequestBodySpec>> headers = List.of((request) -> request,
				(request) -> request.header("X-Own", "a", "b").header("Cookie", "c=d", "e=f"),
				(request) -> request.header("Host", "other.example").header("User-Agent", "own"),
				(request) -> request.header("Connection", "close"), (request) -> request.header("Accept", "text/plain"),
				(request) -> request.header("Authorization", "Bearer x"));
		for (HttpMethod method : HttpMethod.values()) {
			for (UnaryOperator<RestClient.RequestBodySpec> own : headers) {
				if (method != HttpMethod.TRACE || own != headers.get(1) && own != headers.get(5)) {
					assertSameRequest(method, own);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?a=b%20c&d=%C3%A4", "?q=1+2", "/a;b=c/%2F/d?x" })
	void pathIsSentAsItWasGiven(String path) throws Exception {
		assertSameRequest("/there" + path, HttpMethod.GET, (request) -> request, (client) -> {
		});
	}

	@Test
	void bodiesAreFramedAsByHttpClient() throws Exception {
		for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)) {
			assertSameRequest(method, (request) -> request.body("text"));
			assertSameRequest(method, (request) -> request.body(new byte[0]));
			assertSameRequest(method, (request) -> request.body(streamed("of unknown length")));
			assertSameRequest(method, (request) -> request.body((out) -> out.write(new byte[] { 'x', 'y' })));
		}
	}

	@Test
	void whatCustomizersSetOfHeadersIsSent() throws Exception {
		assertSameRequest("/", HttpMethod.GET, (request) -> request, (client) -> client.setUserAgent("mine")
			.setDefaultHeaders(List.of(new BasicHeader("X-Default", "1"), new BasicHeader("Accept", "x/y"))));
		assertSameRequest("/", HttpMethod.GET, (request) -> request, HttpClientBuilder::disableDefaultUserAgent);
	}

	@ParameterizedTest
	@ValueSource(strings = { EMPTY, "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext",
			"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\nX-Trailer: y\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext",
			"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ntext",
			"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\ntext",
			"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
			"HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 4\r\n\r\ntext",
			"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\ntoo short",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nte", "no http at all\r\n\r\n" })
	void answersAreReturnedAsByHttpClient(String answer) throws IOException {
		for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.HEAD)) {
			assertThat(answerTo(method, ClientProfile.LEAN, answer))
				.isEqualTo(answerTo(method, ClientProfile.STANDARD, answer));
		}
	}

	@Test
	void answersThatHttpClientWouldActUponAreReturnedAsTheyAre() throws IOException {
		assertThat(answerTo(HttpMethod.GET, ClientProfile.LEAN,
				"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 4\r\n\r\ntext"))
			.isEqualTo("302 Found {Content-Length=[4], Location=[/elsewhere]} text available=1");
		assertThat(answerTo(HttpMethod.GET, ClientProfile.LEAN,
				"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"))
			.startsWith("401 Unauthorized")
			.contains("WWW-Authenticate");
		assertThat(answerTo(HttpMethod.GET, ClientProfile.LEAN,
				"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSet-Cookie: a=b\r\nContent-Length: 4\r\n\r\ngzip"))
			.isEqualTo("200 OK {Content-Encoding=[gzip], Content-Length=[4], Set-Cookie=[a=b]} gzip available=1");
	}

	@Test
	void anotherProtocolIsNotTakenForAnAnswerAndNotWaitedFor() throws IOException {
		assertThat(answerTo(HttpMethod.GET, ClientProfile.LEAN,
				"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2\r\nConnection: Upgrade\r\n\r\n"))
			.contains("ClientProtocolException: Failure switching protocols available=0");
	}

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void errorThatPassesARequestLeavesNothingLeased(ClientProfile profile) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			customized(profile, (client) -> client.setKeepAliveStrategy((response, http) -> {
				throw new OutOfMemoryError("in this test");
			})).run((context) -> {
				assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(
						() -> client(context).get().uri(server.host("http").toURI()).retrieve().toBodilessEntity());

				assertThat(route(context).leased()).isZero();
				assertThat(route(context).total()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void requestThatIsCancelledFailsAndItsConnectionIsClosed(ClientProfile profile) throws IOException {
		CountDownLatch arrived = new CountDownLatch(1);
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			arrived.countDown();
			socket.getInputStream().read();
		})) {
			ClientContext.runner(profile).run((context) -> {
				HttpComponentsClientHttpRequestFactory factory = factory(context);
				HttpGet request = new HttpGet(server.host("http").toURI());
				Thread canceller = new Thread(() -> {
					await(arrived);
					request.cancel();
				});
				canceller.start();

				assertThatExceptionOfType(IOException.class)
					.isThrownBy(() -> factory.getHttpClient().execute(request, (response) -> null));

				canceller.join();
				assertThat(server.awaitEnd()).isTrue();
				assertThat(route(context).total()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void connectionOfAResponseThatIsDroppedComesBack(ClientProfile profile) throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
			socket.getInputStream().read();
		})) {
			ClientContext.runner(profile).withPropertyValues("httppool.eviction.interval=100ms").run((context) -> {
				int status = client(context).get()
					.uri(server.host("http").toURI())
					.exchange((request, response) -> response, false)
					.getStatusCode()
					.value();
				assertThat(status).isEqualTo(200);
				assertThat(route(context).totals().leases()).isOne();

				Awaitility.await().until(() -> {
					System.gc();
					return route(context).totals().closed().equals(Map.of(CloseReason.LEAKED, 1L));
				});

				assertThat(route(context).leased()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void requestOfHttpClientCanBeSentAgain(ClientProfile profile) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ClientContext.runner(profile).run((context) -> {
				HttpGet request = new HttpGet(server.host("http").toURI());

				for (int i = 0; i < 3; i++) {
					int status = factory(context).getHttpClient()
						.execute(request, HttpClientContext.create(), (response) -> response.getCode());
					assertThat(status).isEqualTo(200);
				}

				assertThat(request.getHeaders()).isEmpty();
				assertThat(server.connections()).isOne();
			});
		}
	}

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void userOfAContextHasConnectionsOfItsOwn(ClientProfile profile) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ClientContext.runner(profile).run((context) -> {
				for (String user : List.of("a", "a", "b", "a", "b")) {
					HttpClientContext own = HttpClientContext.create();
					own.setUserToken(user);
					factory(context).getHttpClient()
						.execute(new HttpGet(server.host("http").toURI()), own, (response) -> null);
				}

				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	@Test
	void poolsOfOneApplicationMayHaveDifferentProfiles() {
		ClientContext.runner().withPropertyValues("httppool.pools.fast.profile=lean").run((context) -> {
			HttpPools pools = context.getBean(HttpPools.class);

			assertThat(client(pools, "fast")).isInstanceOf(LeanClient.class);
			assertThat(client(pools, "other")).isNotInstanceOf(LeanClient.class);
			assertThat(context.getBean(PoolRegistry.class).find("fast").orElseThrow().settings().profile())
				.isEqualTo(ClientProfile.LEAN);
		});
	}

	@Test
	void factoryCustomizerThatSetsAClientWins() {
		customize(ClientProfile.LEAN,
				(builder) -> builder
					.withCustomizer((factory) -> factory.setHttpClient(HttpClientBuilder.create().build())))
			.run((context) -> assertThat(client(context.getBean(HttpPools.class), "any"))
				.isNotInstanceOf(LeanClient.class));
	}

	private static Object client(HttpPools pools, String pool) {
		return ((HttpComponentsClientHttpRequestFactory) pools.requestFactory(pool)).getHttpClient();
	}

	private static InputStreamResource streamed(String text) {
		InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		return new InputStreamResource(stream);
	}

	private static void assertSameRequest(HttpMethod method, UnaryOperator<RestClient.RequestBodySpec> own)
			throws Exception {
		assertSameRequest("/path?query", method, own, (client) -> {
		});
	}

	private static void assertSameRequest(String path, HttpMethod method, UnaryOperator<RestClient.RequestBodySpec> own,
			Consumer<HttpClientBuilder> customizer) throws Exception {
		List<String> sent = new ArrayList<>();
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		try (LoopbackServer server = new LoopbackServer((socket) -> received.add(receive(socket)))) {
			for (ClientProfile profile : ClientProfile.values()) {
				customized(profile, customizer).run((context) -> own
					.apply(client(context).method(method).uri(URI.create(server.host("http").toURI() + path)))
					.retrieve()
					.toBodilessEntity());
				sent.add(received.poll(30, TimeUnit.SECONDS));
			}
		}
		assertThat(sent).hasSize(2).doesNotContainNull();
		assertThat(sent.get(0)).contains("Accept-Encoding: ");
		assertThat(sent.get(1)).isEqualTo(sent.get(0).replaceAll("Accept-Encoding: [^\r\n]*\r\n", ""));
	}

	/** Answer a request and return all that the client sends until it closes. */
	private static String receive(Socket socket) throws IOException {
		StringBuilder received = new StringBuilder();
		try {
			for (int next = read(socket); next >= 0; next = read(socket)) {
				received.append((char) next);
				if (received.indexOf("\r\n\r\n") == received.length() - 4) {
					LoopbackServer.send(socket, EMPTY);
				}
			}
		}
		catch (SocketException ex) {
			// The client does not use this connection again.
		}
		return received.toString();
	}

	private static int read(Socket socket) throws IOException {
		return socket.getInputStream().read();
	}

	/** Return what a client makes of an answer, and whether it keeps the connection. */
	private static String answerTo(HttpMethod method, ClientProfile profile, String answer) throws IOException {
		StringBuilder told = new StringBuilder();
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, answer);
			socket.shutdownOutput();
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		})) {
			ClientContext.runner(profile).run((context) -> {
				told.append(tell(context, method, server.host("http").toURI()));
				assertThat(route(context).leased()).isZero();
				told.append(" available=").append(route(context).available());
			});
		}
		return told.toString();
	}

	private static String tell(ApplicationContext context, HttpMethod method, String url) {
		try {
			return client(context).method(method).uri(url).exchange((request, response) -> {
				Map<String, List<String>> headers = new TreeMap<>();
				response.getHeaders().forEach(headers::put);
				return "%d %s %s %s".formatted(response.getStatusCode().value(), response.getStatusText(), headers,
						new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
			});
		}
		catch (ResourceAccessException ex) {
			return String.valueOf(ex.getCause()).replaceAll(":\\d+", "");
		}
	}

	private static ApplicationContextRunner customized(ClientProfile profile, Consumer<HttpClientBuilder> customizer) {
		return customize(profile, (builder) -> builder.withHttpClientCustomizer(customizer));
	}

	private static ApplicationContextRunner customize(ClientProfile profile,
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		return ClientContext.runner(profile).withBean(Customizer.class, () -> new Customizer(change));
	}

	private static RestClient client(ApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build();
	}

	private static HttpComponentsClientHttpRequestFactory factory(ApplicationContext context) {
		return (HttpComponentsClientHttpRequestFactory) context.getBean(HttpPools.class).requestFactory("api");
	}

	private static RouteSnapshot route(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0).snapshot().routes().get(0);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
