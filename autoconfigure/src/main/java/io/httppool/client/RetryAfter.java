package io.httppool.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code Retry-After} (RFC 9110, section 10.2.3): a number of seconds, or a
 * date. A date is compared with the {@code Date} of the same answer where there is one,
 * as the clocks of client and server may differ. Stateless.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Return how long an answer asks its client to wait.
	 * @param answer the answer
	 * @param now the time, if the answer does not tell it
	 * @return the wait, zero for a date that has passed, or {@code null} if the answer
	 * does not say
	 */
	static @Nullable Duration of(HttpResponse answer, Instant now) {
		String value = first(answer, HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		Duration wait = seconds(value.strip());
		Instant date = (wait != null) ? null : DateUtils.parseStandardDate(value);
		if (date != null) {
			wait = Duration.between(Objects.requireNonNullElse(sentAt(answer), now), date);
		}
		return (wait != null && wait.isNegative()) ? Duration.ZERO : wait;
	}

	private static @Nullable Instant sentAt(HttpResponse answer) {
		String date = first(answer, HttpHeaders.DATE);
		return (date != null) ? DateUtils.parseStandardDate(date) : null;
	}

	private static @Nullable String first(HttpResponse answer, String name) {
		Header header = answer.getFirstHeader(name);
		return (header != null) ? header.getValue() : null;
	}

	/** A number that is negative or too large says nothing. */
	private static @Nullable Duration seconds(String value) {
		return value.matches("\\d{1,15}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
	}

}
