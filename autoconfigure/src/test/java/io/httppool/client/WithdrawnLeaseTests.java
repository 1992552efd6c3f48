package io.httppool.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for leases that end before anything is sent, over real sockets: the server is not
 * blamed for them.
 */
class WithdrawnLeaseTests {

	@Test
	void leaseThatSendsNothingIsNotTurnedAwayByTheAnswerBefore() throws Exception {
		try (LoopbackServer server = answering("503 Service Unavailable")) {
			ClientContext.runner().withPropertyValues("httppool.tuner.interval=1m").run((context) -> {
				HttpClientConnectionManager manager = manager(context);
				get(client(manager, new AtomicBoolean()), server);
				for (int i = 0; i < 3; i++) {
					ConnectionEndpoint endpoint = manager
						.lease("unused", new HttpRoute(server.host("http")), Timeout.ofSeconds(10), null)
						.get(Timeout.ofSeconds(10));
					manager.release(endpoint, null, TimeValue.ofMinutes(1));
				}

				RouteWindow window = ClientContext.closeWindow(context);

				assertThat(window.demand().arrivals()).isEqualTo(4);
				assertThat(window.exchanges().turnedAway()).isOne();
				assertThat(window.exchanges().failures()).isOne();
				assertThat(server.connections()).isOne();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestThatItsApplicationStopsIsNoFailureOfTheServer(boolean isConnected) throws Exception {
		AtomicBoolean isStopped = new AtomicBoolean();
		try (LoopbackServer server = LoopbackServer.answering()) {
			ClientContext.runner().withPropertyValues("httppool.tuner.interval=1m").run((context) -> {
				CloseableHttpClient client = client(manager(context), isStopped);
				if (isConnected) {
					get(client, server);
				}
				isStopped.set(true);

				assertThatExceptionOfType(Exception.class).isThrownBy(() -> get(client, server))
					.withStackTraceContaining("Not today");

				RouteWindow window = ClientContext.closeWindow(context);
				assertThat(window.demand().arrivals()).isEqualTo(isConnected ? 2 : 1);
				assertThat(window.exchanges().failures()).isZero();
			});
		}
	}

	@Test
	void requestThatItsApplicationStopsOverANewTunnelIsNoFailureOfTheServer(@TempDir Path directory) throws Exception {
		AtomicBoolean isStopped = new AtomicBoolean(true);
		Certificates certificates = TunnelClient.certificates(directory);
		try (LoopbackServer server = new LoopbackServer(certificates.context("server").getServerSocketFactory(),
				LoopbackServer::answer); ConnectProxy proxy = ConnectProxy.open()) {
			TunnelClient
				.runner(certificates, proxy.host(),
						(client) -> client.addRequestInterceptorLast((request, entity, chain) -> stop(isStopped)))
				.withPropertyValues("httppool.tuner.interval=1m")
				.run((context) -> {
					IOException failure = new TunnelClient(context).failure("GET", server.host("https").toURI());

					RouteWindow window = ClientContext.closeWindow(context);
					assertThat(failure).hasStackTraceContaining("Not today");
					assertThat(window.connections().openings().tls().latency().count()).isOne();
					assertThat(window.exchanges().failures()).isZero();
				});
		}
	}

	private static void stop(AtomicBoolean isStopped) throws HttpException {
		if (isStopped.get()) {
			throw new HttpException("Not today");
		}
	}

	private static LoopbackServer answering(String status) throws Exception {
		return new LoopbackServer((socket) -> {
			while (LoopbackServer.readHead(socket)) {
				LoopbackServer.send(socket, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n".formatted(status));
			}
		});
	}

	private static HttpClientConnectionManager manager(ApplicationContext context) {
		return context.getBean(HttpPools.class).connectionManager("api");
	}

	/** Return a client whose requests can be stopped before they are sent. */
	private static CloseableHttpClient client(HttpClientConnectionManager manager, AtomicBoolean isStopped) {
		return HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.disableAutomaticRetries()
			.addRequestInterceptorLast((request, entity, chain) -> stop(isStopped))
			.build();
	}

	private static void get(CloseableHttpClient client, LoopbackServer server) throws IOException {
		client.execute(new HttpGet(server.host("http").toURI()), (response) -> null);
	}

}
