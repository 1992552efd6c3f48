package io.httppool.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * Lays the pools side by side, scenario by scenario, over all forks and iterations. It
 * shows medians, because a neighbour who takes the processors for a moment spoils a mean.
 */
final class Comparison {

	private static final String POOL = "pool";

	private final Map<String, Map<PoolKind, List<IterationResult>>> scenarios;

	Comparison(Collection<RunResult> results) {
		this.scenarios = results.stream()
			.flatMap((result) -> result.getBenchmarkResults().stream())
			.collect(Collectors.groupingBy((result) -> scenario(result.getParams()), TreeMap::new,
					Collectors.groupingBy((result) -> PoolKind.valueOf(result.getParams().getParam(POOL)),
							() -> new EnumMap<>(PoolKind.class),
							Collectors.flatMapping((BenchmarkResult result) -> result.getIterationResults().stream(),
									Collectors.toList()))));
	}

	private static String scenario(BenchmarkParams params) {
		StringJoiner scenario = new StringJoiner(", ");
		scenario.add(params.getBenchmark().substring(Comparison.class.getPackageName().length() + 1));
		for (String key : params.getParamsKeys()) {
			if (!POOL.equals(key)) {
				scenario.add(key + "=" + params.getParam(key));
			}
		}
		return scenario.toString();
	}

	/** Return a table of what each operation took, in Markdown. */
	String table(String title, ToDoubleFunction<IterationResult> figure) {
		StringJoiner table = new StringJoiner("\n", "", "\n");
		table.add("| %s | STRICT | LAX | HTTPPOOL | HTTPPOOL / STRICT |".formatted(title));
		table.add("|---|---|---|---|---|");
		this.scenarios.forEach((scenario, pools) -> {
			double[] strict = sorted(pools, PoolKind.STRICT, figure);
			double[] lax = sorted(pools, PoolKind.LAX, figure);
			double[] ours = sorted(pools, PoolKind.HTTPPOOL, figure);
			table.add("| %s | %s | %s | %s | %.4f |".formatted(scenario, cell(strict), cell(lax), cell(ours),
					median(ours) / median(strict)));
		});
		return table.toString();
	}

	private static double[] sorted(Map<PoolKind, List<IterationResult>> pools, PoolKind pool,
			ToDoubleFunction<IterationResult> figure) {
		return pools.getOrDefault(pool, List.of()).stream().mapToDouble(figure).sorted().toArray();
	}

	private static String cell(double[] sorted) {
		return (sorted.length == 0) ? "–"
				: "%.0f (%.0f–%.0f)".formatted(median(sorted), sorted[0], sorted[sorted.length - 1]);
	}

	private static double median(double[] sorted) {
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
