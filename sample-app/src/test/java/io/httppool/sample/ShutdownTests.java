package io.httppool.sample;

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for threads and sockets that the application might leave behind when it is
 * closed.
 */
@Tag("slow")
class ShutdownTests {

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void closeWhenTrafficRunsEndsEveryThreadThatTheApplicationStarted(Scenario scenario) {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		ConfigurableApplicationContext context = run();
		Stage stage = context.getBean(Stage.class);
		stage.play(scenario);
		stage.compare(true);
		await().until(() -> stage.traffic().answered() > 0);
		URI upstream = stage.upstream();
		List<String> during = startedSince(before);

		context.close();

		assertThat(during).anyMatch((name) -> name.startsWith("sample-traffic"))
			.anyMatch((name) -> name.startsWith("sample-upstream"));
		await().untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> PlainConnection.to(upstream));
	}

	/**
	 * Wait on this thread, because one of Awaitility's would be found among those left
	 * behind. Wait for less than the ten seconds after which idle threads of the traffic
	 * end by themselves.
	 */
	private static ConditionFactory await() {
		return Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(5));
	}

	private static ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0", "--sample.upstream-port=0");
	}

	/**
	 * The scheduler of Prometheus' exemplars is one for the whole JVM, and never ends.
	 */
	private static List<String> startedSince(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> !name.startsWith("prometheus-metrics-scheduler"))
			.toList();
	}

}
