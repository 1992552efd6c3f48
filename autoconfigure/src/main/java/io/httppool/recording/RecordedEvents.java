package io.httppool.recording;

import java.net.InetSocketAddress;
import java.util.List;

import jdk.jfr.EventType;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.Leak;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.event.TunerDecision;
import io.httppool.snapshot.AddressTurn;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;

/**
 * A listener that writes what it is told to the recordings that run. Thread-safe; while
 * none runs, it costs a look at a flag.
 */
final class RecordedEvents implements PoolListener {

	private static final String OK = "ok";

	/** The wait that the current thread is in. */
	private static final ThreadLocal<@Nullable LeaseEvent> WAIT = new ThreadLocal<>();

	private final EventType leases = EventType.getEventType(LeaseEvent.class);

	@Override
	public void waiting(PoolRoute route) {
		if (this.leases.isEnabled()) {
			LeaseEvent event = new LeaseEvent();
			event.begin();
			WAIT.set(event);
		}
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		if (!this.leases.isEnabled()) {
			return;
		}
		LeaseEvent event = takeWait(waitedNanos);
		event.end();
		if (event.shouldCommit()) {
			event.of(route);
			event.outcome = OK;
			event.connection = route.connection(connection);
			event.reused = isReused;
			event.commit();
		}
	}

	@Override
	public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
		if (!this.leases.isEnabled()) {
			return;
		}
		LeaseEvent event = takeWait(waitedNanos);
		event.end();
		if (event.shouldCommit()) {
			event.of(route);
			event.outcome = outcome.word();
			event.commit();
		}
	}

	/**
	 * Return the wait of the current thread, or one that took no time. A wait that
	 * another thread has ended, by a cancel, is still there afterwards: it is dropped.
	 */
	private static LeaseEvent takeWait(long waitedNanos) {
		LeaseEvent begun = WAIT.get();
		if (begun != null) {
			WAIT.remove();
		}
		if (begun != null && waitedNanos > 0) {
			return begun;
		}
		LeaseEvent event = new LeaseEvent();
		event.begin();
		return event;
	}

	@Override
	public void opened(PoolRoute route, ConnectionOpening opening) {
		write(route, opening, OK);
	}

	@Override
	public void openingFailed(PoolRoute route, ConnectionOpening opening) {
		write(route, opening, opening.failure());
	}

	private static void write(PoolRoute route, ConnectionOpening opening, String outcome) {
		ConnectEvent event = new ConnectEvent();
		if (!event.isEnabled()) {
			return;
		}
		List<OpeningPhase> phases = opening.phases();
		event.of(route);
		event.connection = route.connection(opening.connection());
		event.ahead = opening.isAhead();
		event.total = opening.nanos();
		event.dns = nanos(phases, Kind.LOOKUP);
		event.tcp = nanos(phases, Kind.CONNECT);
		event.tunnel = nanos(phases, Kind.TUNNEL);
		event.tls = nanos(phases, Kind.TLS);
		event.attempts = (int) phases.stream().filter((phase) -> phase.kind() == Kind.CONNECT).count();
		event.resumed = phases.stream().anyMatch(OpeningPhase::isResumed);
		event.outcome = outcome;
		phases.stream()
			.filter((phase) -> phase.kind() == Kind.CONNECT && phase.outcome() == Outcome.SUCCEEDED)
			.forEach((phase) -> event.peer = text(phase.address()));
		event.commit();
	}

	private static long nanos(List<OpeningPhase> phases, Kind kind) {
		return phases.stream().filter((phase) -> phase.kind() == kind).mapToLong(OpeningPhase::nanos).sum();
	}

	private static @Nullable String text(@Nullable InetSocketAddress address) {
		return (address != null && address.getAddress() != null)
				? address.getAddress().getHostAddress() + ":" + address.getPort() : null;
	}

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		CloseEvent event = new CloseEvent();
		if (event.isEnabled()) {
			event.of(route);
			event.connection = route.connection(closing.connection());
			event.reason = closing.reason().word();
			event.age = closing.ageNanos();
			event.exchanges = closing.exchanges();
			event.commit();
		}
	}

	@Override
	public void decided(PoolRoute route, TunerDecision decision) {
		TuneEvent event = new TuneEvent();
		if (event.isEnabled()) {
			event.of(route);
			event.limitBefore = decision.limitBefore();
			event.limitAfter = decision.limitAfter();
			event.applied = decision.isApplied();
			event.reason = decision.reason();
			event.commit();
		}
	}

	@Override
	public void addressTurned(String pool, AddressTurn turn) {
		AddressEvent event = new AddressEvent();
		if (event.isEnabled()) {
			event.pool = pool;
			event.host = turn.host();
			event.address = turn.address();
			event.turn = turn.kind().word();
			event.detail = turn.detail();
			event.commit();
		}
	}

	@Override
	public void leaked(PoolRoute route, Leak leak) {
		LeakEvent event = new LeakEvent();
		if (event.isEnabled()) {
			event.of(route);
			event.connection = leak.connection();
			event.held = leak.heldNanos();
			event.site = (leak.site() != null) ? leak.site().toString() : null;
			event.reclaimed = leak.isReclaimed();
			event.commit();
		}
	}

}
