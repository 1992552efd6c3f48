package io.httppool.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.httppool.endpoint.ConnectionsDescriptor.Connection;
import io.httppool.endpoint.WindowDescriptor.PhaseSpread;
import io.httppool.endpoint.WindowDescriptor.Spread;
import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;
import io.httppool.snapshot.ConnectionSnapshot.Tls;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.IdleTimeout.Source;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.PhaseError;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Latency;
import io.httppool.statistics.Level;
import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;
import io.httppool.statistics.RouteWindow.Openings;
import io.httppool.statistics.RouteWindow.Phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class DescriptorsTests {

	private static final ConnectionQuery ALL = ConnectionQuery.of(null, null, null, null);

	private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.123456789Z");

	private static final Latency HELD = new Latency(5000, Duration.ofMillis(10), Duration.ofMillis(9),
			Duration.ofMillis(14), Duration.ofMillis(20));

	private static final Instant SHOWN = Instant.parse("2026-01-01T00:00:00.123Z");

	@Test
	void poolsTellStatusAndAdviceAndRoundRates() {
		Limits limits = new Limits(4, 32, 200);
		RouteTotals totals = new RouteTotals(3000, 7, 0, 0, 512.44, 512.44, HELD, Latency.NONE, 40, Duration.ofHours(1),
				Map.of(), Map.of());
		RouteSnapshot route = new RouteSnapshot("http://a", 30, 0, 2, 1, false, 7, Duration.ofSeconds(3), limits, false,
				totals, new IdleTimeout(Duration.ofSeconds(30), Source.CONFIGURED, null),
				RouteSettings.custom().limits(limits).build(), LeasePhases.none(), Duration.ZERO,
				AddressesSnapshot.none());

		PoolsDescriptor described = Descriptors
			.pools(List.of(new PoolSnapshot("default", 200, List.of(route), Map.of())), List.of());

		PoolsDescriptor.Pool pool = described.pools().get("default");
		assertThat(pool.status()).isEqualTo("STRAINED");
		assertThat(pool.leased() + pool.available() + pool.connecting() + pool.draining()).isEqualTo(pool.total())
			.isEqualTo(33);
		assertThat(pool.routes()).containsExactly(
				entry("http://a", new PoolsDescriptor.Route(30, 0, 2, 1, 7, 32, false, 512.4, null, 14.0, 0.998)));
		assertThat(described.advice()).singleElement().satisfies((advice) -> {
			assertThat(advice.pool()).isEqualTo("default");
			assertThat(advice.code()).isEqualTo("limit-reached");
			assertThat(advice.severity()).isEqualTo("warn");
			assertThat(advice.message()).startsWith("7 requests for http://a are pending");
		});
	}

	@Test
	void connectionThatIsBeingOpenedTellsWhoHoldsIt() {
		Lease lease = new Lease(CREATED, Duration.ofMillis(40), "http-1", null, LeasePhase.CONNECT);
		ConnectionSnapshot connecting = new ConnectionSnapshot("default-1", "http://a", ConnectionState.CONNECTING,
				null, null, null, null, List.of(), CREATED, Duration.ofMillis(40), CREATED, Duration.ZERO, 0, 0, 0,
				Duration.ofSeconds(600), lease);

		ConnectionsDescriptor described = Descriptors.connections(ALL, List.of(connecting));

		assertThat(described.connections())
			.containsExactly(new Connection("default-1", "http://a", "connecting", null, null, null, null, null, SHOWN,
					40, SHOWN, 0, 0, 0, 0, 600_000, SHOWN, 40L, "http-1", null, "connecting"));
	}

	@Test
	void connectionThatIsEncryptedTellsHow() {
		ConnectionSnapshot encrypted = available("127.0.0.1:50000", "10.0.0.1:443",
				new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", true));

		ConnectionsDescriptor described = Descriptors.connections(ALL, List.of(encrypted));

		assertThat(described.connections())
			.containsExactly(new Connection("default-1", "https://a", "available", "127.0.0.1:50000", "10.0.0.1:443",
					"HTTP/1.1", new ConnectionsDescriptor.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", true), null, SHOWN,
					9000, SHOWN, 2000, 5, 10, 20, 28_000, null, null, null, null, null));
	}

	@Test
	void windowTellsWhatWasMeasuredAndRoundsIt() {
		RouteWindow window = new RouteWindow("http://a", CREATED, 0, Duration.ofMillis(1000),
				new Demand(9, 1, 2, HELD, 0.12345), new Exchanges(5, 3, 0, Latency.NONE, 12),
				new Connections(4, 6, 7, HELD, ReuseGaps.NONE, List.of(), Duration.ofSeconds(30),
						new Openings(new Phase(HELD, 0), new Phase(HELD, 2), Phase.NONE, new Phase(Latency.NONE, 3))),
				new Level(3.14, 5, 2), new Level(0.5, 8, 0), 3, new LimitInForce(20, false, false));

		WindowDescriptor described = WindowDescriptor.of(window);

		Spread spread = new Spread(5000, 10, 9, 14, 20);
		assertThat(described).isEqualTo(new WindowDescriptor(1000, 9, 5, 3, spread, null, spread,
				new PhaseSpread(5000, 9.0, 14.0, 20.0, 0), new PhaseSpread(5000, 9.0, 14.0, 20.0, 2), null,
				new PhaseSpread(0, null, null, null, 3), 12, 4, 6, 1, 2, 7, 3.1, 5, 8, 0.123));
	}

	@Test
	void connectionTellsHowItWasOpened() {
		InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
		InetSocketAddress proxy = InetSocketAddress.createUnresolved("proxy.example.com", 3128);
		List<OpeningPhase> opening = List.of(
				new OpeningPhase(Kind.LOOKUP, null, 0, 1_240_000, Outcome.SUCCEEDED, null, null, null),
				new OpeningPhase(Kind.CONNECT, server, 0, 2_000_000_000, Outcome.FAILED, "java.net.ConnectException",
						PhaseError.CONNECTION_REFUSED, null),
				new OpeningPhase(Kind.TUNNEL, proxy, 5, 5, Outcome.ABANDONED, null, null, null));
		ConnectionSnapshot connecting = new ConnectionSnapshot("default-1", "http://a", ConnectionState.CONNECTING,
				null, null, null, null, opening, CREATED, Duration.ofMillis(40), CREATED, Duration.ZERO, 0, 0, 0,
				Duration.ofSeconds(600), null);

		ConnectionsDescriptor described = Descriptors.connections(ALL, List.of(connecting));

		assertThat(described.connections().get(0).opening()).containsExactly(
				new ConnectionsDescriptor.Phase("dns", null, 1.2, "ok", null),
				new ConnectionsDescriptor.Phase("tcp", "127.0.0.1:443", 2000, "error", "java.net.ConnectException"),
				new ConnectionsDescriptor.Phase("tunnel", "proxy.example.com:3128", 0, "abandoned", null));
	}

	private static ConnectionSnapshot available(String local, String remote, Tls tls) {
		return new ConnectionSnapshot("default-1", "https://a", ConnectionState.AVAILABLE, local, remote, "HTTP/1.1",
				tls, List.of(), CREATED, Duration.ofSeconds(9), CREATED, Duration.ofSeconds(2), 5, 10, 20,
				Duration.ofSeconds(28), null);
	}

}
