package io.httppool.recording;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What all events have.
 */
@Name("httppool.Event")
@Category("HTTP connection pool")
@StackTrace(false)
abstract class PoolEvent extends Event {

	@Label("Pool")
	@Nullable String pool;

}
