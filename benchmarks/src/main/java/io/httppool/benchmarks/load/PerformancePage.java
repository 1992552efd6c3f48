package io.httppool.benchmarks.load;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

import okhttp3.OkHttp;
import org.apache.hc.core5.util.VersionInfo;
import org.eclipse.jetty.util.Jetty;
import org.springframework.boot.SpringBootVersion;

/**
 * The page of the results: the machine and the versions, a table for each kind of load,
 * and a list of what others do better.
 *
 * @param options the options of the run
 * @param results the rounds of each client, by kind of load
 */
record PerformancePage(Options options, Map<Cell, Map<Client, List<Round>>> results) {

	/** What is a tenth apart may be chance. */
	private static final double CHANCE = 1.1;

	String text() {
		StringJoiner page = new StringJoiner("\n", "", "\n");
		page.add("# Performance").add("").add(introduction()).add("");
		this.results
			.forEach((cell, clients) -> page.add(new PerformanceTable(this.options, cell, clients).text()).add(""));
		page.add("## What others do better").add("");
		List<String> lines = unfavourable();
		page.add(lines.isEmpty() ? "Nothing by more than a tenth." : String.join("\n", lines));
		page.add("").add("## Rounds that were left out").add("").add(leftOut());
		return page.toString();
	}

	private String introduction() {
		return """
				Written by the [load comparison](../benchmarks/README.md#clients-under-load) on %s, with the options `%s`; do not edit it.

				- Machine: %s, %d processors; Linux %s; the server on one processor and the clients on another: %s.
				- Java %s (%s); Spring Boot %s; HttpClient %s; Jetty %s; Reactor Netty as Spring Boot manages it; OkHttp %s; %s.

				Each client is in a process of its own, with a heap of 768 MB at most. The clients take turns, round by round; cells show the median of the clean rounds, with the least and the greatest in brackets for what is compared most. *Processor time* is that of the client process, for each request; *in the system* is the share of system calls in it; *of STRICT* is the median of what it was of that of STRICT in the same turn, for a machine that is shared is not always as fast. A client is warm when the compilers of its JVM need less than a fiftieth of its processor time, which they are given after each round. *Connections* are those that the server accepted within a round. An open loop sends requests at given times, whatever becomes of those before, and its latencies begin when a request is due; there each round begins without a connection, and the clients have 200 threads; what has not begun when twice the time is over counts as failed. In a closed loop with more callers than connections, most of a latency is the wait for a connection."""
			.formatted(LocalDate.now(ZoneOffset.UTC), this.options, Processors.model(),
					Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"),
					this.options.isPinned() ? "yes" : "no", System.getProperty("java.version"),
					System.getProperty("java.vendor"), SpringBootVersion.getVersion(), version("org.apache.hc.client5"),
					Jetty.VERSION, OkHttp.VERSION, Upstream.version());
	}

	private static String version(String name) {
		VersionInfo info = VersionInfo.loadVersionInfo(name, PerformancePage.class.getClassLoader());
		return (info != null) ? info.getRelease() : "unknown";
	}

	private Map<Client, List<Round>> clean(Map<Client, List<Round>> clients) {
		Map<Client, List<Round>> clean = new EnumMap<>(Client.class);
		clients.forEach((client, rounds) -> clean.put(client, this.options.clean(rounds)));
		return clean;
	}

	private List<String> unfavourable() {
		List<String> lines = new ArrayList<>();
		this.results.forEach((cell, clients) -> {
			Map<Client, List<Round>> clean = clean(clients);
			addBetter(lines, cell, clean, "processor time (µs)", (round) -> round.figures().cpuMicros());
			addBetter(lines, cell, clean, "p99 (ms)", (round) -> round.figures().p99());
			addBetter(lines, cell, clean, "bytes", (round) -> round.figures().bytes());
			addBetter(lines, cell, clean, "connections", Round::opened);
		});
		return lines;
	}

	private static void addBetter(List<String> lines, Cell cell, Map<Client, List<Round>> clients, String what,
			ToDoubleFunction<Round> figure) {
		double own = median(clients.getOrDefault(Client.HTTPPOOL, List.of()), figure);
		StringJoiner better = new StringJoiner(", ");
		clients.forEach((client, rounds) -> {
			double other = median(rounds, figure);
			if (client != Client.SOCKET && other * CHANCE < own) {
				better.add("%s %.1f".formatted(client.title(), other));
			}
		});
		if (better.length() > 0) {
			lines.add("- %s: %s of httppool %.1f; %s.".formatted(cell.title(), what, own, better));
		}
	}

	/** Return a median, NaN without a round. */
	static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
		return median(sorted(rounds, figure));
	}

	/** Return a median, NaN of nothing. */
	static double median(double[] sorted) {
		return (sorted.length == 0) ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	static double[] sorted(List<Round> rounds, ToDoubleFunction<Round> figure) {
		return rounds.stream().mapToDouble(figure).sorted().toArray();
	}

	private String leftOut() {
		StringJoiner lines = new StringJoiner("\n");
		lines
			.add("Rounds during which other processes took more than %.2f of a core:"
				.formatted(this.options.disturbed()))
			.add("");
		this.results.forEach((cell, clients) -> {
			List<Round> rounds = clients.values().stream().flatMap(List::stream).toList();
			lines.add("- %s: %d of %d; others took %.2f of a core at the median of all rounds.".formatted(cell.title(),
					rounds.size() - this.options.clean(rounds).size(), rounds.size(), median(rounds, Round::foreign)));
		});
		return lines.toString();
	}

}
