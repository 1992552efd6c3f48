package io.httppool.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is not given back.
 */
@Name("httppool.Leak")
@Label("Leak")
final class LeakEvent extends RouteEvent {

	@Label("Connection")
	@Nullable String connection;

	@Label("Held")
	@Timespan
	long held;

	@Label("Leased At")
	@Description("The line of code that leased it")
	@Nullable String site;

	@Label("Reclaimed")
	@Description("Whether it was taken back, because its response was dropped")
	boolean reclaimed;

}
