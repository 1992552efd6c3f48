package io.httppool.tracing;

import io.micrometer.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a request for a connection.
 *
 * @param request the span of the request
 * @param startedAt the reading of the ticker when it began
 * @param endedAt the reading of the ticker when it ended
 * @param isReused whether the connection was open already
 * @param error why there is no connection, {@code null} if there is one
 * @param setup the span of the opening of that connection, if no request opened it
 */
record Wait(TraceContext request, long startedAt, long endedAt, boolean isReused, @Nullable String error,
		@Nullable TraceContext setup) {

	long nanos() {
		return this.endedAt - this.startedAt;
	}

}
