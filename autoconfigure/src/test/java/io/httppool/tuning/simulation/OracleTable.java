package io.httppool.tuning.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table of oracles, in a file, because a search takes an hour. A scenario without a
 * line is searched again, which is necessary only if the model changes. Confined to one
 * thread.
 */
final class OracleTable {

	/** The number of runs for each limit and idle timeout. */
	static final int SEEDS = 3;

	/** The file, from the directory of the module, where tests run. */
	static final Path FILE = Path.of("src/test/resources/io/httppool/tuning/simulation/oracle.csv");

	private static final String HEAD = "scenario,limit,idle timeout in s,"
			+ "best goodput per s,best p50 in ms,best p99 in ms,least cost in connections,"
			+ "success,goodput per s,p50 in ms,p99 in ms,connections,opened per s";

	private static final double MILLIS = 1000;

	private final Path file;

	private final Map<String, Oracle> oracles = new LinkedHashMap<>();

	private OracleTable(Path file) {
		this.file = file;
	}

	/** Read the file, if there is one. */
	static OracleTable read(Path file) {
		OracleTable table = new OracleTable(file);
		try {
			if (Files.exists(file)) {
				Files.readAllLines(file).stream().skip(1).map(OracleTable::parse).forEach(table::put);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return table;
	}

	private void put(Oracle oracle) {
		this.oracles.put(oracle.scenario(), oracle);
	}

	/** Return the oracle of a scenario. */
	Oracle of(Scenario scenario) {
		Oracle oracle = this.oracles.get(scenario.name());
		if (oracle == null) {
			throw new IllegalStateException("%s has no line for '%s'".formatted(this.file, scenario.name()));
		}
		return oracle;
	}

	/** Return the oracle of a scenario, or search it and write it down. */
	Oracle askIfNeedBe(Scenario scenario) {
		if (!this.oracles.containsKey(scenario.name())) {
			put(new OracleSearch(scenario, SEEDS).find());
			write();
		}
		return of(scenario);
	}

	private void write() {
		try {
			Files.createDirectories(this.file.getParent());
			Files.writeString(this.file,
					this.oracles.values()
						.stream()
						.map(OracleTable::line)
						.collect(Collectors.joining("\n", HEAD + "\n", "\n")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String line(Oracle oracle) {
		Score scale = oracle.scale();
		Result result = oracle.result();
		return String.format(Locale.ROOT, "%s,%d,%d,%.4f,%.2f,%.2f,%.2f,%.5f,%.4f,%.2f,%.2f,%.2f,%.3f",
				oracle.scenario(), oracle.limit(), oracle.idleTimeout().toSeconds(), scale.goodput(),
				MILLIS * scale.p50(), MILLIS * scale.p99(), scale.cost(), result.success(), result.goodput(),
				MILLIS * result.p50(), MILLIS * result.p99(), result.connections(), result.opened());
	}

	private static Oracle parse(String line) {
		List<String> cells = new ArrayList<>(Arrays.asList(line.split(",")));
		String scenario = cells.remove(0);
		double[] values = cells.stream().mapToDouble(Double::parseDouble).toArray();
		Score scale = new Score(values[2], values[3] / MILLIS, values[4] / MILLIS, values[5]);
		Result result = new Result(values[6], values[7], values[8] / MILLIS, values[9] / MILLIS, values[10],
				values[11]);
		return new Oracle(scenario, (int) values[0], Duration.ofSeconds((long) values[1]), scale, result);
	}

}
