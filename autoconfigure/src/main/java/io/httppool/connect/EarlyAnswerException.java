package io.httppool.connect;

import java.io.IOException;

/**
 * The end of an upload whose answer has come already. Only the body that is being written
 * sees it.
 */
final class EarlyAnswerException extends IOException {

	private static final long serialVersionUID = 1L;

	EarlyAnswerException() {
		super("The server has answered before the body of the request was sent");
	}

}
