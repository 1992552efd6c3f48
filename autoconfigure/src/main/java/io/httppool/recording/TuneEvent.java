package io.httppool.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A decision of the tuner.
 */
@Name("httppool.Tune")
@Label("Tune")
final class TuneEvent extends RouteEvent {

	@Label("Limit Before")
	int limitBefore;

	@Label("Limit After")
	int limitAfter;

	@Label("Applied")
	@Description("Whether it was carried out, and not only observed")
	boolean applied;

	@Label("Reason")
	@Nullable String reason;

}
