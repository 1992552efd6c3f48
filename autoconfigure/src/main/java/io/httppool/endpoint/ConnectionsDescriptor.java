package io.httppool.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.httppool.snapshot.OpeningPhase;

/**
 * The connections of a pool.
 *
 * @param total how many match, listed or not
 * @param connections the first of them, up to the limit
 */
record ConnectionsDescriptor(int total, List<Connection> connections) implements OperationResponseBody {

	/**
	 * One connection.
	 *
	 * @param id its name, unique within the application
	 * @param route the name of the route it belongs to
	 * @param state {@code leased}, {@code available}, {@code connecting} or
	 * {@code draining}
	 * @param local its own address, or {@code null} while it is not open
	 * @param remote the address of the server, or {@code null} while it is not open
	 * @param protocol the version of HTTP, or {@code null} while it is not open
	 * @param tls what TLS negotiated, or {@code null} without TLS
	 * @param opening the phases of its opening that have ended, or {@code null} if there
	 * is none
	 * @param created when it was created
	 * @param ageMs how old it is
	 * @param lastUsed when its last exchange ended, or it was created
	 * @param idleMs how long it has been available; 0 while it is leased
	 * @param exchanges how many exchanges it has completed
	 * @param bytesSent how many bytes were sent over it
	 * @param bytesReceived how many bytes were received over it
	 * @param expiresInMs in what time it must not be used any more
	 * @param leasedSince when it was leased, or {@code null} if it is not
	 * @param leasedMs how long it has been leased, or {@code null} if it is not
	 * @param thread the name of the thread that leased it, or {@code null} if none did
	 * @param site the line of code that leased it, or {@code null} if it is not leased or
	 * the line was not recorded
	 * @param phase what its request is doing, or {@code null} if it is not leased
	 */
	@JsonInclude(Include.NON_NULL)
	record Connection(String id, String route, String state, @Nullable String local, @Nullable String remote,
			@Nullable String protocol, @Nullable Tls tls, @Nullable List<Phase> opening, Instant created, long ageMs,
			Instant lastUsed, long idleMs, int exchanges, long bytesSent, long bytesReceived, long expiresInMs,
			@Nullable Instant leasedSince, @Nullable Long leasedMs, @Nullable String thread, @Nullable String site,
			@Nullable String phase) {

	}

	/**
	 * The outcome of a TLS handshake.
	 *
	 * @param protocol for example {@code TLSv1.3}
	 * @param cipher the name of the cipher suite
	 * @param resumed whether the handshake resumed an earlier session
	 */
	record Tls(String protocol, String cipher, boolean resumed) {

	}

	/**
	 * A phase of the opening of a connection.
	 *
	 * @param phase {@code dns}, {@code tcp}, {@code tunnel} or {@code tls}
	 * @param address the address of the server or of the proxy, or {@code null} for a
	 * lookup
	 * @param tookMs how long it took
	 * @param outcome {@code succeeded}, {@code failed} or {@code abandoned}
	 * @param error the class of the failure, or {@code null} if it did not fail
	 */
	@JsonInclude(Include.NON_NULL)
	record Phase(String phase, @Nullable String address, double tookMs, String outcome, @Nullable String error) {

		static Phase of(OpeningPhase phase) {
			return new Phase(phase.kind().word(), text(phase.address()),
					Rounded.millis(Duration.ofNanos(phase.nanos())), phase.outcome().word(), phase.error());
		}

		private static @Nullable String text(@Nullable InetSocketAddress address) {
			if (address == null) {
				return null;
			}
			InetAddress resolved = address.getAddress();
			String host = (resolved != null) ? resolved.getHostAddress() : address.getHostString();
			return new HttpHost(host, address.getPort()).toHostString();
		}

	}

}
