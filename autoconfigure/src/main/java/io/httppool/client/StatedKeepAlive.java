package io.httppool.client;

import java.util.Iterator;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive strategy that reads from the {@code Keep-Alive} header how long a
 * connection may be kept: zero if it must not be used again. Where the header states
 * nothing, it returns the value of the request, whose three minutes the pool takes for
 * "nothing stated". Stateless.
 * <p>
 * RFC 2068, section 19.7.1, left the parameters open, and RFC 9112, appendix C.2.2, only
 * mentions the header as an old one. {@code timeout} is defined in
 * draft-thomson-hybi-http-timeout-03: the seconds a connection may be idle. {@code max=n}
 * is sent by Apache's server: how many more requests it will take. The first draft
 * counted them from the start of the connection instead, but either way {@code max=0}
 * leaves none, so only that value is read. A value that is no number, or negative, states
 * nothing; HttpClient takes a negative timeout for no end.
 */
final class StatedKeepAlive implements ConnectionKeepAliveStrategy {

	private static final TimeValue UNSTATED = RequestConfig.DEFAULT.getConnectionKeepAlive();

	@Override
	public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
		Long timeout = null;
		Iterator<HeaderElement> parameters = MessageSupport.iterate(response, HeaderElements.KEEP_ALIVE);
		while (parameters.hasNext()) {
			HeaderElement parameter = parameters.next();
			Long value = number(parameter.getValue());
			if (value != null && value == 0 && parameter.getName().equalsIgnoreCase("max")) {
				return TimeValue.ZERO_MILLISECONDS;
			}
			if (timeout == null && parameter.getName().equalsIgnoreCase("timeout")) {
				timeout = value;
			}
		}
		return (timeout != null) ? stated(timeout)
				: HttpClientContext.cast(context).getRequestConfigOrDefault().getConnectionKeepAlive();
	}

	/**
	 * Exactly three minutes would be taken for "nothing stated"; a millisecond less not.
	 */
	private static TimeValue stated(long seconds) {
		return (seconds != UNSTATED.toSeconds()) ? TimeValue.ofSeconds(seconds)
				: TimeValue.ofMilliseconds(UNSTATED.toMilliseconds() - 1);
	}

	private static @Nullable Long number(@Nullable String value) {
		try {
			long number = Long.parseLong(value);
			return (number >= 0) ? number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
