package io.httppool.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * A comparison of the values of one parameter, scenario by scenario, over all forks and
 * iterations. It divides the last by the first, and shows medians, because another
 * process that takes the processors for a moment spoils a mean.
 */
final class Comparison {

	private final String parameter;

	private final List<String> columns;

	private final Map<String, Map<String, List<IterationResult>>> scenarios;

	/**
	 * Compare.
	 * @param parameter the parameter; results without it are left out
	 * @param columns its values
	 * @param results of all runs
	 */
	Comparison(String parameter, List<String> columns, Collection<RunResult> results) {
		this.parameter = parameter;
		this.columns = columns;
		this.scenarios = results.stream()
			.flatMap((result) -> result.getBenchmarkResults().stream())
			.filter((result) -> result.getParams().getParamsKeys().contains(parameter))
			.collect(
					Collectors.groupingBy((result) -> scenario(result.getParams()), TreeMap::new,
							Collectors.groupingBy((result) -> result.getParams().getParam(parameter),
									Collectors.flatMapping(
											(BenchmarkResult result) -> result.getIterationResults().stream(),
											Collectors.toList()))));
	}

	private String scenario(BenchmarkParams params) {
		StringJoiner scenario = new StringJoiner(", ");
		scenario.add(params.getBenchmark().substring(Comparison.class.getPackageName().length() + 1));
		for (String key : params.getParamsKeys()) {
			if (!this.parameter.equals(key)) {
				scenario.add(key + "=" + params.getParam(key));
			}
		}
		return scenario.toString();
	}

	/** Return a table of the time of each operation, in Markdown. */
	String table(String title, ToDoubleFunction<IterationResult> figure) {
		StringJoiner table = new StringJoiner("\n", "", "\n");
		String first = this.columns.get(0);
		String last = this.columns.get(this.columns.size() - 1);
		table.add("| %s | %s | %s / %s |".formatted(title, String.join(" | ", this.columns), last, first));
		table.add("|---".repeat(this.columns.size() + 2) + "|");
		this.scenarios.forEach((scenario, results) -> {
			Function<String, double[]> sorted = (
					column) -> results.getOrDefault(column, List.of()).stream().mapToDouble(figure).sorted().toArray();
			String cells = this.columns.stream()
				.map((column) -> cell(sorted.apply(column)))
				.collect(Collectors.joining(" | "));
			table.add("| %s | %s | %.4f |".formatted(scenario, cells,
					median(sorted.apply(last)) / median(sorted.apply(first))));
		});
		return table.toString();
	}

	private static String cell(double[] sorted) {
		return (sorted.length == 0) ? "–"
				: "%.0f (%.0f–%.0f)".formatted(median(sorted), sorted[0], sorted[sorted.length - 1]);
	}

	private static double median(double[] sorted) {
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
