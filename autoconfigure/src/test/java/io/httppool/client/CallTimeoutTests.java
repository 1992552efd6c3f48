package io.httppool.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ServerSocketFactory;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

import io.httppool.LoopbackServer;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The limit of a whole call, in each of its phases.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class CallTimeoutTests {

	private static final String LIMIT = "httppool.defaults.call-timeout=300ms";

	private static final String BUSY = "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";

	private final ApplicationContextRunner runner;

	CallTimeoutTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.default", "routes.it" })
	void callTimeoutEndsTheWaitForAResponse(String layer) {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			String url = server.url("http");
			this.runner
				.withPropertyValues("httppool.defaults.call-timeout=1h", "httppool.routes.it.origin=" + origin(url),
						"httppool.%s.call-timeout=300ms".formatted(layer))
				.run((context) -> assertLate(SocketTimeoutException.class, () -> get(context, url),
						"The call to %s timed out after 300ms (call-timeout) while it was waiting for the first byte"
							.formatted(origin(url))));
		}
	}

	@Test
	void callTimeoutEndsTheWaitForAConnection() {
		try (StalledServer server = StalledServer
			.afterHead((socket) -> StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"))) {
			this.runner.withPropertyValues(LIMIT, "httppool.defaults.per-route.max=1").run((context) -> {
				ClientHttpResponse held = open(context, server.url("http"), Duration.ofHours(1));

				assertLate(ConnectionRequestTimeoutException.class, () -> get(context, server.url("http")),
						"(call-timeout) while it was waiting for a connection: default - Lease for "
								+ origin(server.url("http")));
				held.close();
			});
		}
	}

	@Test
	void callTimeoutEndsALookup() {
		CountDownLatch end = new CountDownLatch(1);
		this.runner.withPropertyValues(LIMIT, "httppool.defaults.connect-timeout=1h")
			.withBean(Customizer.class, () -> new Customizer((builder) -> builder.withDnsResolver(new SlowNames(end))))
			.run((context) -> assertLate(ConnectionRequestTimeoutException.class,
					() -> get(context, "http://slow.example/"),
					"(call-timeout) while it was waiting for a connection"));
		end.countDown();
	}

	@Test
	void callTimeoutEndsAHandshake() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> socket.getInputStream().readAllBytes())) {
			this.runner.withPropertyValues(LIMIT)
				.run((context) -> assertLate(ConnectTimeoutException.class,
						() -> get(context, "https://localhost:%d/".formatted(server.port())),
						"while it was in the TLS handshake"));
		}
	}

	@Test
	void callTimeoutEndsATunnelThatIsNotOpened() throws IOException {
		try (LoopbackServer proxy = new LoopbackServer((socket) -> socket.getInputStream().readAllBytes())) {
			this.runner.withPropertyValues(LIMIT, ClientContext.STANDARD, "httppool.defaults.connect-timeout=1h")
				.withBean(Customizer.class, () -> proxied(proxy))
				.run((context) -> assertLate(ConnectTimeoutException.class, () -> get(context, "https://far.example/"),
						"while it was opening a tunnel"));
		}
	}

	@Test
	void callTimeoutEndsTheWritingOfARequest() {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.withPropertyValues(LIMIT)
				.run((context) -> assertLate(SocketTimeoutException.class,
						() -> context.getBean(RestClient.Builder.class)
							.build()
							.put()
							.uri(server.url("http"))
							.body(new byte[30_000_000])
							.retrieve()
							.toBodilessEntity(),
						"while it was writing the request, after "));
		}
	}

	@Test
	void callTimeoutEndsABodyThatComesByteByByte() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
			repeat(socket, "x");
		})) {
			this.runner.withPropertyValues(LIMIT, "httppool.defaults.response-timeout=1h")
				.run((context) -> assertLate(SocketTimeoutException.class, () -> get(context, server.url("http")),
						"while it was reading the response"));
		}
	}

	@Test
	void callTimeoutEndsWhileTheCallerHoldsTheResponseWithoutReading() {
		CountDownLatch ended = new CountDownLatch(1);
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
			awaitEnd(socket, ended);
		})) {
			this.runner.withPropertyValues(LIMIT).run((context) -> {
				try (ClientHttpResponse response = open(context, server.url("http"), null)) {
					assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

					assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> response.getBody().read())
						.withMessageContaining("timed out after 300ms (call-timeout)");
				}
			});
		}
	}

	@Test
	void callTimeoutHoldsOverRedirects() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (StalledServer.readHead(socket)) {
				pause(20);
				StalledServer.send(socket, "HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n"
					.formatted(System.nanoTime()));
			}
		})) {
			this.runner.withPropertyValues(LIMIT, ClientContext.STANDARD)
				.run((context) -> assertLate(IOException.class,
						() -> get(context, "http://localhost:%d/".formatted(server.port())), "(call-timeout) while"));
		}
	}

	@Test
	void answerGoesToTheCallerIfTheCallHasNoTimeForTheRepeatItAsksFor() {
		try (StalledServer server = StalledServer.afterHead((socket) -> StalledServer.send(socket, BUSY))) {
			this.runner.withPropertyValues("httppool.defaults.call-timeout=900ms").run((context) -> {
				try (ClientHttpResponse response = open(context, server.url("http"), null)) {
					assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
				}
			});
		}
	}

	@Test
	void callTimeoutOfARequestWinsOverTheProperty() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			this.runner.withPropertyValues("httppool.defaults.call-timeout=1h")
				.run((context) -> assertLate(SocketTimeoutException.class,
						() -> get(context, server.url("http"), Duration.ofMillis(300)),
						"timed out after 300ms (the call timeout of the request) while"));
		}
	}

	@Test
	void requestThatIsInterceptedKeepsItsCallTimeout() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			this.runner.run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class)
					.requestInterceptor((request, body, execution) -> execution.execute(request, body))
					.build();

				assertLate(SocketTimeoutException.class,
						() -> client.get()
							.uri(server.url("http"))
							.attribute(CallTimeout.ATTRIBUTE, Duration.ofMillis(300))
							.retrieve()
							.toBodilessEntity(),
						"timed out after 300ms (the call timeout of the request)");
			});
		}
	}

	@Test
	void requestOfARestTemplateMayHaveACallTimeout() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			this.runner.run((context) -> {
				RestTemplate template = new RestTemplate(context.getBean(HttpPools.class).requestFactory("api"));

				assertLate(SocketTimeoutException.class,
						() -> template.execute(URI.create(server.url("http")), HttpMethod.GET,
								(request) -> request.getAttributes().put(CallTimeout.ATTRIBUTE, Duration.ofMillis(300)),
								null),
						"timed out after 300ms (the call timeout of the request)");
			});
		}
	}

	@Test
	void requestOfHttpClientMayHaveACallTimeoutInItsContext() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			this.runner.run((context) -> {
				HttpComponentsClientHttpRequestFactory factory = (HttpComponentsClientHttpRequestFactory) context
					.getBean(HttpPools.class)
					.requestFactory("api");
				HttpClientContext own = HttpClientContext.create();
				own.setAttribute(CallTimeout.ATTRIBUTE, Duration.ofMillis(300));

				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(
						() -> factory.getHttpClient().execute(new HttpGet(server.url("http")), own, (response) -> null))
					.withMessageContaining("timed out after 300ms (the call timeout of the request)");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "soon" })
	void callTimeoutThatIsNoDurationIsRefused(String value) {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(
					() -> get(context, "http://localhost:1/", value.startsWith("P") ? Duration.parse(value) : value))
			.withMessageContaining("must be a positive java.time.Duration, but was '%s'", value));
	}

	@Test
	void nextCallOnAConnectionIsNotBoundByTheOneBefore() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.answerOnce(socket);
			while (StalledServer.readHead(socket)) {
				pause(600);
				StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
			}
		})) {
			String url = "http://localhost:%d/".formatted(server.port());
			this.runner.run((context) -> {
				get(context, url, Duration.ofMillis(500));

				get(context, url);

				assertThat(server.connections()).isEqualTo(1);
			});
		}
	}

	private static String origin(String url) {
		return url.substring(0, url.length() - 1);
	}

	private static void get(ApplicationContext context, String url) {
		context.getBean(RestClient.Builder.class).build().get().uri(url).retrieve().toEntity(byte[].class);
	}

	private static void get(ApplicationContext context, String url, Object limit) {
		context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(url)
			.attribute(CallTimeout.ATTRIBUTE, limit)
			.retrieve()
			.toBodilessEntity();
	}

	private static ClientHttpResponse open(ApplicationContext context, String url, Duration limit) {
		Consumer<Map<String, Object>> attributes = (all) -> {
			if (limit != null) {
				all.put(CallTimeout.ATTRIBUTE, limit);
			}
		};
		return context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(url)
			.attributes(attributes)
			.exchange((request, response) -> response, false);
	}

	private static void assertLate(Class<? extends IOException> type, ThrowingCallable call, String words) {
		assertThatExceptionOfType(RestClientException.class).isThrownBy(call)
			.havingRootCause()
			.isInstanceOf(type)
			.withMessageContaining(words);
	}

	private static Customizer proxied(LoopbackServer proxy) {
		return new Customizer(
				(builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy.host("http"))));
	}

	private static void repeat(Socket socket, String text) throws IOException {
		while (true) {
			StalledServer.send(socket, text);
			pause(20);
		}
	}

	private static void pause(long millis) {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitEnd(Socket socket, CountDownLatch ended) {
		try {
			InputStream in = socket.getInputStream();
			while (in.read() >= 0) {
				// It sends nothing more.
			}
		}
		catch (IOException ex) {
			// A reset is an end, too.
		}
		ended.countDown();
	}

	/**
	 * A resolver that does not answer before the end of the test.
	 *
	 * @param end the end of the test
	 */
	record SlowNames(CountDownLatch end) implements DnsResolver {

		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return SystemDefaultDnsResolver.INSTANCE.resolve("localhost");
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

}
