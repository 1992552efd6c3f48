package io.httppool.event;

import java.net.SocketAddress;
import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * An idle connection was found closed by its peer.
 *
 * @param route where it led
 * @param remote the address of the peer, or {@code null} if that cannot be told any more
 * @param reason how it was closed
 * @param idle for how long it had been idle
 * @param alive how long ago, counted from its last use, the peer was last known to be
 * there; at most {@code idle}
 */
public record StaleFinding(HttpRoute route, @Nullable SocketAddress remote, CloseReason reason, Duration idle,
		Duration alive) {

}
