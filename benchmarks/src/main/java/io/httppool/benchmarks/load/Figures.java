package io.httppool.benchmarks.load;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The figures of one round of one client.
 *
 * @param perSecond requests answered per second
 * @param failures requests that failed
 * @param p50 the median of the latencies, in milliseconds
 * @param p99 their 99th percentile
 * @param cpuMicros processor time of the client process per request, in microseconds
 * @param switches context switches per request
 * @param bytes bytes allocated per request
 * @param system the share of the processor time that system calls took
 * @param compiling what the compilers of the JVM took meanwhile and for the rest of their
 * work, as a share of the processor time
 */
record Figures(double perSecond, double failures, double p50, double p99, double cpuMicros, double switches,
		double bytes, double system, double compiling) {

	/** The beginning of the line with the figures. */
	static final String PREFIX = "figures ";

	static Figures of(Latencies latencies, int failures, double seconds, Usage before, Usage after, Usage compiled) {
		double count = Math.max(latencies.count(), 1);
		double cpu = after.cpuNanos() - before.cpuNanos();
		return new Figures(latencies.count() / seconds, failures, latencies.millis(0.5), latencies.millis(0.99),
				cpu / 1e3 / count, (after.switches() - before.switches()) / count,
				(after.bytes() - before.bytes()) / count, (after.systemNanos() - before.systemNanos()) / cpu,
				(compiled.compilingNanos() - before.compilingNanos()) / cpu);
	}

	String line() {
		return PREFIX + DoubleStream
			.of(this.perSecond, this.failures, this.p50, this.p99, this.cpuMicros, this.switches, this.bytes,
					this.system, this.compiling)
			.mapToObj(String::valueOf)
			.collect(Collectors.joining(" "));
	}

	static Figures parse(String line) {
		double[] values = Arrays.stream(line.substring(PREFIX.length()).split(" ", -1))
			.mapToDouble(Double::parseDouble)
			.toArray();
		return new Figures(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7],
				values[8]);
	}

}
