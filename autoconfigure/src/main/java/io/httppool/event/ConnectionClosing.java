package io.httppool.event;

import io.httppool.snapshot.CloseReason;

/**
 * The closing of a connection.
 *
 * @param connection the number of the connection
 * @param reason why it was closed
 * @param wasOpen whether it had been opened; otherwise its opening failed
 * @param ageNanos how long ago it began to be opened
 * @param exchanges the number of exchanges it has carried
 */
public record ConnectionClosing(long connection, CloseReason reason, boolean wasOpen, long ageNanos, int exchanges) {

}
