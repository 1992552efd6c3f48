package io.httppool.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The table of one kind of load.
 *
 * @param options say which rounds are clean
 * @param cell the kind of load
 * @param clients the rounds of each client, in turns
 */
record PerformanceTable(Options options, Cell cell, Map<Client, List<Round>> clients) {

	String text() {
		StringJoiner table = new StringJoiner("\n");
		table.add("## %s".formatted(capital(this.cell.title()))).add("");
		table.add(
				"| client | requests/s | p50, ms | p99, ms | processor time, µs | in the system | of STRICT | context switches "
						+ "| bytes | connections | failed | rounds |");
		table.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
		this.clients.forEach((client, rounds) -> table.add(row(client, rounds)));
		return table.toString();
	}

	private static String capital(String title) {
		return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
	}

	private String row(Client client, List<Round> turns) {
		List<Round> rounds = this.options.clean(turns);
		return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |".formatted(client.title(),
				cell(rounds, "%,.0f", (round) -> round.figures().perSecond()),
				cell(rounds, "%.2f", (round) -> round.figures().p50()),
				spread("%.1f", PerformancePage.sorted(rounds, (round) -> round.figures().p99())),
				spread("%.1f", PerformancePage.sorted(rounds, PerformanceTable::cpu)),
				cell(rounds, "%.2f", (round) -> round.figures().system()), spread("%.2f", ofStrict(turns)),
				cell(rounds, "%.2f", (round) -> round.figures().switches()),
				cell(rounds, "%,.0f", (round) -> round.figures().bytes()), cell(rounds, "%.0f", Round::opened),
				cell(rounds, "%.0f", (round) -> round.figures().failures()), rounds.size());
	}

	/** Return the processor time as a share of that of STRICT in the same turns. */
	private double[] ofStrict(List<Round> turns) {
		List<Round> strict = this.clients.getOrDefault(Client.STRICT, List.of());
		return IntStream.range(0, Math.min(turns.size(), strict.size()))
			.filter((turn) -> this.options.isClean(turns.get(turn)) && this.options.isClean(strict.get(turn)))
			.mapToDouble((turn) -> cpu(turns.get(turn)) / cpu(strict.get(turn)))
			.sorted()
			.toArray();
	}

	private static double cpu(Round round) {
		return round.figures().cpuMicros();
	}

	private static String cell(List<Round> rounds, String format, ToDoubleFunction<Round> figure) {
		return number(format, PerformancePage.median(rounds, figure));
	}

	private static String spread(String format, double[] sorted) {
		return (sorted.length == 0) ? "–" : "%s (%s–%s)".formatted(number(format, PerformancePage.median(sorted)),
				number(format, sorted[0]), number(format, sorted[sorted.length - 1]));
	}

	private static String number(String format, double value) {
		return Double.isNaN(value) ? "–" : format.formatted(value);
	}

}
