package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.function.Consumer;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CloseReason;

/**
 * An application whose requests go through a proxy, and that opens connections before.
 */
final class TunnelledApplication {

	private static final String CREDENTIALS = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=";

	static final String CHALLENGE = "HTTP/1.1 407 Proxy Authentication Required\r\n"
			+ "Proxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 4\r\n";

	private TunnelledApplication() {
	}

	static ConnectProxy proxy(Certificates certificates, String scheme, String more) throws IOException {
		ConnectProxy.Script script = (own, client, head) -> authenticate(own, client, head, more);
		return scheme.equals("http") ? ConnectProxy.http(script)
				: ConnectProxy.https(certificates.context("server").getServerSocketFactory(), script);
	}

	static boolean authenticate(ConnectProxy proxy, Socket client, String head, String more) throws IOException {
		if (head.contains(CREDENTIALS)) {
			return proxy.tunnel(client, head, ConnectProxy.OPENED);
		}
		LoopbackServer.send(client, CHALLENGE + (more.isEmpty() ? "" : more + "\r\n") + "\r\nlogi");
		return more.isEmpty();
	}

	static void know(HttpClientBuilder client, HttpHost proxy) {
		BasicCredentialsProvider credentials = new BasicCredentialsProvider();
		credentials.setCredentials(new AuthScope(proxy),
				new UsernamePasswordCredentials("user", "secret".toCharArray()));
		client.setDefaultCredentialsProvider(credentials);
	}

	/** Return how many tunnels were asked for by someone who may have one. */
	static long tunnels(ConnectProxy proxy) {
		List<String> known = proxy.heads().stream().filter((head) -> head.contains(CREDENTIALS)).toList();
		return known.isEmpty() ? proxy.heads().size() : known.size();
	}

	static ConfigurableApplicationContext run(Certificates certificates, String origin, HttpHost proxy,
			Consumer<HttpClientBuilder> change, String... warmUp) {
		return builder(certificates, origin, proxy, change, warmUp).run();
	}

	static SpringApplicationBuilder builder(Certificates certificates, String origin, HttpHost proxy,
			Consumer<HttpClientBuilder> change, String... warmUp) {
		return WarmUpApplication.builder(certificates, origin, warmUp)
			.properties("httppool.routes.warm.per-route.min=3")
			.initializers((context) -> register(context, Customizer.class, new Customizer(
					(builder) -> builder.withHttpClientCustomizer((client) -> change.accept(client.setProxy(proxy))))));
	}

	static <T> void register(ConfigurableApplicationContext context, Class<T> type, T bean) {
		((GenericApplicationContext) context).registerBean(type, () -> bean);
	}

	static String get(ConfigurableApplicationContext context, String url) {
		return WarmUpApplication.client(context).get().uri(url).retrieve().body(String.class);
	}

	static long closed(ConnectionPool<?> pool, CloseReason reason) {
		return pool.snapshot()
			.routes()
			.stream()
			.mapToLong((route) -> route.totals().closed().getOrDefault(reason, 0L))
			.sum();
	}

}
