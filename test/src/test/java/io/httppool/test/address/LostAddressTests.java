package io.httppool.test.address;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.snapshot.Ejection;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One of two addresses is lost under 200 requests a second, as if a firewall dropped all
 * its packets.
 */
@Tag("slow")
class LostAddressTests {

	private static final Logger logger = LoggerFactory.getLogger(LostAddressTests.class);

	private static final String HOST = "payments.test";

	private static final String LOST = "127.0.0.2";

	private static final int PER_SECOND = 200;

	private static final Duration THINKING = Duration.ofMillis(50);

	/** The delay before another address is tried, and 50 ms. */
	private static final Duration SLOW = Duration.ofMillis(300);

	/** An address to which connects have failed is left alone for up to a minute. */
	private static final Duration BOUND = Duration.ofSeconds(90);

	private static final FaultyDns dns = new FaultyDns();

	private static final Queue<Long> openings = new ConcurrentLinkedQueue<>();

	@Test
	void addressThatIsLostUnderLoadFailsOnlyTheRequestsUnderWayToIt() throws Exception {
		try (FaultyServer other = FaultyServer.builder().address("127.0.0.3").start();
				FaultyServer lost = FaultyServer.builder().address(LOST).port(other.origin().getPort()).start();
				OpenClient http = open(other)) {
			dns.answer(HOST, LOST, "127.0.0.3");
			lost.inflict(Faults.delayFirstByte(THINKING));
			other.inflict(Faults.delayFirstByte(THINKING));
			Outcome before = load(http, Duration.ofSeconds(2));
			int connections = address(http).connections();
			openings.clear();
			lost.inflict(Faults.stall());
			lost.inflict(Faults.blackHole());

			Outcome during = load(http, Duration.ofSeconds(6));
			Map<Ejection, Long> ejections = addresses(http).ejections();
			long slow = openings.stream().filter((nanos) -> nanos >= SLOW.toNanos()).count();
			logger.info(
					"Lost with {} connections: {} of {} requests failed {}, {} of {} connections took {} ms or longer, {}",
					connections, during.failed(), during.requests(), during.failures(), slow, openings.size(),
					SLOW.toMillis(), ejections);
			lost.heal();
			await().atMost(BOUND).until(() -> address(http).ejectedUntil() == null);
			Outcome after = load(http, Duration.ofSeconds(2));

			assertThat(before.failures()).isEmpty();
			assertThat(during.failures().keySet()).isSubsetOf("SocketTimeoutException");
			assertThat(during.failed()).isBetween(5L, (long) connections);
			assertThat(ejections.keySet()).contains(Ejection.FAILURES);
			assertThat(after.failures()).isEmpty();
			await().atMost(BOUND).until(() -> hasConnections(http));
		}
	}

	private static OpenClient open(FaultyServer server) {
		return Client.HTTPPOOL.open("http://%s:%d".formatted(HOST, server.origin().getPort()), Names.class,
				"spring.http.clients.read-timeout=1s", "httppool.defaults.max-exchanges=50", "httppool.tuner.mode=off");
	}

	private static Outcome load(OpenClient http, Duration duration) throws InterruptedException {
		return OpenLoad.lasting(PER_SECOND, duration, new Spacing.Poisson(1)).run(() -> http.get("/"));
	}

	private static boolean hasConnections(OpenClient http) throws InterruptedException {
		load(http, Duration.ofSeconds(1));
		return address(http).connections() > 0;
	}

	private static AddressesSnapshot addresses(OpenClient http) {
		return http.pool().orElseThrow().snapshot().routes().get(0).addresses();
	}

	private static AddressSnapshot address(OpenClient http) {
		return addresses(http).all()
			.stream()
			.filter((address) -> address.address().startsWith(LOST))
			.findFirst()
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolver() {
			return (builder) -> builder.withDnsResolver(dns);
		}

		/** Notes how long it took to open each connection. */
		@Bean
		PoolListener openings() {
			return new PoolListener() {

				@Override
				public void opened(PoolRoute route, ConnectionOpening opening) {
					openings.add(opening.nanos());
				}

			};
		}

	}

}
