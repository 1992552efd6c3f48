package io.httppool.tracing;

import java.io.Serial;

/**
 * A failure as a span tells it: by a word, without a message of others, which might name
 * more than the server, and without a stack trace, which would be that of the writer.
 */
final class PhaseException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	PhaseException(String word) {
		super(word, null, false, false);
	}

}
