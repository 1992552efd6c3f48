package io.httppool.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.OperatingSystemMXBean;

/**
 * What this process has used so far.
 *
 * @param cpuNanos processor time, of user and system
 * @param switches context switches of the threads that are there
 * @param bytes what was allocated, NaN before JDK 21, which does not say
 */
record Usage(long cpuNanos, long switches, double bytes) {

	static Usage now() throws IOException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return new Usage(system.getProcessCpuTime(), contextSwitches(), allocated());
	}

	private static long contextSwitches() throws IOException {
		long switches = 0;
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
			for (Path task : tasks) {
				switches += contextSwitches(task);
			}
		}
		return switches;
	}

	private static long contextSwitches(Path task) throws IOException {
		try {
			return Files.readAllLines(task.resolve("status"))
				.stream()
				.filter((line) -> line.contains("voluntary_ctxt_switches"))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
				.sum();
		}
		catch (NoSuchFileException ex) {
			return 0; // the thread has ended
		}
	}

	private static double allocated() {
		try {
			return ((Number) ManagementFactory.getPlatformMBeanServer()
				.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes")).doubleValue();
		}
		catch (JMException ex) {
			return Double.NaN;
		}
	}

}
