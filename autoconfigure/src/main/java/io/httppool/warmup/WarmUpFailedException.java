package io.httppool.warmup;

import java.util.List;

/**
 * A warm-up at the start of the application that is incomplete, where that is to stop the
 * start.
 */
public final class WarmUpFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param problems a sentence for each warm-up
	 */
	WarmUpFailedException(List<String> problems) {
		super(String.join(" ", problems));
	}

}
