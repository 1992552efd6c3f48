package io.httppool.pool;

import java.util.Objects;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The openings of a warm-up of one route, which go on until it is closed. Thread-safe.
 */
public final class WarmUpOpenings implements AutoCloseable {

	private final IntSupplier missing;

	private final Runnable changed;

	private final Runnable end;

	private volatile @Nullable String failure;

	/**
	 * Create openings.
	 * @param missing returns how many connections are missing
	 * @param changed run by any thread when an opening has ended, well or not
	 * @param end ends the openings
	 */
	WarmUpOpenings(IntSupplier missing, Runnable changed, Runnable end) {
		this.missing = missing;
		this.changed = changed;
		this.end = end;
	}

	/**
	 * Return how many connections the route lacks, those that are being opened included.
	 * @return the number, which is 0 where the limit of the route allows no more
	 */
	public int missing() {
		return this.missing.getAsInt();
	}

	/**
	 * Return why the last connection that failed could not be opened.
	 * @return the message, or {@code null} if none has failed
	 */
	public @Nullable String failure() {
		return this.failure;
	}

	void failed(Exception cause) {
		this.failure = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
	}

	void changed() {
		this.changed.run();
	}

	@Override
	public void close() {
		this.end.run();
	}

}
