package io.httppool.test.incident;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

import io.httppool.test.load.Client;

/**
 * A listener that collects the results of the incidents, and writes the page when all
 * have run. JUnit creates it; the rows are shared in the virtual machine.
 */
public final class IncidentPage implements TestExecutionListener {

	private static final int INCIDENTS = 25;

	private static final Map<Incident, Map<String, Run>> runs = new TreeMap<>(
			Comparator.comparingInt(Incident::number)); // guarded by IncidentPage.class

	private volatile boolean isComplete = true;

	static void add(Incident incident, String who, Run run) {
		synchronized (IncidentPage.class) {
			runs.computeIfAbsent(incident, (key) -> new LinkedHashMap<>()).put(who, run);
		}
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
			this.isComplete = false;
		}
	}

	/** Write the page if it is complete: one with holes is worse than the old one. */
	@Override
	public void testPlanExecutionFinished(TestPlan plan) {
		if (Scale.isFull() && this.isComplete && count() == INCIDENTS) {
			write();
		}
	}

	private static int count() {
		synchronized (IncidentPage.class) {
			return runs.size();
		}
	}

	private static void write() {
		try {
			Path file = Path.of(System.getProperty(Scale.PAGE));
			String before = Files.readString(file);
			Files.writeString(file, page() + before.substring(before.indexOf(IncidentText.KEPT)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String page() {
		synchronized (IncidentPage.class) {
			String rows = runs.entrySet()
				.stream()
				.map((entry) -> rows(entry.getKey(), entry.getValue()))
				.collect(Collectors.joining());
			String stories = runs.keySet().stream().map(IncidentPage::story).collect(Collectors.joining());
			return IncidentText.HEAD + rows + IncidentText.STORIES + stories;
		}
	}

	private static String rows(Incident incident, Map<String, Run> byWho) {
		StringBuilder rows = new StringBuilder();
		byWho.forEach((who, run) -> {
			String title = rows.isEmpty() ? "%d. %s".formatted(incident.number(), incident.title()) : "";
			rows.append("| %s | %s | %d | %s | %s | %d | %s |%n".formatted(title, who, run.requests(), failures(run),
					IncidentText.millis(run.p99()), run.opened(), state(incident, who)));
		});
		return rows.toString();
	}

	private static String state(Incident incident, String who) {
		return who.equals(Who.of(Client.HTTPPOOL)) ? incident.state().name().toLowerCase(Locale.ROOT) : "";
	}

	private static String failures(Run run) {
		if (run.failed() == 0) {
			return "0";
		}
		return run.failures()
			.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed())
			.map((kind) -> "%d %s".formatted(kind.getValue(), kind.getKey()))
			.collect(Collectors.joining(", ", "**%d**: ".formatted(run.failed()), ""));
	}

	private static String story(Incident incident) {
		return "### %d. %s%n%n%s%n%n%s%n%n".formatted(incident.number(), incident.title(), oneLine(incident.story()),
				oneLine(incident.verdict()));
	}

	private static String oneLine(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

}
