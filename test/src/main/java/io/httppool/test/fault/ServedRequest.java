package io.httppool.test.fault;

import java.time.Duration;

/**
 * A request that a server has read, answered or not.
 *
 * @param method its method
 * @param path its path and query
 * @param idle the time for which its connection had been idle, or open if it was the
 * first request
 */
public record ServedRequest(String method, String path, Duration idle) {

}
