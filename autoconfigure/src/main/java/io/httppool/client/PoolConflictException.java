package io.httppool.client;

/**
 * Thrown when two clients ask for a pool of the same name but need different connections:
 * another SSL bundle, or another filter of addresses.
 */
public class PoolConflictException extends IllegalStateException {

	private final String pool;

	PoolConflictException(String pool, String difference) {
		super("Pool '%s' is used with %s".formatted(pool, difference));
		this.pool = pool;
	}

	/**
	 * Return the name that both clients asked for.
	 * @return the name of the pool
	 */
	public String pool() {
		return this.pool;
	}

}
