package io.httppool.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.NTCredentials;
import org.apache.hc.client5.http.impl.DefaultUserTokenHandler;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.NTLMSchemeFactory;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import io.httppool.Certificates;
import io.httppool.TellingServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection on which a user has authenticated is kept for that user.
 */
@SuppressWarnings("deprecation") // HttpClient advises against NTLM, and supports it
class ConnectionUsersTests {

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = Certificates.create(directory, "server", "client");
	}

	@ParameterizedTest
	@CsvSource({ "NTLM, ''", "NTLM, trust", "NTLM, client", "Negotiate, ''", "Negotiate, trust", "Negotiate, client" })
	void userIsNotServedOverTheConnectionOfAnother(String scheme, String bundle) throws IOException {
		try (NtlmServer server = server(bundle)) {
			runner(scheme, bundle, UnaryOperator.identity()).run((context) -> {
				Client alice = new Client(context, "alice");
				Client bob = new Client(context, "bob");

				assertThat(alice.get(server.url())).isEqualTo("alice");
				assertThat(bob.get(server.url())).isEqualTo("bob");
				assertThat(alice.get(server.url())).isEqualTo("alice");
				assertThat(bob.get(server.url())).isEqualTo("bob");
				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "trust", "client" })
	void requestWithoutAUserIsNotServedOverTheConnectionOfOne(String bundle) throws IOException {
		try (NtlmServer server = server(bundle)) {
			runner("NTLM", bundle, UnaryOperator.identity()).run((context) -> {
				new Client(context, "alice").get(server.url());

				String answer = new RestTemplate(requestFactory(context)).getForObject(server.url() + "/public",
						String.class);

				assertThat(answer).isEqualTo("unknown");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "NTLM", "Negotiate" })
	void userOfAServerAtItsDefaultPortIsKnown(String scheme) throws IOException {
		try (NtlmServer server = NtlmServer.http()) {
			runner(scheme, "", with((client) -> client.setSchemePortResolver((host) -> server.server().port())))
				.run((context) -> {
					String alice = new Client(context, "alice").get("http://localhost/");
					String bob = new Client(context, "bob").get("http://localhost/");

					assertThat(alice).isEqualTo("alice");
					assertThat(bob).isEqualTo("bob");
				});
		}
	}

	@Test
	void userOfAServerIsKnownBesideTheOneOfAProxy() throws IOException {
		try (NtlmServer server = NtlmServer.http()) {
			runner("NTLM", "", with((client) -> client.setProxy(server.server().host("http")))).run((context) -> {
				Client alice = new Client(context, "alice", server.server().port());
				Client bob = new Client(context, "bob", server.server().port());
				bob.get("http://localhost:1/public");

				assertThat(alice.get("http://localhost:1/")).isEqualTo("alice");
				assertThat(bob.get("http://localhost:1/")).isEqualTo("bob");
				assertThat(alice.get("http://localhost:1/")).isEqualTo("alice");
				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	@Test
	void tokenOfTheCallerWins() {
		try (TellingServer server = TellingServer.http()) {
			runner("NTLM", "", UnaryOperator.identity()).run((context) -> {
				Object tenant = "tenant";
				HttpClientContext first = HttpClientContext.create();
				first.setUserToken(tenant);
				HttpClientContext second = HttpClientContext.create();
				second.setUserToken(tenant);

				new Client(context, first).get(server.url());
				new Client(context, second).get(server.url());
				new Client(context, HttpClientContext.create()).get(server.url());

				assertThat(server.clientPorts()).hasSize(2);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "trust", "client" })
	void connectionsOfABundleAreReused(String bundle) {
		try (TellingServer server = TellingServer.https(certificates.context("server"))) {
			runner("NTLM", bundle, UnaryOperator.identity()).run((context) -> {
				String first = new RestTemplate(requestFactory(context)).getForObject(server.url(), String.class);
				String second = new RestTemplate(requestFactory(context)).getForObject(server.url(), String.class);

				assertThat(List.of(first, second))
					.containsOnly("client".equals(bundle) ? "CN=client" : "no certificate");
				assertThat(server.clientPorts()).hasSize(1);
			});
		}
	}

	@Test
	void handlerOfACustomizerWins() throws IOException {
		assertThat(bobAfterAlice("auto", with((client) -> client.setUserTokenHandler((route, context) -> null))))
			.isEqualTo("alice");
		assertThat(bobAfterAlice("off", with((client) -> client.setUserTokenHandler(DefaultUserTokenHandler.INSTANCE))))
			.isEqualTo("bob");
	}

	@Test
	void usersShareConnectionsIfACustomizerOrThePropertySaysSo() throws IOException {
		assertThat(bobAfterAlice("auto", with(HttpClientBuilder::disableConnectionState))).isEqualTo("alice");
		assertThat(bobAfterAlice("off", UnaryOperator.identity())).isEqualTo("alice");
		assertThat(bobAfterAlice("on", UnaryOperator.identity())).isEqualTo("bob");
	}

	private static String bobAfterAlice(String mode,
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) throws IOException {
		String[] answer = new String[1];
		try (NtlmServer server = NtlmServer.http()) {
			runner("NTLM", "", change).withPropertyValues("httppool.defaults.connection-state=" + mode)
				.run((context) -> {
					new Client(context, "alice").get(server.url());
					answer[0] = new Client(context, "bob").get(server.url());
				});
		}
		return answer[0];
	}

	private static NtlmServer server(String bundle) throws IOException {
		return bundle.isEmpty() ? NtlmServer.http()
				: NtlmServer.https(certificates.context("server").getServerSocketFactory());
	}

	private static UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> with(
			Consumer<HttpClientBuilder> change) {
		return (builder) -> builder.withHttpClientCustomizer(change::accept);
	}

	/** Return an application whose clients know one scheme. */
	private static ApplicationContextRunner runner(String scheme, String bundle,
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		AuthSchemeFactory factory = "NTLM".equals(scheme) ? NTLMSchemeFactory.INSTANCE : Ticket::new;
		ApplicationContextRunner runner = ClientContext.runner()
			.withBean(Customizer.class, () -> new Customizer((builder) -> change.apply(builder
				.withHttpClientCustomizer((client) -> client.setDefaultAuthSchemeRegistry(
						RegistryBuilder.<AuthSchemeFactory>create().register(scheme, factory).build()))
				.withDefaultRequestConfigCustomizer((config) -> config.setTargetPreferredAuthSchemes(List.of(scheme))
					.setProxyPreferredAuthSchemes(List.of(scheme))))));
		return bundle.isEmpty() ? runner : runner.withPropertyValues(certificates.bundleProperties("client"))
			.withPropertyValues("spring.ssl.bundle.jks.trust.truststore.location=file:" + certificates.file("trust"),
					"spring.ssl.bundle.jks.trust.truststore.password=" + Certificates.PASSWORD,
					"spring.http.clients.ssl.bundle=" + bundle);
	}

	private static HttpComponentsClientHttpRequestFactory requestFactory(ApplicationContext context) {
		return (HttpComponentsClientHttpRequestFactory) context.getBean(HttpPools.class).requestFactory("api");
	}

	/**
	 * A client that sends each request in one context.
	 *
	 * @param client the client
	 */
	private record Client(RestClient client) {

		Client(ApplicationContext application, String user) {
			this(application, user, 0);
		}

		/** Create a client of a user, who is somebody else for one port. */
		Client(ApplicationContext application, String user, int proxyPort) {
			this(application, contextOf(user, proxyPort));
		}

		Client(ApplicationContext application, HttpClientContext context) {
			this(application.getBean(RestClient.Builder.class).requestFactory(factory(application, context)).build());
		}

		private static HttpComponentsClientHttpRequestFactory factory(ApplicationContext application,
				HttpClientContext context) {
			HttpComponentsClientHttpRequestFactory factory = requestFactory(application);
			factory.setHttpContextFactory((method, uri) -> context);
			return factory;
		}

		private static HttpClientContext contextOf(String user, int proxyPort) {
			BasicCredentialsProvider credentials = new BasicCredentialsProvider();
			credentials.setCredentials(new AuthScope(null, -1), credentialsOf(user));
			credentials.setCredentials(new AuthScope(null, proxyPort), credentialsOf("everybody"));
			HttpClientContext context = HttpClientContext.create();
			context.setCredentialsProvider(credentials);
			return context;
		}

		private static NTCredentials credentialsOf(String user) {
			return new NTCredentials(user, "secret".toCharArray(), "station", "domain");
		}

		@Nullable String get(String url) {
			return this.client.get().uri(url).retrieve().body(String.class);
		}

	}

	/**
	 * A scheme that authenticates connections and names no user, as HttpClient's schemes
	 * over GSS-API do. Those need a key distribution centre.
	 */
	private static final class Ticket implements AuthScheme {

		private @Nullable String user;

		private boolean isSent;

		private Ticket(HttpContext context) {
		}

		@Override
		public String getName() {
			return "Negotiate";
		}

		@Override
		public boolean isConnectionBased() {
			return true;
		}

		@Override
		public void processChallenge(AuthChallenge challenge, HttpContext context) {
			// A ticket needs no challenge.
		}

		@Override
		public boolean isChallengeComplete() {
			return this.isSent;
		}

		@Override
		public @Nullable String getRealm() {
			return null;
		}

		@Override
		public boolean isResponseReady(HttpHost host, CredentialsProvider provider, HttpContext context) {
			this.user = ((NTCredentials) provider.getCredentials(new AuthScope(host), context)).getUserName();
			return true;
		}

		@Override
		public @Nullable Principal getPrincipal() {
			return null;
		}

		@Override
		public String generateAuthResponse(HttpHost host, HttpRequest request, HttpContext context) {
			this.isSent = true;
			return "Negotiate "
					+ Base64.getEncoder().encodeToString(String.valueOf(this.user).getBytes(StandardCharsets.US_ASCII));
		}

	}

}
