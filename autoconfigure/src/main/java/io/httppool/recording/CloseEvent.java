package io.httppool.recording;

import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection.
 */
@Name("httppool.Close")
@Label("Close")
final class CloseEvent extends RouteEvent {

	@Label("Connection")
	@Nullable String connection;

	@Label("Reason")
	@Nullable String reason;

	@Label("Age")
	@Timespan
	long age;

	@Label("Exchanges")
	int exchanges;

}
