package io.httppool.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.pool.PoolRegistry;

/**
 * A measurement of what is left of clients that each had an SSL bundle without a name,
 * have sent one request over TLS, and are dropped. The server is a process of its own.
 */
public final class DroppedClients {

	private static final int CLIENTS = 1500;

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private DroppedClients() {
	}

	public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
		Path keys = Files.createTempDirectory("keys").resolve("keys.p12");
		Keys.make(keys);
		KeyStore trusted = Keys.read(keys);
		try (ServerProcess server = ServerProcess.start(TlsServer.class, "-Dtls.keys=" + keys);
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.properties("spring.main.banner-mode=off", "httppool.defaults.keep-alive=10m",
							"httppool.defaults.max-idle-time=10m")
					.run()) {
			String url = "https://localhost:" + server.port();
			System.out.println("| | pools | heap, MB |");
			System.out.println("|---|--:|--:|");
			RestClient first = send(context, trusted, url);
			print(context, "one client");
			List<RestClient> clients = new ArrayList<>(List.of(first));
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(send(context, trusted, url));
			}
			print(context, "%d more, in use".formatted(CLIENTS));
			long dropped = System.nanoTime();
			clients.subList(1, clients.size()).clear();
			while (pools(context) > 1 && System.nanoTime() - dropped < LONGEST.toNanos()) {
				System.gc();
				TimeUnit.MILLISECONDS.sleep(100);
			}
			print(context, "dropped, after %d s".formatted(Duration.ofNanos(System.nanoTime() - dropped).toSeconds()));
			clients.get(0).get().uri(url).retrieve().toBodilessEntity();
		}
		System.exit(0);
	}

	/** Make a client with a bundle of its own, and send a request. */
	private static RestClient send(ConfigurableApplicationContext context, KeyStore trusted, String url) {
		SslBundle bundle = SslBundle.of(SslStoreBundle.of(null, null, trusted));
		ClientHttpRequestFactoryBuilder<?> builder = context.getBean(ClientHttpRequestFactoryBuilder.class);
		RestClient client = RestClient.builder()
			.requestFactory(builder.build(HttpClientSettings.defaults().withSslBundle(bundle)))
			.build();
		client.get().uri(url).retrieve().toBodilessEntity();
		return client;
	}

	private static void print(ConfigurableApplicationContext context, String title) {
		System.out.printf("| %s | %d | %.1f |%n", title, pools(context), HeapPerConnection.usedHeap() / 1e6);
	}

	private static int pools(ConfigurableApplicationContext context) {
		return context.getBean(PoolRegistry.class).all().size();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
