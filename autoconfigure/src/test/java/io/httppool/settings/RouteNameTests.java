package io.httppool.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteName}.
 */
class RouteNameTests {

	private static final HttpHost TARGET = new HttpHost("https", "api.example.com", 443);

	private static final HttpHost PROXY = new HttpHost("http", "proxy", 3128);

	@Test
	void originIsInLowerCase() {
		String origin = RouteName.origin(new HttpHost("HTTPS", "API.Example.com", 8443));

		assertThat(origin).isEqualTo("https://api.example.com:8443");
	}

	@ParameterizedTest
	@CsvSource({ "http, a, 80, http://a", "http, a, -1, http://a", "https, a, 443, https://a",
			"https, a, 80, https://a:80", "http, a, 8080, http://a:8080", "https, ::1, 443, https://[::1]",
			"http, ::1, 8080, http://[::1]:8080" })
	void originWhenPortIsUsualLeavesItOut(String scheme, String host, int port, String expected) {
		String origin = RouteName.origin(new HttpHost(scheme, host, port));

		assertThat(origin).isEqualTo(expected);
	}

	@Test
	void ofWhenRouteIsDirectIsTheOrigin() {
		assertThat(RouteName.of(new HttpRoute(TARGET))).isEqualTo("https://api.example.com");
	}

	@Test
	void ofWhenRouteLeadsThroughAProxyNamesIt() {
		HttpRoute tunnel = new HttpRoute(TARGET, null, PROXY, true);
		HttpRoute plain = new HttpRoute(new HttpHost("http", "a", 80), null, PROXY, false);

		assertThat(RouteName.of(tunnel)).isEqualTo("https://api.example.com tunnelled via http://proxy:3128");
		assertThat(RouteName.of(plain)).isEqualTo("http://a via http://proxy:3128");
	}

	@Test
	void ofWhenRouteHasALocalAddressNamesIt() throws Exception {
		InetAddress local = InetAddress.getByAddress(new byte[] { 127, 0, 0, 2 });

		assertThat(RouteName.of(new HttpRoute(TARGET, local, true)))
			.isEqualTo("https://api.example.com from 127.0.0.2");
	}

	@Test
	void ofWhenTheTargetHasAnAddressNamesIt() throws Exception {
		InetAddress address = InetAddress.getByAddress(new byte[] { 127, 0, 0, 3 });

		assertThat(RouteName.of(new HttpRoute(new HttpHost("http", address, "a", 80))))
			.isEqualTo("http://a at 127.0.0.3");
	}

	@Test
	void ofWhenTheTargetHasAnotherNameForTlsNamesIt() {
		HttpRoute route = new HttpRoute(TARGET, new URIAuthority("inner.example.com", 443), null, true);

		assertThat(RouteName.of(route)).isEqualTo("https://api.example.com as inner.example.com:443");
	}

	@Test
	void ofWhenRouteUsesAUnixSocketNamesIt() {
		HttpRoute route = new HttpRoute(new HttpHost("http", "localhost", 80), Path.of("/run/docker.sock"));

		assertThat(RouteName.of(route)).isEqualTo("http://localhost over /run/docker.sock");
	}

	@Test
	void ofWhenTheUriHasUserInfoNeverShowsIt() throws Exception {
		HttpRoute route = new HttpRoute(HttpHost.create(URI.create("https://me:secret@api.example.com:443/path?q=1")),
				new URIAuthority("me:secret", "inner.example.com", 443), null, true);

		assertThat(RouteName.of(route)).doesNotContain("secret", "path", "q=1", "@");
	}

}
