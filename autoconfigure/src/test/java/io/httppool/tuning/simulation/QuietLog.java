package io.httppool.tuning.simulation;

import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what we log out of the log: millions of lines at DEBUG take longer to write than
 * a run takes.
 */
final class QuietLog {

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.httppool");

	private QuietLog() {
	}

	/** Do something, and log nothing meanwhile. */
	static <T> T during(Supplier<T> work) {
		Level before = logger.getLevel();
		logger.setLevel(Level.OFF);
		try {
			return work.get();
		}
		finally {
			logger.setLevel(before);
		}
	}

}
