package io.httppool.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The end of the opening of a connection. It could not begin in the past, so the times of
 * its phases are fields.
 */
@Name("httppool.Connect")
@Label("Connect")
@Description("A connection was opened, or could not be")
final class ConnectEvent extends RouteEvent {

	@Label("Connection")
	@Nullable String connection;

	@Label("Peer")
	@Nullable String peer;

	@Label("Outcome")
	@Description("ok, or the last failure of a phase, or abandoned")
	@Nullable String outcome;

	@Label("Ahead")
	@Description("Whether no request waited for it")
	boolean ahead;

	@Label("Attempts")
	@Description("How many addresses were tried")
	int attempts;

	@Label("Total Time")
	@Timespan
	long total;

	@Label("DNS Time")
	@Timespan
	long dns;

	@Label("TCP Time")
	@Description("Of all attempts, which may overlap")
	@Timespan
	long tcp;

	@Label("Tunnel Time")
	@Timespan
	long tunnel;

	@Label("TLS Time")
	@Timespan
	long tls;

	@Label("TLS Resumed")
	@Description("Whether the handshake resumed an earlier session")
	boolean resumed;

}
