package com.example.portal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;

import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restarts by devtools, which load the classes of the application anew, and those of its
 * jars once. Devtools leave tests alone, so the application has a process of its own.
 */
class RestartTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final Path CHANGED = Path.of("target/classes/changed.txt");

	@FaultyUpstream
	FaultyServer bank;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private Process process;

	@AfterEach
	void stop() throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void eachRestartBeginsAndEndsItsPools() throws IOException {
		this.bank.answer((request) -> request.path().equals("/token") ? TokenTests.TOKEN : Answer.text("100 EUR"));
		Files.writeString(CHANGED, "");
		start();

		for (int restarts = 0; restarts < 3; restarts++) {
			String url = "http://localhost:" + awaitPort(restarts + 1);
			assertThat(get(url + "/balance")).isEqualTo("100 EUR");
			assertThat(get(url + "/upkeep-threads")).isEqualTo("1");
			Files.writeString(CHANGED, Instant.now().toString());
		}
		awaitPort(4);

		assertThat(this.lines.stream().filter((line) -> line.contains("bank - Started"))).hasSize(3);
		assertThat(this.lines.stream().filter((line) -> line.contains("bank - Closed"))).hasSize(3);
		assertThat(this.lines).noneMatch((line) -> line.contains(" WARN ") && line.contains("httppool"));
		Awaitility.await().until(() -> this.bank.open() == 0);
	}

	private void start() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), PortalApplication.class.getName(), "--server.port=0",
				"--bank.url=" + this.bank.origin())
			.redirectErrorStream(true)
			.start();
		Thread reader = new Thread(this::read, "output of the application");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader output = new BufferedReader(new InputStreamReader(this.process.getInputStream()))) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String awaitPort(int start) {
		Awaitility.await()
			.atMost(1, TimeUnit.MINUTES)
			.failFast(() -> assertThat(this.process.isAlive()).as(String.join("\n", this.lines)).isTrue())
			.until(() -> ports().size() == start && this.lines.stream()
				.filter((line) -> line.contains("Started PortalApplication in"))
				.count() == start);
		return ports().get(start - 1);
	}

	private List<String> ports() {
		return this.lines.stream().map(PORT::matcher).filter(Matcher::find).map((matcher) -> matcher.group(1)).toList();
	}

	private static String get(String url) {
		return RestClient.create().get().uri(url).retrieve().body(String.class);
	}

}
