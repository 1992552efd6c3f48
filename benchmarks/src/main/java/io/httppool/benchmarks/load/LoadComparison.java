package io.httppool.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program that compares clients under load and writes the page of their performance.
 * It needs Linux, nginx, and a machine with nothing else to do.
 */
public final class LoadComparison {

	private static final String BY_HAND = "<!-- What follows is written by hand, and kept. -->";

	private LoadComparison() {
	}

	/**
	 * Run the program.
	 * @param args see {@link Options}
	 * @throws IOException if a process cannot be started, or ends too early
	 * @throws InterruptedException if the main thread is interrupted
	 * @throws GeneralSecurityException if the key cannot be made
	 */
	public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
		Options options = new Options(args);
		Map<Cell, Map<Client, List<Round>>> results = new LinkedHashMap<>();
		String byHand = byHand(options.out());
		Path directory = Files.createTempDirectory("load");
		try {
			Secrets secrets = Secrets.make(directory);
			for (Cell cell : options.cells()) {
				System.out.println(cell.title());
				try (Bout bout = new Bout(options, cell, secrets)) {
					results.put(cell, bout.run());
				}
				Files.writeString(options.out(), new PerformancePage(options, results).text() + byHand); // so
																											// far
			}
		}
		finally {
			delete(directory);
		}
		System.out.println("Written to " + options.out());
	}

	/** Return what follows the tables on the page that is there. */
	private static String byHand(Path page) throws IOException {
		String text = Files.exists(page) ? Files.readString(page) : "";
		int start = text.indexOf(BY_HAND);
		return (start < 0) ? "" : "\n" + text.substring(start);
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
