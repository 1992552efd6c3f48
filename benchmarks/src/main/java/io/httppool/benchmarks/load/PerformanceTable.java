package io.httppool.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * The table of one kind of load.
 *
 * @param cell the kind of load
 * @param clients the clean rounds of each client
 */
record PerformanceTable(Cell cell, Map<Client, List<Round>> clients) {

	String text() {
		StringJoiner table = new StringJoiner("\n");
		table.add("## %s".formatted(capital(this.cell.title()))).add("");
		table.add("| client | requests/s | p50, ms | p99, ms | processor time, µs | of STRICT | context switches "
				+ "| bytes | connections | failed | rounds |");
		table.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
		this.clients.forEach((client, rounds) -> table.add(row(client, rounds)));
		return table.toString();
	}

	private static String capital(String title) {
		return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
	}

	private String row(Client client, List<Round> rounds) {
		ToDoubleFunction<Round> cpu = (round) -> round.figures().cpuMicros();
		double ofStrict = PerformancePage.median(rounds, cpu)
				/ PerformancePage.median(this.clients.getOrDefault(Client.STRICT, List.of()), cpu);
		return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |".formatted(client.title(),
				cell(rounds, "%,.0f", (round) -> round.figures().perSecond()),
				cell(rounds, "%.2f", (round) -> round.figures().p50()),
				spread(rounds, "%.1f", (round) -> round.figures().p99()), spread(rounds, "%.1f", cpu),
				number("%.2f", ofStrict), cell(rounds, "%.2f", (round) -> round.figures().switches()),
				cell(rounds, "%,.0f", (round) -> round.figures().bytes()), cell(rounds, "%.0f", Round::opened),
				cell(rounds, "%.0f", (round) -> round.figures().failures()), rounds.size());
	}

	private static String cell(List<Round> rounds, String format, ToDoubleFunction<Round> figure) {
		return number(format, PerformancePage.median(rounds, figure));
	}

	private static String spread(List<Round> rounds, String format, ToDoubleFunction<Round> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		return (sorted.length == 0) ? "–" : "%s (%s–%s)".formatted(cell(rounds, format, figure),
				number(format, sorted[0]), number(format, sorted[sorted.length - 1]));
	}

	private static String number(String format, double value) {
		return Double.isNaN(value) ? "–" : format.formatted(value);
	}

}
