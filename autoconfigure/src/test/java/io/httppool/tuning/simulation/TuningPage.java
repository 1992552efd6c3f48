package io.httppool.tuning.simulation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measured part of the page about tuning, with the largest tables last.
 *
 * @param single the scenarios of one application
 * @param realLife those from real life, of one application, too
 * @param fleets those of several
 * @param oracles the best static limits
 */
record TuningPage(Comparison single, Comparison realLife, Comparison fleets, OracleTable oracles) {

	static final String BEGIN = "<!-- What follows is written by: ./mvnw -Ptuning test -pl autoconfigure -->\n";

	static final String END = "<!-- That was it. -->\n";

	private static final double MILLIS = 1000;

	/** Put the measured part into a page, in place of what was measured before. */
	String in(String page) {
		int begin = page.indexOf(BEGIN);
		int end = page.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalArgumentException("The page has no markers around the measured part");
		}
		return page.substring(0, begin) + BEGIN + "\n" + thresholds() + shares() + scenarioTable() + gaps()
				+ realLifeGaps() + details() + fleetTable() + page.substring(end);
	}

	private String gaps() {
		String head = """
				### All policies, all scenarios

				The gap of each policy to the best static limit and idle timeout, which was found by trying, in hindsight. A gap of 0.1 is one percent of the goodput, or ten percent of the 99th percentile of the latency; below zero, the policy is better. Means over %d runs.

				![Mean and worst gap of each policy](images/tuning-policies.svg)

				"""
			.formatted(OracleTable.SEEDS);
		Stream<String> columns = Contenders.all().stream().map(Contender::name);
		String rows = lines(this.single.scenarios().stream().map(this::gapRow));
		return head + table(Stream.concat(Stream.of("scenario", "best static"), columns).toList()) + rows + "\n";
	}

	private String gapRow(Scenario scenario) {
		Oracle oracle = this.oracles.of(scenario);
		Stream<String> gaps = Contenders.all()
			.stream()
			.map((contender) -> number("%.2f", oracle.gap(this.single.outcome(scenario, contender).result())));
		return row(Stream.concat(
				Stream.of(scenario.name(), "%d, %ds".formatted(oracle.limit(), oracle.idleTimeout().toSeconds())),
				gaps));
	}

	private String realLifeGaps() {
		String head = """
				### Real life

				The same for servers that turn requests away, requests that are meant to last, and demand that comes all at once.

				""";
		String rows = lines(this.realLife.scenarios().stream().map((scenario) -> {
			Oracle oracle = this.oracles.of(scenario);
			return row(Stream.concat(
					Stream.of(scenario.name(), "%d, %ds".formatted(oracle.limit(), oracle.idleTimeout().toSeconds())),
					Stream.of(Contenders.GENEROUS, Contenders.ADAPTIVE)
						.map((contender) -> number("%.2f",
								oracle.gap(this.realLife.outcome(scenario, contender).result())))));
		}));
		return head + table(List.of("scenario", "best static", "static 200", "adaptive")) + rows + "\n";
	}

	private String details() {
		String head = """
				### The adaptive policy and the best static limit

				In brackets: the best static limit.

				""";
		List<String> columns = List.of("scenario", "answered", "goodput", "p50", "p99", "connections",
				"opened per 1000", "limit changes/min");
		String rows = lines(
				Stream.concat(this.single.scenarios().stream().map((scenario) -> detailRow(scenario, this.single)),
						this.realLife.scenarios().stream().map((scenario) -> detailRow(scenario, this.realLife))));
		return head + table(columns) + rows + "\n";
	}

	private String detailRow(Scenario scenario, Comparison comparison) {
		Outcome adaptive = comparison.outcome(scenario, Contenders.ADAPTIVE);
		Result ours = adaptive.result();
		Result best = this.oracles.of(scenario).result();
		return row(Stream.of(scenario.name(), pair("%.2f %%", 100 * ours.success(), 100 * best.success()),
				pair("%.1f/s", ours.goodput(), best.goodput()),
				pair("%.0f ms", MILLIS * ours.p50(), MILLIS * best.p50()),
				pair("%.0f ms", MILLIS * ours.p99(), MILLIS * best.p99()),
				pair("%.1f", ours.connections(), best.connections()), number("%.1f", adaptive.openedPerThousand()),
				number("%.1f", adaptive.limitChanges())));
	}

	private String thresholds() {
		List<Contender> contenders = List.of(Contenders.GENEROUS, Contenders.STEPWISE, Contenders.ADAPTIVE);
		String head = """
				### By thresholds, and by what throughput says

				A generous static limit, `stepwise` and `adaptive` with more demand, with a server that is full, with one that becomes slow by itself, and with one that loses workers: the share of the requests that are answered, the median and the 99th percentile of the latency, and the mean number of requests that the server has at a time. Thresholds of the demand cannot tell that a server is full.

				""";
		String rows = lines(Stream.of("step", "mgk-overload", "latency-shift", "capacity-drop")
			.map((name) -> Scenarios.named(name, this.single.scenarios()))
			.map((scenario) -> thresholdRow(scenario, contenders)));
		Stream<String> columns = contenders.stream().map(Contender::name);
		return head + table(Stream.concat(Stream.of("scenario"), columns).toList()) + rows + "\n";
	}

	private String thresholdRow(Scenario scenario, List<Contender> contenders) {
		Stream<String> cells = contenders.stream().map((contender) -> {
			Outcome outcome = this.single.outcome(scenario, contender);
			return String.format(Locale.ROOT, "%.1f %%, %.0f ms, %.0f ms, %.0f", 100 * outcome.result().success(),
					MILLIS * outcome.result().p50(), MILLIS * outcome.result().p99(), outcome.inFlight());
		});
		return row(Stream.concat(Stream.of(scenario.name()), cells));
	}

	private String shares() {
		Scenario scenario = Scenarios.named("shared-cap", this.single.scenarios());
		String head = """
				### Routes that share a pool

				In `shared-cap` the first route wants more connections than the pool may have. The table has the share of the requests of each route that are answered, and the 99th percentile of their latency. With fair shares, a route that asks for little loses nothing.

				""";
		List<String> columns = List.of("", "1000/s at 150 ms", "200/s at 100 ms", "5/s at 50 ms");
		String rows = lines(Contenders.all().stream().map((contender) -> shareRow(scenario, contender)));
		return head + table(columns) + rows + "\n";
	}

	private String shareRow(Scenario scenario, Contender contender) {
		Stream<String> parts = this.single.outcome(scenario, contender)
			.parts()
			.stream()
			.map((part) -> String.format(Locale.ROOT, "%.1f %%, %.0f ms", 100 * part.success(), MILLIS * part.p99()));
		return row(Stream.concat(Stream.of(contender.name()), parts));
	}

	private String fleetTable() {
		String head = """
				### Several applications, one server

				Each application has a pool and a tuner of its own, and knows nothing of the others. The cells have the answers per second, the 99th percentile of the latency, and the mean number of requests that the server has at a time.

				![A fleet of eight](images/tuning-fleet-8.svg)

				""";
		Stream<String> columns = Contenders.all().stream().map(Contender::name);
		String rows = lines(this.fleets.scenarios().stream().map(this::fleetRow));
		return head + table(Stream.concat(Stream.of("fleet"), columns).toList()) + rows + "\n";
	}

	private String fleetRow(Scenario scenario) {
		Stream<String> cells = Contenders.all().stream().map((contender) -> {
			Outcome outcome = this.fleets.outcome(scenario, contender);
			return String.format(Locale.ROOT, "%.0f/s, %.0f ms, %.0f", outcome.result().goodput(),
					MILLIS * outcome.result().p99(), outcome.inFlight());
		});
		return row(Stream.concat(Stream.of(scenario.name()), cells));
	}

	private String scenarioTable() {
		String rows = lines(Stream.of(this.single.scenarios(), this.realLife.scenarios(), this.fleets.scenarios())
			.flatMap(List::stream)
			.map((scenario) -> row(Stream.of(scenario.name(), scenario.description()))));
		return "### The scenarios\n\n| scenario | what happens |\n|---|---|\n" + rows + "\n";
	}

	/** The head of a table whose columns but the first hold numbers. */
	private static String table(List<String> columns) {
		return row(columns.stream()) + "\n|---|" + "--:|".repeat(columns.size() - 1) + "\n";
	}

	private static String lines(Stream<String> rows) {
		return rows.map((row) -> row + "\n").collect(Collectors.joining());
	}

	private static String row(Stream<String> cells) {
		return cells.collect(Collectors.joining(" | ", "| ", " |"));
	}

	private static String number(String format, double value) {
		return String.format(Locale.ROOT, format, value);
	}

	private static String pair(String format, double ours, double best) {
		return number(format, ours) + " (" + number(format, best) + ")";
	}

}
