package io.httppool.tracing;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.PhaseError;
import io.httppool.test.VirtualTime;
import io.httppool.tracing.TestTracing.Ended;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolTracing} on virtual time.
 */
class PoolTracingTests {

	private static final long MILLI = 1_000_000;

	private final VirtualTime time = new VirtualTime();

	private final PoolRoute route = new PoolRoute("default", new HttpRoute(new HttpHost("http", "a", 8080)));

	private TestTracing tracing;

	private PoolTracing listener;

	private void start(String kind, Duration slowPhase) {
		this.tracing = kind.equals("Brave") ? TestTracing.brave(true) : TestTracing.openTelemetry(true);
		this.listener = new PoolTracing(this.tracing.tracer(), slowPhase, this.time.clock());
	}

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void connectionThatNoRequestOpenedHasATraceOfItsOwnToWhichWaitsAreLinked(String kind) {
		start(kind, Duration.ZERO);

		this.listener.opened(this.route, opening(7, 20, true));
		inSpan(() -> this.listener.leased(this.route, 7, 5 * MILLI, true));
		this.listener.closed(this.route, closing(7));
		inSpan(() -> this.listener.leased(this.route, 7, 5 * MILLI, true));

		Ended setup = named("HTTP connection_setup a:8080").get(0);
		assertThat(setup.parent()).isEqualTo("0000000000000000");
		List<Ended> waits = named("HTTP wait_for_connection a:8080");
		assertThat(waits).hasSize(2).noneMatch((wait) -> wait.trace().equals(setup.trace()));
		assertThat(waits).extracting(Ended::links).containsExactlyInAnyOrder(List.of(setup.id()), List.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void waitThatIsFastHasASpanWhereTheConnectIsSlow(String kind) {
		start(kind, Duration.ofMillis(10));

		inSpan(() -> {
			this.listener.leased(this.route, 1, 2 * MILLI, false);
			this.time.pass(Duration.ofMillis(20));
			this.listener.opened(this.route, opening(1, 20, false));
		});

		Ended wait = named("HTTP wait_for_connection a:8080").get(0);
		Ended setup = named("HTTP connection_setup a:8080").get(0);
		assertThat(wait.endedAt() - wait.startedAt()).isEqualTo(2 * MILLI);
		assertThat(setup.startedAt()).isEqualTo(wait.endedAt());
		assertThat(setup.endedAt() - setup.startedAt()).isEqualTo(20 * MILLI);
		assertThat(setup.parent()).isEqualTo(wait.parent());
		assertThat(wait.tag("httppool.reused")).isEqualTo("false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void fastWaitAndFastConnectHaveNoSpan(String kind) {
		start(kind, Duration.ofMillis(10));

		inSpan(() -> {
			this.listener.leased(this.route, 1, 2 * MILLI, false);
			this.listener.opened(this.route, opening(1, 3, false));
			this.listener.leased(this.route, 1, 2 * MILLI, true);
		});

		assertThat(named("HTTP")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void slowWaitHasASpanThoughNoConnectionIsOpenedAfterwards(String kind) {
		start(kind, Duration.ofMillis(10));

		inSpan(() -> this.listener.leased(this.route, 1, 30 * MILLI, false));
		this.listener.released(this.route, 1, MILLI);
		this.listener.released(this.route, 1, MILLI);

		assertThat(named("HTTP wait_for_connection a:8080")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void setUpFailsWithTheConnectionAndNotWithAnAttempt(String kind) {
		start(kind, Duration.ZERO);
		long now = this.time.clock().ticker().read();
		OpeningPhase refused = new OpeningPhase(Kind.CONNECT, null, now, now, Outcome.FAILED,
				"java.net.SocketException", PhaseError.CONNECTION_REFUSED, null);
		OpeningPhase givenUp = new OpeningPhase(Kind.CONNECT, null, now, now, Outcome.ABANDONED, null, null, null);

		inSpan(() -> {
			for (int i = 1; i <= 3; i++) {
				this.listener.leased(this.route, i, 0, false);
			}
			this.listener.opened(this.route, new ConnectionOpening(1, now, now, List.of(refused), false));
			this.listener.openingFailed(this.route,
					new ConnectionOpening(2, now, now, List.of(refused, givenUp), false));
			this.listener.openingFailed(this.route, new ConnectionOpening(3, now, now, List.of(givenUp), false));
		});

		assertThat(named("HTTP connection_setup a:8080")).extracting((setup) -> setup.tag("error.type"))
			.containsExactlyInAnyOrder(null, "connection_refused", "abandoned");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void connectionThatNoRequestOpenedIsBelowNoSpanThatHappensToBeCurrent(String kind) {
		start(kind, Duration.ZERO);

		inSpan(() -> this.listener.opened(this.route, opening(7, 20, true)));

		assertThat(named("HTTP connection_setup a:8080").get(0).parent()).isEqualTo("0000000000000000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void routeThatIsForgottenLeavesNothing(String kind) {
		start(kind, Duration.ZERO);

		inSpan(() -> this.listener.leased(this.route, 1, 30 * MILLI, false));
		this.listener.routeForgotten(this.route);
		this.listener.released(this.route, 1, MILLI);

		assertThat(named("HTTP")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OpenTelemetry", "Brave" })
	void leaseThatDoesNotWaitAllocatesNothing(String kind) {
		start(kind, Duration.ZERO);
		RequestUses uses = new RequestUses();
		inSpan(() -> {
			uses.begin();
			lease(uses, 10_000);
			com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory
				.getThreadMXBean();
			long before = threads.getCurrentThreadAllocatedBytes();
			lease(uses, 10_000);

			assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
		});
	}

	private void lease(RequestUses uses, int times) {
		for (int i = 0; i < times; i++) {
			uses.leased(this.route, 1, 0, true);
			this.listener.leased(this.route, 1, 0, true);
			this.listener.released(this.route, 1, 1);
		}
	}

	private void inSpan(Runnable action) {
		Tracer tracer = this.tracing.tracer();
		Span request = tracer.nextSpan().name("request").start();
		Tracer.SpanInScope scope = tracer.withSpan(request);
		action.run();
		scope.close();
		request.end();
	}

	private List<Ended> named(String beginning) {
		return this.tracing.spans().stream().filter((span) -> span.name().startsWith(beginning)).toList();
	}

	/** Return an opening that has just ended. */
	private ConnectionOpening opening(long connection, long millis, boolean isAhead) {
		long now = this.time.clock().ticker().read();
		long start = now - millis * MILLI;
		OpeningPhase connect = new OpeningPhase(Kind.CONNECT, new InetSocketAddress("127.0.0.1", 8080), start, now,
				Outcome.SUCCEEDED, null, null, null);
		return new ConnectionOpening(connection, start, now, List.of(connect), isAhead);
	}

	private static ConnectionClosing closing(long connection) {
		return new ConnectionClosing(connection, CloseReason.EVICTED, true, 0, 0);
	}

}
