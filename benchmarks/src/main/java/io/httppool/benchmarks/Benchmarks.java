package io.httppool.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The program that runs all benchmarks and prints their tables. In each round every cell
 * gets one fork, so that the pools take turns on a machine that is not always equally
 * busy.
 */
public final class Benchmarks {

	private static final int ROUNDS = 3;

	private Benchmarks() {
	}

	public static void main(String[] args)
			throws RunnerException, IOException, InterruptedException, ExecutionException {
		List<RunResult> results = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			results.addAll(new Runner(options((args.length > 0) ? args[0] : ".*")).run());
		}
		print(new Comparison("pool", List.of("STRICT", "LAX", "HTTPPOOL"), results));
		print(new Comparison("check", List.of("HTTPCLIENT", "HTTPPOOL"), results));
		System.out.println(RequestCost.table());
		System.out.println(SweepCost.table());
		System.out.println(TuningCost.table());
		System.out.println(HeapPerConnection.table());
	}

	private static void print(Comparison comparison) {
		System.out.println(comparison.table("Processor time, ns", (result) -> secondary(result, CpuProfiler.LABEL)));
		System.out.println(comparison.table("Elapsed time, ns", (result) -> result.getPrimaryResult().getScore()));
		System.out.println(comparison.table("Allocated, bytes", (result) -> secondary(result, "gc.alloc.rate.norm")));
	}

	private static Options options(String include) {
		return new OptionsBuilder().include(include)
			.forks(1)
			.warmupIterations(4)
			.warmupTime(TimeValue.milliseconds(400))
			.measurementIterations(5)
			.jvmArgsAppend("-Xms1g", "-Xmx1g")
			.addProfiler(CpuProfiler.class)
			.addProfiler(GCProfiler.class)
			.build();
	}

	private static double secondary(IterationResult result, String label) {
		return Objects.requireNonNull(result.getSecondaryResults().get(label), label).getScore();
	}

}
