package io.httppool.client;

import java.time.Duration;

import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The limit of time of a single call, in place of {@code call-timeout}: an attribute of a
 * request of Spring's {@code RestClient}, or of the context of a request of HttpClient.
 * The value is a {@link Duration}.
 *
 * <pre class="code">
 * restClient.get().uri("/orders").attribute(CallTimeout.ATTRIBUTE, Duration.ofSeconds(1)).retrieve()
 * </pre>
 */
public final class CallTimeout {

	/** The name of the attribute. */
	public static final String ATTRIBUTE = "httppool.call-timeout";

	/** The value of the request that the current thread executes. */
	private static final ThreadLocal<@Nullable Duration> CURRENT = new ThreadLocal<>();

	private CallTimeout() {
	}

	/**
	 * Return the limit that a call brings along, or {@code null} for none. A call within
	 * this one, such as one for a token, has none of it.
	 * @throws IllegalArgumentException if it is not a positive duration
	 */
	static @Nullable Duration of(HttpContext context) {
		Object value = context.getAttribute(ATTRIBUTE);
		Duration current = CURRENT.get();
		if (current != null) {
			CURRENT.remove();
		}
		return (value != null) ? checked(value) : current;
	}

	static Duration checked(Object value) {
		if (value instanceof Duration limit && !limit.isNegative() && !limit.isZero()) {
			return limit;
		}
		throw new IllegalArgumentException(
				"The attribute '%s' of a request must be a positive java.time.Duration, but was '%s'"
					.formatted(ATTRIBUTE, value));
	}

	/** Set the limit for what the current thread executes next, {@code null} for none. */
	static void current(@Nullable Duration limit) {
		if (limit != null) {
			CURRENT.set(limit);
		}
		else {
			CURRENT.remove();
		}
	}

}
