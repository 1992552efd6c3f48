package io.httppool.tracing;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * A convention for requests of {@code RestClient} and {@code RestTemplate} that adds to
 * Spring's own which connection of a pool the request had last, whether that was reused,
 * and how often the request was sent again. These are of high cardinality: they are told
 * in the span and in no meter.
 */
public final class PooledRequestObservationConvention extends DefaultClientRequestObservationConvention {

	private final RequestUses uses;

	/**
	 * Create a convention.
	 * @param name the name of the observations
	 * @param uses knows what each request uses
	 */
	public PooledRequestObservationConvention(String name, RequestUses uses) {
		super(name);
		this.uses = uses;
	}

	/** Called when the observation begins, and when it ends. */
	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		KeyValues values = super.getHighCardinalityKeyValues(context);
		RequestUse use = context.get(RequestUse.class);
		if (use == null) {
			context.put(RequestUse.class, this.uses.begin());
			return values;
		}
		this.uses.end(use);
		return isWritten(context) ? values.and(of(use)) : values;
	}

	/** Return whether the request has a span that is sampled; most have not. */
	private static boolean isWritten(ClientRequestObservationContext context) {
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		return span != null && Boolean.TRUE.equals(span.context().sampled());
	}

	private static KeyValues of(RequestUse use) {
		String connection = use.connection();
		if (connection == null) {
			return KeyValues.empty();
		}
		KeyValues known = KeyValues.of(KeyValue.of("httppool.connection", connection),
				KeyValue.of("httppool.reused", String.valueOf(use.isReused())));
		return (use.repeats() > 0) ? known.and(KeyValue.of("http.request.resend_count", String.valueOf(use.repeats())))
				: known;
	}

}
