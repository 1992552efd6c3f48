package io.httppool.test.fault;

import java.nio.charset.StandardCharsets;

/**
 * An answer of a server.
 *
 * @param status the status, such as 200
 * @param contentType the type of the body
 * @param body the body, sent in UTF-8
 */
public record Answer(int status, String contentType, String body) {

	public Answer {
		if (status < 200 || status > 999) {
			throw new IllegalArgumentException("Status must be between 200 and 999, but was %d".formatted(status));
		}
		if ((status == 204 || status == 304) && !body.isEmpty()) {
			throw new IllegalArgumentException("An answer with status %d must not have a body".formatted(status));
		}
		if (contentType.chars().anyMatch((character) -> character < ' ')) {
			throw new IllegalArgumentException("Content type must not contain control characters");
		}
	}

	/**
	 * Return an answer with status 200 and a text.
	 * @param body the text
	 * @return the answer
	 */
	public static Answer text(String body) {
		return new Answer(200, "text/plain;charset=UTF-8", body);
	}

	/**
	 * Return an answer with status 200 and a document.
	 * @param body the document, in JSON
	 * @return the answer
	 */
	public static Answer json(String body) {
		return new Answer(200, "application/json", body);
	}

	byte[] bytes() {
		return this.body.getBytes(StandardCharsets.UTF_8);
	}

}
