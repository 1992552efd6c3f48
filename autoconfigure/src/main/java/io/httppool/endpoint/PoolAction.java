package io.httppool.endpoint;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import io.httppool.endpoint.ControlCommand.Deed;
import io.httppool.pool.ConnectionPool;
import io.httppool.tuning.Tuner;

/**
 * The actions on a pool, or on one of its routes.
 */
enum PoolAction {

	/** Close idle connections. */
	EVICT_IDLE((pool, tuner, given) -> control(pool, Deed.EVICT_IDLE, given)),

	/** Let requests wait, and close each connection once it is idle. */
	DRAIN((pool, tuner, given) -> control(pool, Deed.DRAIN, given)),

	/** Close connections over TLS: idle ones now, leased ones as they come back. */
	ROTATE_TLS((pool, tuner, given) -> control(pool, Deed.ROTATE_TLS, given)),

	/** Serve requests again. */
	RESUME((pool, tuner, given) -> control(pool, Deed.RESUME, given)),

	/** Set the limit of a route for a while. */
	LIMIT(LimitCommand::of),

	/** Leave limits and idle timeouts as they are. */
	PAUSE_TUNING((pool, tuner, given) -> pause(pool, tuner, given, true)),

	/** Tune limits and idle timeouts again. */
	RESUME_TUNING((pool, tuner, given) -> pause(pool, tuner, given, false));

	@SuppressWarnings("ImmutableEnumChecker") // none of the functions has a state
	private final Reader reader;

	PoolAction(Reader reader) {
		this.reader = reader;
	}

	/**
	 * Return the action of that name.
	 * @throws InvalidEndpointRequestException if there is none
	 */
	static PoolAction of(@Nullable String word) {
		if (word == null) {
			throw Parameter.invalid("Parameter 'action' must be %s, but is missing."
				.formatted(Parameter.oneOf(values(), PoolAction::word)));
		}
		return Parameter.choose("action", word, values(), PoolAction::word);
	}

	/** Return the name of this action as people write it. */
	String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return the command that carries out this action on a pool.
	 * @throws InvalidEndpointRequestException if a parameter is wrong; its message says
	 * what would be right
	 */
	PoolCommand command(ConnectionPool<?> pool, Tuner tuner, CommandParameters given) {
		return this.reader.read(pool, tuner, given);
	}

	private static PoolCommand control(ConnectionPool<?> pool, Deed deed, CommandParameters given) {
		given.allowOnly("route");
		return new ControlCommand(pool, deed, given.route());
	}

	private static PoolCommand pause(ConnectionPool<?> pool, Tuner tuner, CommandParameters given, boolean isPaused) {
		given.allowOnly();
		return new PauseCommand(pool, tuner, isPaused);
	}

	private interface Reader {

		PoolCommand read(ConnectionPool<?> pool, Tuner tuner, CommandParameters given);

	}

}
