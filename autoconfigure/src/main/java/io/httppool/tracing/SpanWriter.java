package io.httppool.tracing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Answers;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.OpeningPhase.Session;
import io.httppool.snapshot.OpeningPhase.TimeLeft;
import io.httppool.time.PoolClock;

/**
 * The writer of spans that are over. Their names and attributes are those of .NET and of
 * OpenTelemetry's conventions where there are such, else begin with {@code httppool}.
 * Nothing of a request but its server is written. Thread-safe.
 */
final class SpanWriter {

	private static final String ERROR_TYPE = "error.type";

	private final Tracer tracer;

	private final PoolClock clock;

	SpanWriter(Tracer tracer, PoolClock clock) {
		this.tracer = tracer;
		this.clock = clock;
	}

	/** Write the wait of a request for a connection. */
	void write(PoolRoute route, Wait wait) {
		Span.Builder builder = this.tracer.spanBuilder().setParent(wait.request());
		if (wait.setup() != null) {
			builder.addLink(new Link(wait.setup()));
		}
		long epoch = epoch();
		Span span = begin(builder, "HTTP wait_for_connection " + authority(route), epoch + wait.startedAt());
		tagServer(span, route);
		span.tag("httppool.reused", wait.isReused());
		end(span, epoch + wait.endedAt(), wait.error());
	}

	/**
	 * Write the opening of a connection, with its phases.
	 * @param request the span of the request that opened it, {@code null} for a trace of
	 * its own
	 * @param error why the connection could not be opened, {@code null} if it was
	 * @return the span of the opening
	 */
	TraceContext write(PoolRoute route, ConnectionOpening opening, @Nullable TraceContext request,
			@Nullable String error) {
		long epoch = epoch();
		Span setup = setup(request, "HTTP connection_setup " + authority(route), epoch + opening.startedAt());
		List<OpeningPhase> phases = opening.phases();
		tagServer(setup, route);
		setup.tag("url.scheme", route.scheme());
		setup.tag("httppool.attempts", phases.stream().filter((phase) -> phase.kind() == Kind.CONNECT).count());
		tagPeer(setup, peer(phases));
		if (!setup.isNoop()) {
			phases.forEach((phase) -> write(route, phases, phase, setup.context(), epoch));
		}
		end(setup, epoch + opening.endedAt(), error);
		return setup.context();
	}

	/** Brave ignores that a span has no parent while another one is current. */
	private Span setup(@Nullable TraceContext request, String name, long epochNanos) {
		if (request != null) {
			return begin(this.tracer.spanBuilder().setParent(request), name, epochNanos);
		}
		Tracer.SpanInScope none = this.tracer.withSpan(null);
		try {
			return begin(this.tracer.spanBuilder().setNoParent(), name, epochNanos);
		}
		finally {
			none.close();
		}
	}

	/** Return the address to which the last connect has led. */
	private static @Nullable InetSocketAddress peer(List<OpeningPhase> phases) {
		InetSocketAddress peer = null;
		for (OpeningPhase phase : phases) {
			peer = (phase.kind() == Kind.CONNECT && phase.outcome() == Outcome.SUCCEEDED) ? phase.address() : peer;
		}
		return peer;
	}

	private void write(PoolRoute route, List<OpeningPhase> phases, OpeningPhase phase, TraceContext setup, long epoch) {
		String name = switch (phase.kind()) {
			case LOOKUP -> firstHop(route).getHostName();
			case CONNECT -> text(phase.address());
			case TUNNEL -> authority(route);
			case TLS ->
				(isOfProxy(route, phases, phase) ? firstHop(route) : route.route().getTargetHost()).getHostName();
		};
		if (phase.kind() == Kind.LOOKUP && isLiteral(name)) {
			return;
		}
		Span span = begin(this.tracer.spanBuilder().setParent(setup), title(phase.kind()) + name,
				epoch + phase.startedAt());
		tag(span, phase, name);
		end(span, epoch + phase.endedAt(), (phase.failure() != null) ? phase.failure().word() : null);
	}

