package io.httppool.benchmarks.load;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;

/**
 * What a client process is told to do.
 *
 * @param url where its requests go
 * @param callers how many threads send them
 * @param isVirtual whether these are virtual
 * @param length for how long
 * @param rate how many requests are due each second, or 0 for a closed loop
 */
record LoadCommand(String url, int callers, boolean isVirtual, Duration length, int rate) {

	static LoadCommand parse(String line) {
		String[] words = line.split(" ", -1);
		return new LoadCommand(words[0], Integer.parseInt(words[1]), Boolean.parseBoolean(words[2]),
				Duration.parse(words[3]), Integer.parseInt(words[4]));
	}

	String line() {
		return "%s %d %s %s %d".formatted(this.url, this.callers, this.isVirtual, this.length, this.rate);
	}

	LoadCommand lasting(Duration other) {
		return new LoadCommand(this.url, this.callers, this.isVirtual, other, this.rate);
	}

	boolean isOpen() {
		return this.rate > 0;
	}

	/** Start a caller. JDK 17, for which this is compiled, has no virtual threads. */
	Thread start(Runnable caller) {
		if (!this.isVirtual) {
			Thread thread = new Thread(caller, "caller");
			thread.start();
			return thread;
		}
		try {
			return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, caller);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("Virtual threads need JDK 21", ex);
		}
	}

}
