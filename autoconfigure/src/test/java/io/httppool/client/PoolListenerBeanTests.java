package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.net.ServerSocketFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.PhaseError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for listeners that are beans, over real sockets.
 */
class PoolListenerBeanTests {

	private static Certificates certificates;

	private final Diary first = new Diary();

	private final Diary second = new Diary();

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@Test
	void listenersAreToldOfThePhasesOfAnOpening() throws Exception {
		try (LoopbackServer server = new LoopbackServer(certificates.context("server").getServerSocketFactory(),
				LoopbackServer::answer)) {
			withListeners(ClientContext.runner()
				.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")).run((context) -> {
					get(context, server.host("https").toURI());

					assertThat(this.first.told).containsExactly("opened LOOKUP CONNECT TLS");
					assertThat(this.second.told).isEqualTo(this.first.told);
				});
		}
	}

	@Test
	void listenersAreToldOfATunnelOnceItIsOpen() throws Exception {
		try (LoopbackServer server = new LoopbackServer(certificates.context("server").getServerSocketFactory(),
				LoopbackServer::answer); ConnectProxy proxy = ConnectProxy.open()) {
			withListeners(TunnelClient.runner(certificates, proxy.host())).run((context) -> {
				get(context, server.host("https").toURI());

				assertThat(this.first.told).containsExactly("opened LOOKUP CONNECT TUNNEL TLS");
			});
		}
	}

	@Test
	void listenersAreToldOfATunnelThatIsRefused() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			LoopbackServer.send(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
			return true;
		})) {
			withListeners(TunnelClient.runner(certificates, proxy.host())).run((context) -> {
				assertThat(catchThrowable(() -> get(context, TunnelClient.FAR))).isNotNull();

				assertThat(this.first.told).containsExactly("failed LOOKUP CONNECT TUNNEL!", "closed connect-failed");
			});
		}
	}

	@Test
	void listenersAreToldOfAPortThatIsClosed() throws Exception {
		LoopbackServer server = LoopbackServer.answering();
		server.close();

		withListeners(ClientContext.runner()).run((context) -> {
			assertThat(catchThrowable(() -> get(context, server.host("http").toURI()))).isNotNull();

			assertThat(this.first.told).hasSize(2);
			assertThat(this.first.told.get(0)).startsWith("failed LOOKUP CONNECT!");
			assertThat(this.first.told.get(1)).isEqualTo("closed connect-failed");
		});
	}

	@Test
	void failuresOfHandshakesAreToldApart() throws Exception {
		assertThat(failure(certificates.context("client").getServerSocketFactory(), LoopbackServer::answer))
			.isEqualTo(PhaseError.CERTIFICATE_AUTHORITY_INVALID);
		assertThat(failure(ServerSocketFactory.getDefault(), Socket::close))
			.isEqualTo(PhaseError.PEER_CONNECTION_CLOSED);
		assertThat(failure(ServerSocketFactory.getDefault(),
				(socket) -> LoopbackServer.send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n")))
			.isEqualTo(PhaseError.UNEXPECTED_MESSAGE);
	}

	@Test
	void listenerMayHaveAClientOfItsOwn() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ClientContext.runner().withUserConfiguration(Notifying.class).run((context) -> {
				get(context, server.host("http").toURI());

				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Notifier.class).events).hasPositiveValue();
			});
		}
	}

	private PhaseError failure(ServerSocketFactory sockets, LoopbackServer.Handler handler) throws IOException {
		this.first.failures.clear();
		try (LoopbackServer server = new LoopbackServer(sockets, handler)) {
			withListeners(ClientContext.runner())
				.run((context) -> assertThat(catchThrowable(() -> get(context, server.host("https").toURI())))
					.isNotNull());
		}
		return this.first.failures.get(0);
	}

	private ApplicationContextRunner withListeners(ApplicationContextRunner runner) {
		return runner.withBean("first", PoolListener.class, () -> this.first)
			.withBean("second", PoolListener.class, () -> this.second);
	}

	private static void get(ApplicationContext context, String uri) {
		context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().toBodilessEntity();
	}

	/**
	 * A listener that writes down how connections were opened.
	 */
	private static final class Diary implements PoolListener {

		private final List<String> told = new CopyOnWriteArrayList<>();

		private final List<PhaseError> failures = new CopyOnWriteArrayList<>();

		@Override
		public void opened(PoolRoute route, ConnectionOpening opening) {
			this.told.add("opened " + phases(opening));
		}

		@Override
		public void openingFailed(PoolRoute route, ConnectionOpening opening) {
			opening.phases()
				.stream()
				.filter((phase) -> phase.kind() == OpeningPhase.Kind.TLS && phase.failure() != null)
				.forEach((phase) -> this.failures.add(phase.failure()));
			this.told.add("failed " + phases(opening));
		}

		@Override
		public void closed(PoolRoute route, ConnectionClosing closing) {
			this.told.add("closed " + closing.reason().word());
		}

		private static String phases(ConnectionOpening opening) {
			assertThat(opening.phases()).allMatch((phase) -> phase.startedAt() - opening.startedAt() >= 0
					&& opening.endedAt() - phase.endedAt() >= 0);
			return opening.phases()
				.stream()
				.sorted((one, other) -> Long.compare(one.startedAt(), other.startedAt()))
				.map(PoolListenerBeanTests::words)
				.collect(Collectors.joining(" "));
		}

	}

	private static String words(OpeningPhase phase) {
		return phase.kind() + ((phase.outcome() == Outcome.SUCCEEDED) ? "" : "!");
	}

	/**
	 * An application with a listener that has a client.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Notifying {

		@Bean
		RestClient early(RestClient.Builder builder) {
			return builder.build();
		}

		@Bean
		Notifier notifier(RestClient.Builder builder) {
			return new Notifier(builder.build(), new AtomicInteger());
		}

	}

	/**
	 * A listener that has a client.
	 *
	 * @param client the client
	 * @param events how many connections were opened
	 */
	record Notifier(RestClient client, AtomicInteger events) implements PoolListener {

		@Override
		public void opened(PoolRoute route, ConnectionOpening opening) {
			this.events.incrementAndGet();
		}

	}

}
