package io.httppool.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteWindow.Openings;
import io.httppool.statistics.RouteWindow.Phase;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the phases of openings in windows and connections, over real sockets.
 */
class OpeningPhasesTests {

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@Test
	void windowHasThePhasesOfAllOpeningsOnce() throws Exception {
		try (LoopbackServer server = secure(); ConnectProxy proxy = ConnectProxy.open()) {
			TunnelClient.runner(certificates, proxy.host()).run((context) -> {
				stopUpkeep(context);
				get(context, server.host("https").toURI());
				pool(context).closeIdle(TimeValue.ZERO_MILLISECONDS);
				get(context, server.host("https").toURI());

				Openings openings = ClientContext.closeWindow(context).connections().openings();

				assertThat(List.of(openings.lookup(), openings.connect(), openings.tunnel(), openings.tls()))
					.extracting((phase) -> phase.latency().count(), Phase::failed)
					.containsOnly(tuple(2L, 0L));
				assertThat(openings.tls().latency().max()).isPositive()
					.isGreaterThanOrEqualTo(openings.tls().latency().p99())
					.isGreaterThanOrEqualTo(openings.tls().latency().p50());
				assertThat(ClientContext.closeWindow(context).connections().openings()).isEqualTo(Openings.NONE);
			});
		}
	}

	@Test
	void windowCountsThePhaseThatFailed() throws Exception {
		LoopbackServer server = LoopbackServer.answering();
		server.close();

		ClientContext.runner().run((context) -> {
			stopUpkeep(context);
			assertThat(catchThrowable(() -> get(context, server.host("http").toURI()))).isNotNull();

			Openings openings = ClientContext.closeWindow(context).connections().openings();

			assertThat(openings.lookup().latency().count()).isOne();
			assertThat(openings.connect().latency()).isEqualTo(Latency.NONE);
			assertThat(openings.connect().failed()).isPositive();
			assertThat(openings.tls()).isEqualTo(Phase.NONE);
		});
	}

	@Test
	void connectionTellsHowItWasOpenedAndWhetherItsSessionWasResumed() throws Exception {
		try (LoopbackServer server = secure()) {
			ClientContext.runner()
				.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.run((context) -> {
					get(context, server.host("https").toURI());
					ConnectionSnapshot first = connection(context);
					pool(context).closeIdle(TimeValue.ZERO_MILLISECONDS);
					get(context, server.host("https").toURI());
					ConnectionSnapshot second = connection(context);

					assertThat(first.opening()).extracting(OpeningPhase::kind, OpeningPhase::outcome)
						.containsExactly(tuple(Kind.LOOKUP, Outcome.SUCCEEDED), tuple(Kind.CONNECT, Outcome.SUCCEEDED),
								tuple(Kind.TLS, Outcome.SUCCEEDED));
					assertThat(first.tls().isResumed()).isFalse();
					assertThat(second.id()).isNotEqualTo(first.id());
					assertThat(second.tls().isResumed()).isTrue();
				});
		}
	}

	private static LoopbackServer secure() throws IOException {
		return new LoopbackServer(certificates.context("server").getServerSocketFactory(), LoopbackServer::answer);
	}

	/** Have no window closed but by the test. */
	private static void stopUpkeep(ApplicationContext context) {
		context.getBean(Upkeep.class).stop();
	}

	private static void get(ApplicationContext context, String uri) {
		context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().toBodilessEntity();
	}

	private static ConnectionPool<?> pool(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0);
	}

	private static ConnectionSnapshot connection(ApplicationContext context) {
		assertThat(pool(context).connections()).hasSize(1);
		return pool(context).connections().get(0);
	}

}
