package io.httppool.event;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * A connection that is not given back.
 *
 * @param connection the identifier of the connection
 * @param heldNanos for how long it is held
 * @param site where it was leased, or {@code null} if that is not known
 * @param isReclaimed whether it was taken back, because its response was dropped
 */
public record Leak(String connection, long heldNanos, @Nullable CallSite site, boolean isReclaimed) {

}
