package io.httppool.test.assertion;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;

/**
 * The entry points of the assertions. They are imported beside those of AssertJ:
 *
 * <pre class="code">
 * import static io.httppool.test.assertion.HttpPoolAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 * </pre>
 */
public final class HttpPoolAssertions {

	private HttpPoolAssertions() {
	}

	/**
	 * Start an assertion about a pool.
	 * @param pool the pool
	 * @return the assertion
	 */
	public static PoolAssert assertThat(ConnectionPool<?> pool) {
		return new PoolAssert(pool);
	}

	/**
	 * Start an assertion about the pool behind a connection manager, such as the bean
	 * {@code httpPoolConnectionManager} or one of {@code HttpPools}.
	 * @param manager the connection manager
	 * @return the assertion
	 * @throws IllegalArgumentException if the pool behind it is not one of httppool
	 */
	public static PoolAssert assertThat(PoolingHttpClientConnectionManager manager) {
		if (manager instanceof HttpPoolConnectionManager ours) {
			return assertThat(ours.pool());
		}
		throw new IllegalArgumentException(
				"Connection manager must be one of httppool, such as those of HttpPools, but was of type %s"
					.formatted(manager.getClass().getName()));
	}

	/**
	 * Start an assertion about a pool of an application.
	 * @param pools the bean with the pools of the application
	 * @param name the name of the pool
	 * @return the assertion
	 * @throws AssertionError if there is no such pool, or it has served no request yet
	 */
	public static PoolAssert assertThatPool(PoolRegistry pools, String name) {
		return pools.find(name)
			.map(HttpPoolAssertions::assertThat)
			.orElseThrow(() -> new AssertionError("Expecting a pool named '%s', but the pools are %s".formatted(name,
					pools.pools().stream().map(ConnectionPool::name).toList())));
	}

	/**
	 * Start an assertion about the threads of this virtual machine.
	 * @return the assertion
	 */
	public static LeakAssert<ThreadSnapshot> assertThatThreads() {
		return new LeakAssert<>("threads");
	}

	/**
	 * Start an assertion about the sockets of this process.
	 * @return the assertion
	 */
	public static LeakAssert<SocketSnapshot> assertThatSockets() {
		return new LeakAssert<>("sockets");
	}

}