	private static String title(Kind kind) {
		return switch (kind) {
			case LOOKUP -> "DNS lookup ";
			case CONNECT -> "socket connect ";
			case TUNNEL -> "HTTP proxy_tunnel ";
			case TLS -> "TLS client handshake ";
		};
	}

	private static void tag(Span span, OpeningPhase phase, String name) {
		switch (phase.kind()) {
			case LOOKUP -> span.tag("dns.question.name", name);
			case CONNECT -> {
				tagPeer(span, phase.address());
				span.tag("network.transport", "tcp");
			}
			case TUNNEL -> tagPeer(span, phase.address());
			case TLS -> span.tag("server.address", name);
		}
		if (phase.outcome() == Outcome.ABANDONED) {
			span.tag("httppool.abandoned", true);
		}
		if (phase.result() instanceof Answers answers) {
			span.tagOfStrings("dns.answers", answers.addresses().stream().map(SpanWriter::host).toList());
		}
		else if (phase.result() instanceof Session session) {
			span.tag("tls.protocol.version", version(session.protocol()));
			span.tag("tls.cipher", session.cipher());
			span.tag("tls.resumed", session.isResumed());
		}
		else if (phase.result() instanceof TimeLeft left) {
			span.tag("httppool.deadline_left_ms", TimeUnit.NANOSECONDS.toMillis(left.nanos()));
		}
	}

	/** Return whether a handshake was with the proxy: no tunnel was open yet. */
	private static boolean isOfProxy(PoolRoute route, List<OpeningPhase> phases, OpeningPhase handshake) {
		List<OpeningPhase> before = phases.subList(0, phases.indexOf(handshake));
		return route.route().getProxyHost() != null
				&& before.stream().noneMatch((phase) -> phase.kind() == Kind.TUNNEL);
	}

	private static Span begin(Span.Builder builder, String name, long epochNanos) {
		return builder.name(name).startTimestamp(epochNanos, TimeUnit.NANOSECONDS).start();
	}

	private static void end(Span span, long epochNanos, @Nullable String error) {
		if (error != null) {
			span.tag(ERROR_TYPE, error);
			span.error(new PhaseException(error));
		}
		span.end(epochNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Return what a reading of the ticker lacks to the nanoseconds since the epoch. Spans
	 * that belong together share it: otherwise a pause between two looks at the clocks
	 * would shift them against each other.
	 */
	private long epoch() {
		long now = this.clock.ticker().read();
		Instant moment = this.clock.instantOf(now, now);
		return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano() - now;
	}

	private static void tagServer(Span span, PoolRoute route) {
		span.tag("httppool.pool", route.pool());
		span.tag("server.address", route.address());
		span.tag("server.port", route.port());
	}

	private static void tagPeer(Span span, @Nullable InetSocketAddress peer) {
		if (peer == null) {
			return;
		}
		span.tag("network.peer.address", host(peer));
		span.tag("network.peer.port", peer.getPort());
		if (peer.getAddress() != null) {
			span.tag("network.type", (peer.getAddress() instanceof Inet6Address) ? "ipv6" : "ipv4");
		}
	}

	private static HttpHost firstHop(PoolRoute route) {
		HttpHost proxy = route.route().getProxyHost();
		return (proxy != null) ? proxy : route.route().getTargetHost();
	}

	private static boolean isLiteral(String name) {
		return InetAddressUtils.isIPv4(name) || InetAddressUtils.isIPv6(name);
	}

	private static String authority(PoolRoute route) {
		return bracketed(route.address()) + ":" + route.port();
	}

	private static String text(@Nullable InetSocketAddress address) {
		return (address != null) ? bracketed(host(address)) + ":" + address.getPort() : "unknown";
	}

	private static String bracketed(String host) {
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
	}

	/** Return the address, or the name that is looked up elsewhere. */
	private static String host(InetSocketAddress address) {
		InetAddress resolved = address.getAddress();
		return (resolved != null) ? resolved.getHostAddress() : address.getHostString();
	}

	/** Return the version without the name of the protocol, as OpenTelemetry has it. */
	private static String version(String protocol) {
		String version = protocol.replace("TLSv", "");
		return "1".equals(version) ? "1.0" : version;
	}

}
