package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.IdleTimeout.Source;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.Decision;
import io.httppool.tuning.Growth;
import io.httppool.tuning.JournalEntry;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.Reason;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningPolicy;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of the properties of the tuner.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TunerPropertiesTests {

	private static final String SMALL = "defaults.per-route.min=2 defaults.per-route.initial=3 defaults.per-route.max=50 ";

	@ParameterizedTest
	@CsvSource({ "enabled=true, 40", "tuner.mode=apply, 40", "tuner.mode=observe, 3", "tuner.mode=off, 3" })
	void modeApplyServesLeasesBeyondTheLimitFromTheFirstOnAndNoOtherDoes(String properties, int leases) {
		ApiPool.runOnVirtualTime(SMALL + "tuner.policy=forty " + properties, (pool) -> {
			upkeep(pool).stop();

			assertThat(pool.leasesAtOnce(pool.serverRoute())).isEqualTo(leases);
		}, Policies.class);
	}

	@ParameterizedTest
	@CsvSource({ "apply, 40, true", "observe, 3, false" })
	void modeIsWhetherDecisionsAreCarriedOut(String mode, int limit, boolean isApplied) {
		ApiPool.runOnVirtualTime(SMALL + "tuner.policy=forty tuner.mode=" + mode, (pool) -> {
			use(pool);
			tune(pool);

			assertThat(pool.route().limits().current()).isEqualTo(limit);
			assertThat(journal(pool)).extracting(JournalEntry::isApplied).containsExactly(isApplied);
		}, Policies.class);
	}

	@Test
	void modeOffDecidesNothingAndStillTellsWhatHappened() {
		ApiPool.runOnVirtualTime(SMALL + "tuner.policy=forty tuner.mode=off", (pool) -> {
			use(pool);
			tune(pool);

			assertThat(pool.route().limits().current()).isEqualTo(3);
			assertThat(journal(pool)).isEmpty();
			assertThat(tuner(pool).window(registered(pool), pool.route().route())).isPresent();
		}, Policies.class);
	}

	@ParameterizedTest
	@CsvSource({ "forty, 40", "fifty, 50", "stepwise, 20", "adaptive, 45" })
	void policyDecidesByItsName(String policy, int limit) {
		ApiPool.runOnVirtualTime(SMALL + "tuner.policy=" + policy, (pool) -> {
			use(pool);
			tune(pool);

			assertThat(pool.route().limits().current()).isEqualTo(limit);
		}, Policies.class);
	}

	@Test
	void policyIsAdaptiveUnlessAnotherIsNamed() {
		ApiPool.runOnVirtualTime("enabled=true", (pool) -> {
			upkeep(pool).stop();
			int leases = pool.leasesAtOnce(pool.serverRoute());
			pool.manager().lease("waiting", pool.serverRoute(), org.apache.hc.core5.util.Timeout.ofHours(1), null);
			pool.advance(Duration.ofMillis(600));
			boolean isServed = pool.tryLease(pool.serverRoute()) != null;

			assertThat(leases).isEqualTo(32);
			assertThat(isServed).isTrue();
			assertThat(journal(pool)).flatExtracting(JournalEntry::reasons)
				.extracting(Reason::code)
				.containsExactly("grow-cold");
		});
	}

	@ParameterizedTest
	@CsvSource({ "enabled=true, 1000", "tuner.interval=5s, 5000", "tuner.interval=200ms eviction.interval=100ms, 200" })
	void intervalIsAfterWhatTimeItIsDecidedAgain(String properties, long millis) {
		ApiPool.runOnVirtualTime("tuner.policy=stepwise " + properties, (pool) -> {
			upkeep(pool).stop();
			pool.get("/");
			tuneIfDue(pool);
			RouteWindow first = window(pool);

			pool.advance(Duration.ofMillis(millis - 1));
			tuneIfDue(pool);
			RouteWindow early = window(pool);
			pool.advance(Duration.ofMillis(1));
			tuneIfDue(pool);

			assertThat(early).isEqualTo(first);
			assertThat(window(pool).span()).isEqualTo(Duration.ofMillis(millis));
		});
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			# properties                             | requests/s | milliseconds | limit | idle timeout
			enabled=true                             | 0          | 0            | 20    | 30000
			tuner.stepwise.min=7                     | 0          | 0            | 7     | 30000
			tuner.stepwise.quiet-idle-timeout=9s     | 0          | 0            | 20    | 9000
			tuner.stepwise.quiet-below=0 tuner.stepwise.quiet-idle-timeout=9s | 0 | 0 | 20 | 30000
			enabled=true                             | 20         | 0            | 30    | 30000
			tuner.stepwise.normal-idle-timeout=8s    | 20         | 0            | 30    | 8000
			tuner.stepwise.connections-per-request=2 | 20         | 0            | 40    | 30000
			tuner.stepwise.max=25                    | 20         | 0            | 25    | 30000
			tuner.stepwise.busy-above=19             | 20         | 0            | 30    | 5000
			tuner.stepwise.busy-above=19 tuner.stepwise.busy-idle-timeout=4s | 20 | 0 | 30 | 4000
			enabled=true                             | 1          | 801          | 20    | 3000
			tuner.stepwise.slow-idle-timeout=2s      | 1          | 801          | 20    | 2000
			tuner.stepwise.slow-above=900ms          | 1          | 801          | 20    | 30000
			""", delimiter = '|')
	void stepwiseGoesByItsThresholds(String properties, int requests, long millis, int limit, long idleMillis) {
		ApiPool.runOnVirtualTime("defaults.per-route.initial=10 tuner.policy=stepwise " + properties, (pool) -> {
			upkeep(pool).stop();
			pool.get("/");
			tune(pool);
			for (int i = 0; i < requests; i++) {
				hold(pool, Duration.ofMillis(millis));
			}
			pool.advance(Duration.ofMillis(1000 - millis));
			tune(pool);

			assertThat(pool.route().limits().current()).isEqualTo(limit);
			assertThat(pool.route().idleTimeout().current()).isEqualTo(Duration.ofMillis(idleMillis));
			assertThat(pool.route().idleTimeout().source())
				.isEqualTo((idleMillis < 30_000) ? Source.TUNED : Source.CONFIGURED);
		});
	}

	private static void hold(ApiPool pool, Duration span) throws Exception {
		ConnectionEndpoint endpoint = pool.connect();
		pool.advance(span);
		pool.manager().release(endpoint, null, null);
	}

	/** Use the pool once within a second, and have no upkeep but that of the test. */
	private static void use(ApiPool pool) {
		upkeep(pool).stop();
		pool.get("/");
		pool.advance(Duration.ofSeconds(1));
	}

	private static void tune(ApiPool pool) {
		tuner(pool).runOnce(registered(pool), pool.now());
	}

	private static void tuneIfDue(ApiPool pool) {
		upkeep(pool).runOnce(pool.now());
	}

	private static RouteWindow window(ApiPool pool) {
		return tuner(pool).window(registered(pool), pool.route().route()).orElseThrow();
	}

	private static List<JournalEntry> journal(ApiPool pool) {
		return tuner(pool).journal(registered(pool));
	}

	private static Tuner tuner(ApiPool pool) {
		return pool.context().getBean(Tuner.class);
	}

	private static Upkeep upkeep(ApiPool pool) {
		return pool.context().getBean(Upkeep.class);
	}

	private static ConnectionPool<?> registered(ApiPool pool) {
		return pool.context().getBean(PoolRegistry.class).find("api").orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class Policies {

		@Bean
		TuningPolicy forty() {
			return new Always(40);
		}

		@Bean
		TuningPolicy fifty() {
			return new Always(50);
		}

		/** Named like one of ours, to replace it. */
		@Bean
		TuningPolicy adaptive() {
			return new Always(45);
		}

	}

	/**
	 * A policy of an application.
	 *
	 * @param limit what it always decides
	 */
	record Always(int limit) implements TuningPolicy, PolicyState {

		@Override
		public PolicyState start(RouteTerms terms) {
			return this;
		}

		@Override
		public Decision decide(RouteWindow window, PolicyState state) {
			Duration idleTimeout = window.connections().idleBound();
			return new Decision(this.limit, idleTimeout, 0, idleTimeout, OptionalInt.empty(), state,
					List.of(new Reason(Reason.Code.OPERATOR, "always")));
		}

		@Override
		public Growth onSaturated(SaturationEvent event, PolicyState state) {
			return new Growth(this.limit, state, new Reason(Reason.Code.GROW_BURST, "always"));
		}

	}

}
