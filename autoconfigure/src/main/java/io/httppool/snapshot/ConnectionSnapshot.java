package io.httppool.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One connection at an instant.
 *
 * @param id its name, unique within the application
 * @param route the name of the route it belongs to
 * @param state what it is doing
 * @param local its own address, or {@code null} while it is not open
 * @param remote the address of the peer, or {@code null} while it is not open
 * @param protocol the version of HTTP it speaks, or {@code null} while that is open
 * @param tls what TLS agreed on, or {@code null} without TLS
 * @param opening the phases of its opening that have ended, in the order of their ends;
 * empty if it does not tell
 * @param created when a place was made for it
 * @param age for how long it has been there
 * @param lastUsed when its last exchange ended, or it was created
 * @param idle for how long it has been available, zero while it is leased
 * @param exchanges how many exchanges it has carried to their end
 * @param bytesSent how many bytes were sent over it
 * @param bytesReceived how many bytes were received over it
 * @param expiresIn how long until it is too old, or idle for too long if it is available
 * @param lease who holds it, or {@code null} if it is available
 */
public record ConnectionSnapshot(String id, String route, ConnectionState state, @Nullable String local,
		@Nullable String remote, @Nullable String protocol, @Nullable Tls tls, List<OpeningPhase> opening,
		Instant created, Duration age, Instant lastUsed, Duration idle, int exchanges, long bytesSent,
		long bytesReceived, Duration expiresIn, @Nullable Lease lease) {

	public ConnectionSnapshot {
		opening = List.copyOf(opening);
	}

	/**
	 * What TLS agreed on.
	 *
	 * @param protocol for example {@code TLSv1.3}
	 * @param cipher the name of the cipher suite
	 * @param isResumed whether the handshake resumed an earlier session
	 */
	public record Tls(String protocol, String cipher, boolean isResumed) {

	}

	/**
	 * Who holds a connection.
	 *
	 * @param since since when
	 * @param duration for how long
	 * @param thread the name of the thread that leased it
	 * @param site where it was leased, or {@code null} if that was not recorded: on a
	 * busy route it is recorded for some leases only
	 * @param phase what the request is doing, or {@code null} if the connection does not
	 * tell
	 */
	public record Lease(Instant since, Duration duration, String thread, @Nullable CallSite site,
			@Nullable LeasePhase phase) {

	}

}
