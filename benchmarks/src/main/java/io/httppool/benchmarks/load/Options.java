package io.httppool.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The options of the program, each {@code --name=value}.
 */
final class Options {

	private static final Map<String, String> DEFAULTS = defaults();

	private final Map<String, String> values = new LinkedHashMap<>(DEFAULTS);

	Options(String... args) {
		for (String arg : args) {
			String[] parts = arg.split("=", 2);
			if (parts.length != 2 || !parts[0].startsWith("--") || !DEFAULTS.containsKey(parts[0].substring(2))) {
				throw new IllegalArgumentException(
						"Unknown option %s; there are %s".formatted(arg, "--name=value, with " + DEFAULTS));
			}
			this.values.put(parts[0].substring(2), parts[1]);
		}
	}

	private static Map<String, String> defaults() {
		Map<String, String> defaults = new LinkedHashMap<>();
		defaults.put("clients", "HTTPPOOL,HTTPPOOL_LEAN,STRICT,BOOT,REACTOR,OKHTTP");
		defaults.put("callers", "16,256");
		defaults.put("service", "0");
		defaults.put("tls", "false");
		defaults.put("threads", "platform");
		defaults.put("open", "500@12,500@200");
		defaults.put("limit", "200");
		defaults.put("rounds", "5");
		defaults.put("seconds", "3");
		defaults.put("open-seconds", "4");
		defaults.put("warm-up", "4");
		defaults.put("lead-in", "1");
		defaults.put("disturbed", "0.1");
		defaults.put("pin", "true");
		defaults.put("out", "docs/performance.md");
		return defaults;
	}

	List<Client> clients() {
		return get("clients").equals("all") ? List.of(Client.values()) : list("clients", Client::valueOf);
	}

	/**
	 * Return the kinds of load: all combinations for the closed loop, and the open ones.
	 */
	List<Cell> cells() {
		List<Cell> cells = new ArrayList<>();
		for (int callers : list("callers", Integer::valueOf)) {
			for (int service : list("service", Integer::valueOf)) {
				for (boolean isSecure : list("tls", Boolean::valueOf)) {
					for (String threads : list("threads", Function.identity())) {
						cells.add(new Cell(callers, service, isSecure, threads.equals("virtual"), 0));
					}
				}
			}
		}
		list("open", Function.identity()).forEach((open) -> cells.add(openCell(open)));
		return cells;
	}

	/** The workers of the reference: as many as a web server has threads. */
	private static Cell openCell(String open) {
		String[] parts = open.split("@", 2);
		return new Cell(200, Integer.parseInt(parts[1]), false, false, Integer.parseInt(parts[0]));
	}

	int limit() {
		return Integer.parseInt(get("limit"));
	}

	int rounds() {
		return Integer.parseInt(get("rounds"));
	}

	Duration length(Cell cell) {
		return Duration.ofSeconds(Long.parseLong(get(cell.isOpen() ? "open-seconds" : "seconds")));
	}

	/**
	 * Return how long a load lasts before it is measured, so that connections are open.
	 */
	Duration leadIn() {
		return Duration.ofSeconds(Long.parseLong(get("lead-in")));
	}

	Duration warmUp() {
		return Duration.ofSeconds(Long.parseLong(get("warm-up")));
	}

	/**
	 * Return the share of one core that others may take before a round counts as
	 * disturbed.
	 */
	double disturbed() {
		return Double.parseDouble(get("disturbed"));
	}

	boolean isClean(Round round) {
		return round.foreign() <= disturbed();
	}

	List<Round> clean(List<Round> rounds) {
		return rounds.stream().filter(this::isClean).toList();
	}

	/** Return whether the clients are to have one processor, and the server another. */
	boolean isPinned() {
		return Boolean.parseBoolean(get("pin")) && Runtime.getRuntime().availableProcessors() > 1;
	}

	Path out() {
		return Path.of(get("out"));
	}

	private String get(String name) {
		return this.values.getOrDefault(name, "");
	}

	private <T> List<T> list(String name, Function<String, T> reader) {
		return Arrays.stream(get(name).split(",", -1)).filter((value) -> !value.isBlank()).map(reader).toList();
	}

	@Override
	public String toString() {
		return this.values.toString();
	}

}
