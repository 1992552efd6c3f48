package io.httppool.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The routes of a planner that remembers them, compared with those of HttpClient's, while
 * the proxies of the JDK come and go.
 */
class CachedRoutePlannerTests {

	private static final long SEED = Long.getLong("httppool-test.seed", System.nanoTime());

	private static final int REQUESTS = 50_000;

	private static final List<String> NAMES = List.of("localhost", "api.example.com", "API.example.com", "10.0.0.1",
			"::1", "under_score.example");

	private static final List<String> PROPERTIES = List.of("http.proxyHost", "http.proxyPort", "https.proxyHost",
			"https.proxyPort", "proxyHost", "proxyPort", "socksProxyHost", "http.nonProxyHosts");

	private static final List<String> VALUES = List.of("proxy.example", "8888", "", "*.example.com");

	private final Map<String, @Nullable String> before = new LinkedHashMap<>();

	private final Counting stock = new Counting(new SystemDefaultRoutePlanner(ProxySelector.getDefault()));

	private final CachedRoutePlanner planner = new CachedRoutePlanner(this.stock);

	private final Random random = new Random(SEED);

	@BeforeEach
	void clearProperties() {
		PROPERTIES.forEach((name) -> this.before.put(name, System.clearProperty(name)));
	}

	@AfterEach
	void restoreProperties() {
		this.before.forEach((name, value) -> {
			System.clearProperty(name);
			if (value != null) {
				System.setProperty(name, value);
			}
		});
	}

	@Test
	void routeIsThatOfHttpClientWhileProxiesComeAndGo() throws Exception {
		for (int i = 0; i < REQUESTS; i++) {
			changeProperty();
			HttpHost host = host();
			HttpRequest request = (this.random.nextInt(10) == 0) ? null : request(host);
			HttpClientContext context = context();
			Object expected = outcome(this.stock.planner, host, request, context);

			Object planned = outcome(this.planner, host, request, context);

			assertThat(planned).as("seed %d: %s", SEED, host).isEqualTo(expected);
		}
		assertThat(this.stock.count).isBetween(REQUESTS / 10, REQUESTS / 10 * 9);
	}

