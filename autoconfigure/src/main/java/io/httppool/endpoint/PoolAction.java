package io.httppool.endpoint;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import io.httppool.endpoint.ControlCommand.Deed;
import io.httppool.pool.ConnectionPool;
import io.httppool.tuning.Tuner;

/**
 * What can be done to a pool, or to one of its routes.
 */
enum PoolAction {

	/** Close what nobody uses. */
	EVICT_IDLE((action, pool, tuner, given) -> control(action, pool, Deed.EVICT_IDLE, given)),

	/** Let requests wait, and close everything in peace. */
	DRAIN((action, pool, tuner, given) -> control(action, pool, Deed.DRAIN, given)),

	/** Serve requests again. */
	RESUME((action, pool, tuner, given) -> control(action, pool, Deed.RESUME, given)),

	/** Set the limit of a route for a while. */
	LIMIT(LimitCommand::of),

	/** Leave limits as they are. */
	PAUSE_TUNING((action, pool, tuner, given) -> pause(action, pool, tuner, given, true)),

	/** Tune limits again. */
	RESUME_TUNING((action, pool, tuner, given) -> pause(action, pool, tuner, given, false));

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
	 * Return this action for a pool.
	 * @throws InvalidEndpointRequestException if what was given with it is wrong, saying
	 * what would be right
	 */
	PoolCommand command(ConnectionPool<?> pool, Tuner tuner, CommandParameters given) {
		return this.reader.read(this, pool, tuner, given);
	}

	private static PoolCommand control(PoolAction action, ConnectionPool<?> pool, Deed deed, CommandParameters given) {
		given.allowOnly(action, "route");
		return new ControlCommand(pool, deed, given.route());
	}

	private static PoolCommand pause(PoolAction action, ConnectionPool<?> pool, Tuner tuner, CommandParameters given,
			boolean isPaused) {
		given.allowOnly(action);
		return new PauseCommand(pool, tuner, isPaused);
	}

	private interface Reader {

		PoolCommand read(PoolAction action, ConnectionPool<?> pool, Tuner tuner, CommandParameters given);

	}

}
