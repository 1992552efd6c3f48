package io.httppool.autoconfigure;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClient;

import io.httppool.CheckedServer;
import io.httppool.check.HealthChecks;
import io.httppool.client.HttpPools;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UpkeepLifecycle}.
 */
class UpkeepLifecycleTests {

	@Test
	void upkeepRunsWhileTheContextDoes() {
		ApiPool.RUNNER.run((context) -> {
			Upkeep upkeep = context.getBean(Upkeep.class);
			boolean isRunning = upkeep.isRunning();

			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();

			assertThat(isRunning).isTrue();
			assertThat(upkeep.isRunning()).isFalse();
		});
	}

	@Test
	void upkeepPausesWithTheContextAndRestartsWithIt() {
		ApiPool.RUNNER.run((context) -> {
			Upkeep upkeep = context.getBean(Upkeep.class);
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);

			source.pause();
			boolean isRunning = upkeep.isRunning();
			source.restart();

			assertThat(isRunning).isFalse();
			assertThat(upkeep.isRunning()).isTrue();
		});
	}

	@Test
	void checkThatIsUnderWayEndsWithTheUpkeepAndChecksGoOnAfterARestart() {
		try (CheckedServer server = new CheckedServer()) {
			server.answerRaw("");
			ApiPool.RUNNER
				.withPropertyValues("httppool.pools.api.health.enabled=true", "httppool.pools.api.health.type=http",
						"httppool.pools.api.health.interval=1h", "httppool.pools.api.health.edge-interval=1h",
						"httppool.pools.api.health.timeout=1h")
				.run((context) -> {
					ConfigurableApplicationContext source = context
						.getSourceApplicationContext(ConfigurableApplicationContext.class);
					HealthChecks checks = context.getBean(HealthChecks.class);
					RestClient.builder()
						.apply(context.getBean(HttpPools.class).restClient("api"))
						.build()
						.get()
						.uri("http://127.0.0.1:%d/request".formatted(server.port()))
						.retrieve()
						.toBodilessEntity();
					Awaitility.await().until(() -> server.checks().size() == 1);

					source.stop();
					boolean isChecking = checks.isChecking();
					Awaitility.await().until(() -> !isCheckThreadAlive());
					source.start();

					assertThat(isChecking).isFalse();
					Awaitility.await().until(() -> server.checks().size() == 2);
				});
		}
	}

	private static boolean isCheckThreadAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().matches("httppool-check-\\d+-api"));
	}

	@Test
	void upkeepStopsAndStartsWithTheContext() {
		ApiPool.RUNNER.run((context) -> {
			Upkeep upkeep = context.getBean(Upkeep.class);
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);

			source.stop();
			boolean isRunning = upkeep.isRunning();
			source.start();

			assertThat(isRunning).isFalse();
			assertThat(upkeep.isRunning()).isTrue();
		});
	}

	@Test
	void upkeepRunsBeforeTheUsersBeansStartAndAfterTheyHaveStopped() {
		ApiPool.RUNNER.withBean(Early.class).run((context) -> {
			Early early = context.getBean(Early.class);

			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();

			assertThat(early.wasLookedAfterAtStart).isTrue();
			assertThat(early.wasLookedAfterAtStop).isTrue();
		});
	}

	@Test
	void upkeepOfAParentRunsOnWhenAChildContextEnds() {
		ApiPool.RUNNER.run((parent) -> {
			Upkeep upkeep = parent.getBean(Upkeep.class);

			ApiPool.RUNNER.withParent(parent).run((child) -> assertThat(child.getBean(Upkeep.class)).isSameAs(upkeep));

			assertThat(upkeep.isRunning()).isTrue();
		});
	}

	/**
	 * A bean that starts before and stops after nearly all others.
	 */
	static class Early implements SmartLifecycle {

		private final Upkeep upkeep;

		private boolean isRunning;

		private boolean wasLookedAfterAtStart;

		private boolean wasLookedAfterAtStop;

		Early(Upkeep upkeep) {
			this.upkeep = upkeep;
		}

		@Override
		public void start() {
			this.isRunning = true;
			this.wasLookedAfterAtStart = this.upkeep.isRunning();
		}

		@Override
		public void stop() {
			this.isRunning = false;
			this.wasLookedAfterAtStop = this.upkeep.isRunning();
		}

		@Override
		public boolean isRunning() {
			return this.isRunning;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE + 1;
		}

	}

}