	@Test
	void routeOfAHostIsPlannedOnce() throws HttpException {
		HttpHost host = new HttpHost("http", "api.example.com");

		HttpRoute first = this.planner.determineRoute(host, request(host), HttpClientContext.create());
		HttpRoute second = this.planner.determineRoute(new HttpHost("http", "api.example.com"), request(host),
				HttpClientContext.create());

		assertThat(second).isSameAs(first).isEqualTo(new HttpRoute(new HttpHost("http", "api.example.com", 80)));
		assertThat(this.stock.count).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "http, http.proxyHost", "https, https.proxyHost", "http, proxyHost", "https, proxyHost" })
	void proxyThatIsSetLaterAppliesAtOnceAndAsLongAsItIsSet(String scheme, String property) throws HttpException {
		HttpHost host = new HttpHost(scheme, "api.example.com");
		this.planner.determineRoute(host, request(host), HttpClientContext.create());

		System.setProperty(property, "proxy.example");
		HttpRoute proxied = this.planner.determineRoute(host, request(host), HttpClientContext.create());
		System.clearProperty(property);
		HttpRoute direct = this.planner.determineRoute(host, request(host), HttpClientContext.create());

		assertThat(proxied.getProxyHost().getHostName()).isEqualTo("proxy.example");
		assertThat(direct.getProxyHost()).isNull();
	}

	@Test
	void schemeWithoutAPortIsRefusedAsByHttpClient() {
		HttpHost host = new HttpHost("ftp", "api.example.com");

		assertThatExceptionOfType(HttpException.class)
			.isThrownBy(() -> this.planner.determineRoute(host, HttpClientContext.create()))
			.withMessageContaining("Unroutable");
	}

	@Test
	void selectorOfTheJdkFindsProxiesByItsPropertiesAlone() {
		assertThat(JdkProxies.areAllOf(ProxySelector.getDefault())).isTrue();
		assertThat(JdkProxies.areAllOf(ProxySelector.of(null))).isFalse();
		assertThat(JdkProxies.areAllOf(null)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http.proxyHost", "https.proxyHost", "proxyHost", "socksProxyHost" })
	void fileOfTheJdkMayNameAProxy(String name) {
		Properties file = new Properties();
		file.setProperty(name, "proxy.example");

		assertThat(JdkProxies.areAllBeside(file)).isFalse();
	}

	@Test
	void fileOfTheJdkMayAskTheDesktopUnlessAPropertyForbidsIt() {
		Properties file = new Properties();
		file.setProperty("java.net.useSystemProxies", "true");

		assertThat(JdkProxies.areAllBeside(file)).isFalse();
		assertThat(JdkProxies.areAllBeside(new Properties())).isTrue();
	}

	private void changeProperty() {
		String name = pick(PROPERTIES);
		if (this.random.nextInt(5) == 0) {
			System.setProperty(name, name.endsWith("Host") ? "proxy.example" : pick(VALUES));
		}
		else {
			PROPERTIES.forEach((property) -> {
				if (this.random.nextInt(3) == 0) {
					System.clearProperty(property);
				}
			});
		}
	}

	private HttpHost host() throws IOException {
		String scheme = pick(List.of("http", "https", "HTTP", "ftp"));
		int port = pick(List.of(-1, 80, 443, 8080));
		if (this.random.nextInt(4) == 0) {
			return new HttpHost(scheme, InetAddress.getByName(pick(List.of("127.0.0.1", "127.0.0.2"))), "localhost",
					port);
		}
		return new HttpHost(scheme, pick(NAMES), port);
	}

	private HttpRequest request(HttpHost host) {
		BasicHttpRequest request = new BasicHttpRequest("GET", host, "/");
		switch (this.random.nextInt(6)) {
			case 0 -> request.setAuthority(new URIAuthority("other.example", 443));
			case 1 -> request.setAuthority(new URIAuthority("user", host.getHostName(), host.getPort()));
			case 2 -> request.setAuthority(null);
			default -> request.setAuthority(new URIAuthority(host));
		}
		return request;
	}

	@SuppressWarnings("deprecation") // requests may still bring their proxy
	private HttpClientContext context() {
		HttpClientContext context = HttpClientContext.create();
		switch (this.random.nextInt(8)) {
			case 0 -> context.setRequestConfig(RequestConfig.custom().setProxy(new HttpHost("own.example", 1)).build());
			case 1 ->
				context.setRequestConfig(RequestConfig.custom().setUnixDomainSocket(Path.of("/tmp/socket")).build());
			default -> context.setRequestConfig(RequestConfig.DEFAULT);
		}
		return context;
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	/** Return a route with the name of its host as it is written, or a failure. */
	private static Object outcome(HttpRoutePlanner planner, HttpHost host, @Nullable HttpRequest request,
			HttpContext context) {
		try {
			HttpRoute route = planner.determineRoute(host, request, context);
			return List.of(route, route.getTargetHost().getHostName(), String.valueOf(route.getTargetName()),
					String.valueOf(route.getUnixDomainSocket()));
		}
		catch (HttpException | RuntimeException ex) {
			return ex.toString();
		}
	}

	/**
	 * A planner that counts what it is asked.
	 */
	private static final class Counting implements HttpRoutePlanner {

		private final HttpRoutePlanner planner;

		private int count;

		Counting(HttpRoutePlanner planner) {
			this.planner = planner;
		}

		@Override
		public HttpRoute determineRoute(HttpHost host, HttpContext context) throws HttpException {
			return determineRoute(host, null, context);
		}

		@Override
		public HttpRoute determineRoute(HttpHost host, @Nullable HttpRequest request, HttpContext context)
				throws HttpException {
			this.count++;
			return this.planner.determineRoute(host, request, context);
		}

	}

}
