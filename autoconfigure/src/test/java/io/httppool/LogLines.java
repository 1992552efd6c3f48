package io.httppool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * The log lines of one class, down to DEBUG, each with its level. Thread-safe.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final Level before;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private LogLines(Logger logger) {
		this.logger = logger;
		this.before = logger.getLevel();
	}

	/** Collect the log lines of a class from now on. */
	public static LogLines of(String className) {
		LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(className));
		lines.start();
		lines.logger.setLevel(Level.DEBUG);
		lines.logger.addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(event.getLevel() + " " + event.getFormattedMessage());
	}

	/** Return the lines with certain levels, in their order. */
	public List<String> at(String... levels) {
		List<String> wanted = List.of(levels);
		return this.lines.stream().filter((line) -> wanted.contains(line.substring(0, line.indexOf(' ')))).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setLevel(this.before);
		stop();
	}

}
