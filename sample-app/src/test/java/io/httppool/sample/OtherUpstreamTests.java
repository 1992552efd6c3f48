package io.httppool.sample;

import java.net.URI;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for traffic to another upstream than that of the application.
 */
class OtherUpstreamTests {

	@Test
	void trafficGoesToTheUpstreamThatIsSet() {
		try (UpstreamServer other = new UpstreamServer(0, UpstreamBehaviour.SOUND)) {
			URI url = URI.create("http://localhost:" + other.port());
			try (ConfigurableApplicationContext context = run(url)) {
				Stage stage = context.getBean(Stage.class);
				context.getBean(Upstream.class).stop();

				long answered = stage.traffic().answered();

				Awaitility.await()
					.atMost(Duration.ofSeconds(5))
					.until(() -> stage.traffic().answered() > answered + 10);
				assertThat(stage.upstream()).isEqualTo(url);
			}
		}
	}

	private static ConfigurableApplicationContext run(URI upstream) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0", "--sample.upstream-port=0",
				"--sample.upstream-url=" + upstream);
	}

}
