package io.httppool.client;

import org.jspecify.annotations.Nullable;

/**
 * The name of a pool, as a client asked for it.
 *
 * @param text the name, or {@code null} for the pool that the settings of the client
 * imply
 * @param source who chose the name
 */
record PoolName(@Nullable String text, Source source) {

	/** The name of the pool of clients that choose none. */
	static final PoolName IMPLIED = new PoolName(null, Source.SETTINGS);

	static PoolName of(String name) {
		return new PoolName(name, Source.CALLER);
	}

	static PoolName ofGroup(String group) {
		return new PoolName(group, Source.GROUP);
	}

	/**
	 * The sources of a name.
	 */
	enum Source {

		/** The settings of a client imply it. */
		SETTINGS,

		/** It is the name of an HTTP service group. */
		GROUP,

		/** The code that makes the client chose it. */
		CALLER

	}

}
