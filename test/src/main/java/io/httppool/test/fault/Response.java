package io.httppool.test.fault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.httppool.test.fault.Fault.LieAboutKeepAlive;

/**
 * A response as it goes over the wire.
 *
 * @param answer the answer
 * @param wish the form that the request demands
 * @param lie the lie about keep-alive, or {@code null} for none
 */
record Response(Answer answer, RequestReader.Wish wish, @Nullable LieAboutKeepAlive lie) {

	byte[] bytes() {
		byte[] head = head();
		byte[] body = body();
		byte[] bytes = Arrays.copyOf(head, head.length + body.length);
		System.arraycopy(body, 0, bytes, head.length, body.length);
		return bytes;
	}

	/** Return all of the head and half of the body. */
	byte[] truncated() {
		byte[] bytes = bytes();
		return Arrays.copyOf(bytes, bytes.length - (body().length + 1) / 2);
	}

	private byte[] body() {
		return this.wish.bodiless() ? new byte[0] : this.answer.bytes();
	}

	private byte[] head() {
		StringBuilder head = new StringBuilder("HTTP/1.1 %d \r\n".formatted(this.answer.status()));
		head.append("Content-Type: ").append(this.answer.contentType()).append("\r\n");
		head.append("Content-Length: ").append(this.answer.bytes().length).append("\r\n");
		if (this.wish.lastOne()) {
			head.append("Connection: close\r\n");
		}
		else if (this.lie != null) {
			head.append(
					"Connection: keep-alive\r\nKeep-Alive: timeout=%d\r\n".formatted(this.lie.stated().toSeconds()));
		}
		return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
	}

}
