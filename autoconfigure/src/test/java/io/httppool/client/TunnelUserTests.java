package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.NTCredentials;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.auth.NTLMSchemeFactory;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tunnel is kept for the user of the proxy who opened it.
 */
@SuppressWarnings("deprecation") // HttpClient advises against NTLM, and supports it
class TunnelUserTests {

	private static Certificates certificates;

	private final List<String> tunnels = new CopyOnWriteArrayList<>();

	private final Map<Socket, NtlmServer.Gate> gates = new ConcurrentHashMap<>();

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic", "NTLM" })
	void userOfAProxyUsesTheirTunnelsAgainAndNotThoseOfOthers(String scheme) throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http(this::authenticate)) {
			runner(proxy, scheme).run((context) -> {
				for (String user : List.of("alice", "bob", "alice", "bob")) {
					assertThat(get(context, credentials(scheme, user), origin.url())).isEqualTo("CN=client");
				}

				assertThat(this.tunnels).containsExactly("alice", "bob");
			});
		}
	}

	@Test
	void usersShareTunnelsIfThePropertySaysSo() throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http(this::authenticate)) {
			runner(proxy, "Basic").withPropertyValues("httppool.defaults.connection-state=off").run((context) -> {
				get(context, credentials("Basic", "alice"), origin.url());
				get(context, credentials("Basic", "bob"), origin.url());

				assertThat(this.tunnels).containsExactly("alice");
			});
		}
	}

	/** Open a tunnel for a user, whose password does not matter. */
	private boolean authenticate(ConnectProxy proxy, Socket client, String head) throws IOException {
		Map<String, String> headers = Arrays.stream(head.split("\n"))
			.skip(1)
			.collect(Collectors.toMap((line) -> line.split(": ")[0], (line) -> line.split(": ")[1]));
		String given = headers.getOrDefault("Proxy-Authorization", "");
		if (given.startsWith("Basic ")) {
			String pair = new String(Base64.getDecoder().decode(given.substring(6)), StandardCharsets.US_ASCII);
			return tunnel(proxy, client, head, pair.split(":")[0]);
		}
		NtlmServer.Gate gate = this.gates.computeIfAbsent(client, (unknown) -> NtlmServer.Gate.ofProxy());
		String challenge = gate.challenge(headers);
		if (challenge == null) {
			return tunnel(proxy, client, head, gate.user());
		}
		LoopbackServer.send(client, challenge + "Proxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n");
		return true;
	}

	private boolean tunnel(ConnectProxy proxy, Socket client, String head, String user) throws IOException {
		this.tunnels.add(user);
		return proxy.tunnel(client, head, ConnectProxy.OPENED);
	}

	private static ApplicationContextRunner runner(ConnectProxy proxy, String scheme) {
		return TunnelClient.runner(certificates, proxy.host())
			.withBean("scheme", Customizer.class,
					() -> new Customizer((builder) -> builder.withHttpClientCustomizer(TunnelUserTests::know)
						.withDefaultRequestConfigCustomizer(
								(config) -> config.setProxyPreferredAuthSchemes(List.of(scheme)))));
	}

	private static void know(HttpClientBuilder client) {
		client.setDefaultAuthSchemeRegistry(RegistryBuilder.<AuthSchemeFactory>create()
			.register("NTLM", NTLMSchemeFactory.INSTANCE)
			.register("Basic", BasicSchemeFactory.INSTANCE)
			.build());
	}

	private static Credentials credentials(String scheme, String user) {
		char[] password = "secret".toCharArray();
		return scheme.equals("NTLM") ? new NTCredentials(user, password, "station", "domain")
				: new UsernamePasswordCredentials(user, password);
	}

	/** Send a request of a user in a context of its own, as Spring's clients do. */
	private static String get(ApplicationContext context, Credentials user, String url) {
		HttpComponentsClientHttpRequestFactory factory = (HttpComponentsClientHttpRequestFactory) context
			.getBean(HttpPools.class)
			.requestFactory("default-ssl-client");
		BasicCredentialsProvider credentials = new BasicCredentialsProvider();
		credentials.setCredentials(new AuthScope(null, -1), user);
		HttpClientContext http = HttpClientContext.create();
		http.setCredentialsProvider(credentials);
		factory.setHttpContextFactory((method, uri) -> http);
		return new RestTemplate(factory).getForObject(url, String.class);
	}

}
