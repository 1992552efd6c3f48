package io.httppool.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.httppool.LogLines;
import io.httppool.endpoint.HttpPoolEndpoint;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.tuning.JournalEntry;
import io.httppool.tuning.Reason;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy that the guide to tuning shows.
 */
class OwnPolicyTests {

	private static final Path GUIDE = Path.of("../docs/tuning.md");

	private static final Path POLICY = Path.of("src/test/java/com/example/DayAndNightPolicy.java");

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void guideShowsThePolicyAsItIs() throws IOException {
		Matcher example = EXAMPLE.matcher(Files.readString(GUIDE));

		assertThat(example.find()).isTrue();
		assertThat(example.group(1)).isEqualTo(Files.readString(POLICY));
	}

	@Test
	void policyOfAnApplicationDecidesAndIsShownWithItsOwnReasons() {
		ApiPool.runOnVirtualTime("tuner.policy=day-and-night", (pool) -> {
			pool.context().getBean(Upkeep.class).stop();
			pool.get("/");

			try (LogLines log = LogLines.of("io.httppool.tuning.DecisionLog")) {
				tune(pool, Duration.ofSeconds(1));
				int limitAtNight = pool.route().limits().current();
				tune(pool, Duration.ofSeconds(1));
				pool.get("/");
				tune(pool, Duration.ofHours(6));

				assertThat(limitAtNight).isEqualTo(10);
				assertThat(pool.route().limits().current()).isEqualTo(40);
				assertThat(log.at("INFO")).containsExactly(
						"INFO api - " + pool.server().url() + " limit 32 -> 10 (one server works until 06:00)",
						"INFO api - " + pool.server().url() + " limit 10 -> 40 (four servers work from 06:00 on)");
			}
			assertThat(journal(pool)).extracting(JournalEntry::reasons)
				.containsExactly(List.of(new Reason("day", "four servers work from 06:00 on")),
						List.of(new Reason("night", "one server works until 06:00")));
			JsonNode night = decisions(pool).get("decisions").get(1);
			assertThat(night.get("codes").get(0).asString()).isEqualTo("night");
			assertThat(night.get("reason").asString()).isEqualTo("one server works until 06:00");
		}, Application.class);
	}

	private static void tune(ApiPool pool, Duration span) {
		pool.advance(span);
		tuner(pool).runOnce(registered(pool), pool.now());
	}

	private static List<JournalEntry> journal(ApiPool pool) {
		return tuner(pool).journal(registered(pool));
	}

	private static JsonNode decisions(ApiPool pool) {
		HttpPoolEndpoint endpoint = new HttpPoolEndpoint(pool.context().getBean(PoolRegistry.class),
				pool.context().getBean(Upkeep.class), tuner(pool));
		return JsonMapper.shared().valueToTree(endpoint.view("api", "decisions", null, null, null, null));
	}

	private static Tuner tuner(ApiPool pool) {
		return pool.context().getBean(Tuner.class);
	}

	private static ConnectionPool<?> registered(ApiPool pool) {
		return pool.context().getBean(PoolRegistry.class).find("api").orElseThrow();
	}

	/** An application that scans its packages for components, like any other. */
	@Configuration(proxyBeanMethods = false)
	@ComponentScan("com.example")
	static class Application {

	}

}
