package io.httppool.tuning.simulation;

import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A log without our lines: millions of them at DEBUG take longer to write than a run
 * takes. Thread-safe.
 */
final class QuietLog {

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.httppool");

	private static @Nullable Level before; // guarded by QuietLog.class

	private static int users; // guarded by QuietLog.class

	private QuietLog() {
	}

	/** Run something, and log nothing meanwhile. */
	static <T> T during(Supplier<T> work) {
		begin();
		try {
			return work.get();
		}
		finally {
			end();
		}
	}

	private static synchronized void begin() {
		if (users++ == 0) {
			before = logger.getLevel();
			logger.setLevel(Level.OFF);
		}
	}

	private static synchronized void end() {
		if (--users == 0) {
			logger.setLevel(before);
		}
	}

}
