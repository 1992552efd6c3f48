package io.httppool.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The program that measures over real sockets what the tuner makes of a load, beside a
 * generous static limit, or beside the same load without what it is to cope with. Both
 * take turns, in three rounds.
 */
public final class TunedLoads {

	private static final int ROUNDS = 3;

	private TunedLoads() {
	}

	/**
	 * Run cases and print a table.
	 * @param args the names of the cases; none for all
	 */
	public static void main(String[] args) throws IOException {
		List<TunedCase> cases = (args.length == 0) ? List.of(TunedCase.values())
				: Arrays.stream(args).map(TunedCase::valueOf).toList();
		System.out.println("| case | figure | compared with | there | adaptive | ratio | failed there, adaptive |");
		System.out.println("|---|---|---|--:|--:|--:|--:|");
		for (TunedCase measured : cases) {
			measure(measured);
		}
	}

	private static void measure(TunedCase measured) throws IOException {
		List<Figure> compared = new ArrayList<>();
		List<Figure> adaptive = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			compared.add(run(measured, "compared"));
			adaptive.add(run(measured, "adaptive"));
		}
		System.out.printf("| %s | %s | %s | %s | %s | %.2f | %s; %s |%n", measured, measured.metric(),
				measured.compared(), values(compared), values(adaptive), median(adaptive) / median(compared),
				failures(compared), failures(adaptive));
	}

	private static Figure run(TunedCase measured, String mode) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		try (TunedServer server = new TunedServer()) {
			Process process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
					TunedLoad.class.getName(), measured.name(), mode, server.origin("127.0.0.1"),
					server.origin("localhost"))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			String line = process.inputReader()
				.lines()
				.filter((candidate) -> candidate.startsWith(TunedLoad.FIGURE))
				.reduce("", (before, last) -> last);
			if (line.isEmpty()) {
				throw new IOException("%s failed with %s".formatted(measured, mode));
			}
			String[] words = line.substring(TunedLoad.FIGURE.length()).split(" ", 2);
			return new Figure(Double.parseDouble(words[0]), Integer.parseInt(words[1]));
		}
	}

	private static double median(List<Figure> figures) {
		return figures.stream().mapToDouble(Figure::value).sorted().skip(figures.size() / 2).findFirst().orElseThrow();
	}

	private static String values(List<Figure> figures) {
		return figures.stream()
			.map((figure) -> String.valueOf(Math.round(figure.value())))
			.collect(Collectors.joining(", "));
	}

	private static String failures(List<Figure> figures) {
		return figures.stream().map((figure) -> String.valueOf(figure.failed())).collect(Collectors.joining(", "));
	}

	/**
	 * The outcome of one run.
	 *
	 * @param value the figure by which it is judged
	 * @param failed how many requests failed
	 */
	private record Figure(double value, int failed) {

	}

}
