package io.httppool.test.fault;

import java.time.Duration;

/**
 * A request that reached a server, whatever became of it.
 *
 * @param method its method
 * @param path its path and query
 * @param idle for how long its connection had been idle, or open if it was the first
 */
public record ServedRequest(String method, String path, Duration idle) {

}
