package io.httppool.snapshot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long connections of a route may stay available.
 *
 * @param current the span that was last granted
 * @param source who said so
 * @param learned the shortest span learned for an address of the route, or {@code null}
 * if none was
 */
public record IdleTimeout(Duration current, Source source, @Nullable Duration learned) {

	/**
	 * Return this, or less if a tuner wants it shorter.
	 * @param wanted the idle timeout the tuner wants
	 * @return the shorter of the two
	 */
	public IdleTimeout tuned(Duration wanted) {
		return (wanted.compareTo(this.current) < 0) ? new IdleTimeout(wanted, Source.TUNED, this.learned) : this;
	}

	/**
	 * Who says how long a connection may stay available.
	 */
	public enum Source {

		/** The settings. */
		CONFIGURED,

		/** The server, in the header {@code Keep-Alive}; a margin is subtracted. */
		HEADER,

		/** The server, by what it did to idle connections before. */
		LEARNED,

		/** The tuner, by how long connections are unused before they are used again. */
		TUNED

	}

}
