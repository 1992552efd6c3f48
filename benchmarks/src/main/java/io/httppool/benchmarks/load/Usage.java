package io.httppool.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.OperatingSystemMXBean;

/**
 * What this process has used so far.
 *
 * @param cpuNanos processor time, of user and system
 * @param systemNanos how much of it system calls have used
 * @param compilingNanos how much of it the compilers of the JVM have used
 * @param switches context switches of the threads that are there
 * @param bytes what was allocated, NaN before JDK 21, which does not say
 */
record Usage(long cpuNanos, long systemNanos, long compilingNanos, long switches, double bytes) {

	/** The names of their threads begin with C1 and C2. */
	private static final Pattern COMPILER = Pattern.compile("Name:\\s+C[12] Compiler");

	/** Milliseconds in which a compiler that has something to do is seen to do it. */
	private static final long PAUSE = 100;

	static Usage now() throws IOException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long compiling = 0;
		long switches = 0;
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
			for (Path task : tasks) {
				String status = Processors.told(task, "status");
				switches += contextSwitches(status);
				compiling += isCompiler(status) ? Processors.cpuOf(task).toNanos() : 0;
			}
		}
		return new Usage(system.getProcessCpuTime(), Processors.systemTime().toNanos(), compiling, switches,
				allocated());
	}

	/**
	 * Wait until the compilers have nothing to do. Under load they get so little of the
	 * processor that what they have left would take them minutes.
	 * @return what was used until then
	 */
	static Usage whenCompiled() throws IOException, InterruptedException {
		Usage before;
		Usage after = now();
		do {
			before = after;
			Thread.sleep(PAUSE);
			after = now();
		}
		while (after.compilingNanos() > before.compilingNanos());
		return after;
	}

	private static long contextSwitches(String status) {
		return status.lines()
			.filter((line) -> line.contains("voluntary_ctxt_switches"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.sum();
	}

	private static boolean isCompiler(String status) {
		return COMPILER.matcher(status).lookingAt();
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
