package io.httppool.warmup;

import java.io.IOException;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.ConnectionPool;

/**
 * A client of a pool, which knows the way that its requests take to an origin.
 */
public interface WarmUpClient {

	/**
	 * Return the pool that the client uses.
	 * @return the pool
	 */
	ConnectionPool<?> pool();

	/**
	 * Return the route of its requests to the origin.
	 * @return the route, with the proxies on the way
	 */
	HttpRoute route();

	/**
	 * Send a request, and read its response to the end.
	 * @param method the method
	 * @param path the path
	 * @return the status of the response
	 * @throws IOException if there is none
	 */
	int send(String method, String path) throws IOException;

	/** Cancel the request that is being sent, if any. */
	void cancel();

}
