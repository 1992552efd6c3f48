package io.httppool.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The processor time of this machine and its processes, as Linux counts it, in hundredths
 * of a second.
 */
final class Processors {

	private static final long TICK_MILLIS = 10;

	/** In /proc/stat, the times of idleness come fourth and fifth; guests are in user. */
	private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

	/** In the stat of a process, counted from the word after its name. */
	private static final int USER = 11;

	private static final int SYSTEM = 12;

	private Processors() {
	}

	/** Return the time for which all processors were busy, or taken by the host. */
	static Duration busy() {
		try {
			String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
			return ticks(BUSY.stream().mapToLong((index) -> Long.parseLong(words[index])).sum());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return the time that a process has used, zero if it is no more. */
	static Duration cpuOf(long pid) {
		return cpuOf(Path.of("/proc", String.valueOf(pid)));
	}

	/** Return the time that a process or thread has used, zero if it is no more. */
	static Duration cpuOf(Path task) {
		return cpuOf(task, USER, SYSTEM);
	}

	/** Return the time that system calls of this process have used. */
	static Duration systemTime() {
		return cpuOf(Path.of("/proc/self"), SYSTEM, SYSTEM);
	}

	private static Duration cpuOf(Path task, int first, int last) {
		String stat = told(task, "stat");
		if (stat.isEmpty()) {
			return Duration.ZERO;
		}
		String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
		return ticks(Arrays.stream(words, first, last + 1).mapToLong(Long::parseLong).sum());
	}

	/** Return what Linux tells of a process or thread, nothing if it is no more. */
	static String told(Path task, String file) {
		try {
			return Files.readString(task.resolve(file));
		}
		catch (IOException ex) {
			if (Files.exists(task)) {
				throw new UncheckedIOException(ex);
			}
			return "";
		}
	}

	private static Duration ticks(long ticks) {
		return Duration.ofMillis(ticks * TICK_MILLIS);
	}

	/** Return the name of the processor. */
	static String model() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 2))
				.findFirst()
				.orElse("unknown processor");
		}
		catch (IOException ex) {
			return "unknown processor";
		}
	}

}
