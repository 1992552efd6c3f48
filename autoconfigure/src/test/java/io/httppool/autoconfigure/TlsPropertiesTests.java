package io.httppool.autoconfigure;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.client.HttpPools;
import io.httppool.test.fault.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The effects of the properties of connections over TLS.
 */
class TlsPropertiesTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.localhost();

	@ParameterizedTest
	@CsvSource({ "enabled=true, false", "defaults.tls.require-close-notify=false, true",
			"defaults.tls.require-close-notify=false pools.api.tls.require-close-notify=true, false",
			"pools.api.tls.require-close-notify=true routes.cut.tls.require-close-notify=false, true" })
	void requireCloseNotifyRefusesAResponseThatOnlyTcpHasEnded(String properties, boolean isAccepted)
			throws IOException {
		try (LoopbackServer server = new LoopbackServer(TlsPropertiesTests::answer)) {
			String url = server.host("https").toURI();
			StringBuilder all = new StringBuilder(properties + " routes.cut.origin=" + url);
			CERTIFICATE.bundleProperties("test").forEach((name, value) -> all.append(" %s=%s".formatted(name, value)));
			ApiPool.run(all.toString(), (pool) -> {
				ClientHttpRequestFactory factory = pool.context()
					.getBean(HttpPools.class)
					.requestFactory("api",
							HttpClientSettings.ofSslBundle(pool.context().getBean(SslBundles.class).getBundle("test")));
				RestClient client = RestClient.builder().requestFactory(factory).build();

				if (isAccepted) {
					assertThat(client.get().uri(url).retrieve().body(byte[].class)).hasSize(3);
				}
				else {
					assertThatException().isThrownBy(() -> client.get().uri(url).retrieve().body(byte[].class))
						.withStackTraceContaining("tls.require-close-notify");
				}
			});
		}
	}

	/** Answer a request without a length, and end TCP alone. */
	private static void answer(Socket socket) throws IOException {
		SSLContext context = CERTIFICATE.sslContext();
		SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
		secure.setUseClientMode(false);
		if (LoopbackServer.readHead(secure)) {
			LoopbackServer.send(secure, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ncut");
		}
		socket.close();
	}

}
