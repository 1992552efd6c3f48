package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import javax.net.ssl.SSLSession;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.address.AddressText;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteName;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;
import io.httppool.snapshot.ConnectionSnapshot.Tls;
import io.httppool.snapshot.ConnectionState;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.time.PoolClock;

/**
 * The way from copies made under the locks of routes to the snapshots that leave the
 * engine.
 *
 * @param <C> the kind of connection
 */
final class Snapshots<C extends HttpConnection> {

	private final PoolClock clock;

	private final Predicate<HttpConnection> isConnecting;

	private final AddressPictures addresses;

	Snapshots(PoolClock clock, Predicate<HttpConnection> isConnecting, AddressBook addresses) {
		this.clock = clock;
		this.isConnecting = isConnecting;
		this.addresses = new AddressPictures(addresses, clock);
	}

	PoolSnapshot of(PoolSettings settings, int max, List<RouteView<C>> views, Map<Incident, Long> survived) {
		List<RouteSnapshot> routes = views.stream()
			.map(this::route)
			.sorted(Comparator.comparing(RouteSnapshot::route))
			.toList();
		return new PoolSnapshot(settings.name(), max, routes, survived);
	}

	/**
	 * A connection may open while it is looked at, so each is looked at once.
	 */
	private RouteSnapshot route(RouteView<C> view) {
		List<ConnectionState> states = view.slots().stream().map(this::state).toList();
		int connecting = Collections.frequency(states, ConnectionState.CONNECTING);
		int draining = Collections.frequency(states, ConnectionState.DRAINING);
		return new RouteSnapshot(RouteName.of(view.route()), view.leased() - connecting - draining, view.available(),
				connecting, draining, view.suspended(), view.pending(), Duration.ofNanos(view.pendingNanos()),
				view.limits(), view.tuned(), view.totals(), view.idleTimeout(), view.settings(), view.phases(),
				unanswered(view), this.addresses.of(view));
	}

	/** Look at the sockets, after the lock of the route was given back. */
	private Duration unanswered(RouteView<C> view) {
		long longest = 0;
		for (Slot.View<C> slot : view.slots()) {
			if (slot.isUnlimited()) {
				longest = Math.max(longest, view.readAt() - slot.leasedAt());
			}
		}
		return Duration.ofNanos(longest);
	}

	List<ConnectionSnapshot> connections(List<RouteView<C>> views, long now) {
		return views.stream()
			.flatMap((view) -> view.slots().stream().map((slot) -> connection(RouteName.of(view.route()), slot, now)))
			.toList();
	}

	private ConnectionSnapshot connection(String route, Slot.View<C> slot, long now) {
		ConnectionState state = state(slot);
		C connection = (state != ConnectionState.CONNECTING) ? slot.connection() : null;
		EndpointDetails details = (connection != null) ? connection.getEndpointDetails() : null;
		long idleNanos = slot.available() ? now - slot.releasedAt() : 0;
		return new ConnectionSnapshot(slot.slot().id(), route, state,
				(connection != null) ? address(connection.getLocalAddress()) : null,
				(connection != null) ? address(connection.getRemoteAddress()) : null,
				(connection != null) ? text(connection.getProtocolVersion()) : null, tls(connection),
				phases(slot.connection()), this.clock.instantOf(slot.openedAt(), now),
				Duration.ofNanos(now - slot.openedAt()), this.clock.instantOf(slot.releasedAt(), now),
				Duration.ofNanos(idleNanos), slot.exchanges(), (details != null) ? details.getSentBytesCount() : 0,
				(details != null) ? details.getReceivedBytesCount() : 0, Duration.ofNanos(slot.endsAt() - now),
				lease(slot, now));
	}

	private @Nullable Lease lease(Slot.View<C> slot, long now) {
		Thread holder = slot.holder();
		return (holder != null) ? new Lease(this.clock.instantOf(slot.leasedAt(), now),
				Duration.ofNanos(now - slot.leasedAt()), slot.holderName(), slot.site(), slot.phase()) : null;
	}

	private ConnectionState state(Slot.View<C> slot) {
		if (slot.available()) {
			return ConnectionState.AVAILABLE;
		}
		C connection = slot.connection();
		boolean isOpen = connection != null && connection.isOpen() && !this.isConnecting.test(connection);
		if (!isOpen) {
			return ConnectionState.CONNECTING;
		}
		return slot.doomed() ? ConnectionState.DRAINING : ConnectionState.LEASED;
	}

	private static @Nullable Tls tls(@Nullable HttpConnection connection) {
		SSLSession session = (connection != null) ? connection.getSSLSession() : null;
		return (session != null) ? new Tls(session.getProtocol(), session.getCipherSuite(), isResumed(connection))
				: null;
	}

	/**
	 * Return whether the last handshake resumed: before it there may be one of a proxy.
	 */
	private static boolean isResumed(@Nullable HttpConnection connection) {
		return phases(connection).stream()
			.filter((phase) -> phase.kind() == Kind.TLS)
			.reduce((first, second) -> second)
			.filter(OpeningPhase::isResumed)
			.isPresent();
	}

	private static List<OpeningPhase> phases(@Nullable HttpConnection connection) {
		return (connection instanceof Opened opened) ? opened.phases() : List.of();
	}

	/** Leave out the name: the route tells it, and the resolver may have made it up. */
	private static @Nullable String address(@Nullable SocketAddress address) {
		return (address != null) ? AddressText.of(address) : null;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

}
