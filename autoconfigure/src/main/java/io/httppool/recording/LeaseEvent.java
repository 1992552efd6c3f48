package io.httppool.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a request for a connection, or the lease of one that was available.
 */
@Name("httppool.Lease")
@Label("Lease")
@Description("A request that waited for a connection; with a threshold of 0, every request")
@Threshold("1 ms")
final class LeaseEvent extends RouteEvent {

	@Label("Outcome")
	@Description("ok, or why there is no connection")
	@Nullable String outcome;

	@Label("Connection")
	@Nullable String connection;

	@Label("Reused")
	@Description("Whether the connection was open already")
	boolean reused;

}
