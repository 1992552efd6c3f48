package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.event.TunerDecision;
import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.settings.Limits;
import io.httppool.snapshot.Incident;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.SaturationEvent;
import io.httppool.tuning.JournalEntry.Terms;
import io.httppool.tuning.TuningSettings.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Tuner}: how the decisions of a policy are carried out.
 */
class TunerTests {

	@Test
	void decisionIsCarriedOutAndWrittenDownWithTheWindowBehindIt() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.policy.decides(TunedPool.TWICE);

		pool.tune(1);

		assertThat(pool.limit(TunedPool.API)).isEqualTo(40);
		assertThat(pool.journal()).singleElement().satisfies((entry) -> {
			assertThat(entry.at()).isEqualTo(TunedPool.START.plus(TunedPool.SECOND));
			assertThat(entry.route()).isEqualTo(TunedPool.NAME);
			assertThat(entry.change()).isEqualTo("limit 20 -> 40");
			assertThat(entry.isApplied()).isTrue();
			assertThat(entry.before()).isEqualTo(new Terms(20, Duration.ofSeconds(30), OptionalInt.empty()));
			assertThat(entry.window()).isEqualTo(pool.tuner.window(pool.pool, TunedPool.NAME).orElseThrow());
		});
		assertThat(pool.tuner.lastDecision(pool.pool, TunedPool.NAME)).contains(pool.journal().get(0));
	}

	@Test
	void listenerIsToldOfDecisionsAndOfLimitsThatPeopleSet() {
		List<String> told = new ArrayList<>();
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.policy.decides(TunedPool.TWICE);
		pool.pool.events().tell(new PoolListener() {

			@Override
			public void decided(PoolRoute route, TunerDecision decision) {
				told.add("%s %d -> %d".formatted(route.name(), decision.limitBefore(), decision.limitAfter()));
			}

		});

		pool.tune(1);
		pool.tuner.override(pool.pool, TunedPool.API, 7, Duration.ofMinutes(1));

		assertThat(told).containsExactly(TunedPool.NAME + " 20 -> 40", TunedPool.NAME + " 40 -> 7");
	}

	@Test
	void windowIsThatWhichWasClosedLast() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		boolean isEarly = pool.tuner.window(pool.pool, TunedPool.NAME).isPresent();
		pool.tune(2);

		RouteWindow window = pool.tuner.window(pool.pool, TunedPool.NAME).orElseThrow();

		assertThat(isEarly).isFalse();
		assertThat(window.end()).isEqualTo(TunedPool.START.plusSeconds(2));
		assertThat(window.demand().arrivals()).isZero();
	}

	@Test
	void policyThatThrowsCostsItsRouteOneDecisionAndNoOtherRouteAnything() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TestPool.A);
		pool.use(TestPool.B);
		pool.policy.decides((window) -> {
			if (window.route().equals("http://a")) {
				throw new IllegalStateException("Broken for this test");
			}
			return 30;
		});

		pool.tune(1);
		int afterFailure = pool.limit(TestPool.A);
		pool.policy.decides(TunedPool.TWICE);
		pool.tune(1);

		assertThat(afterFailure).isEqualTo(20);
		assertThat(pool.limit(TestPool.A)).isEqualTo(40);
		assertThat(pool.limit(TestPool.B)).isEqualTo(60);
		assertThat(pool.pool.snapshot().survived()).isEqualTo(Map.of(Incident.UPKEEP_FAILURE, 1L));
	}

	@ParameterizedTest
	@CsvSource({ "http://a, -1", "http://b, -1", "http://a, 9223372036854775807" })
	void decisionThatCannotBeCarriedOutCostsNoOtherRouteAnything(String broken, long idleSeconds) {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TestPool.A);
		pool.use(TestPool.B);
		pool.policy.decides(TunedPool.TWICE)
			.keeps((window) -> Duration.ofSeconds(window.route().equals(broken) ? idleSeconds : 5));

		pool.tune(1);
		pool.pool.maintenance().sweep();

		assertThat(List.of(pool.limit(TestPool.A), pool.limit(TestPool.B))).containsExactlyInAnyOrder(20, 40);
		assertThat(pool.pool.snapshot().survived()).isEqualTo(Map.of(Incident.UPKEEP_FAILURE, 1L));
	}

	@Test
	void policyThatThrowsWhenALeaseFindsTheLimitReachedFailsNoLease() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.grows((event) -> {
			throw new IllegalStateException("Broken for this test");
		});
		List<PoolEntry<HttpRoute, FakeConnection>> leased = pool.saturate();

		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = pool.ask();
		pool.fake.release(leased.get(0));

		assertThat(waiting).isDone();
		assertThat(pool.pool.snapshot().survived()).isEqualTo(Map.of(Incident.LISTENER_FAILURE, 1L));
	}

	@ParameterizedTest
	@CsvSource({ "3, 4", "4, 4", "200, 200", "201, 200" })
	void limitIsKeptWithinItsBoundsWhateverThePolicySays(int wanted, int limit) {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.policy.decides((window) -> wanted);

		pool.tune(1);

		assertThat(pool.api().limits()).isEqualTo(new Limits(4, limit, 200));
	}

	@Test
	void growthIsKeptBelowTheMaximumWhateverThePolicySays() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.grows((event) -> 1000);
		pool.saturate();

		pool.ask();

		assertThat(pool.api().limits()).isEqualTo(new Limits(4, 200, 200));
	}

	@Test
	void growthBelowTheLimitLeavesItOpenToGrowthProper() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.saturate();

		pool.policy.grows((event) -> 1);
		pool.ask();
		pool.policy.grows((event) -> 40);
		Future<?> second = pool.ask();

		assertThat(second).isDone();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(40);
	}

	@Test
	void limitThatTheTotalKeptBelowItsMinimumIsBoundedAsBeforeOnceThereIsRoom() {
		TunedPool pool = new TunedPool(Mode.APPLY, 6);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			leased.add(pool.fake.lease(TestPool.A));
			leased.add(pool.fake.lease(TestPool.B));
		}
		List<Future<?>> waiting = List.of(pool.fake.ask(TestPool.A), pool.fake.ask(TestPool.B));
		pool.tune(5);
		Limits contended = pool.fake.snapshot(TestPool.A).limits();

		waiting.forEach((lease) -> lease.cancel(true));
		leased.forEach(pool.fake::release);
		pool.tune(30);

		assertThat(contended).isEqualTo(new Limits(3, 3, 200));
		assertThat(pool.fake.snapshot(TestPool.A).limits()).isEqualTo(new Limits(4, 4, 200));
	}

	@Test
	void pauseLeavesNothingReserved() {
		TunedPool pool = new TunedPool(Mode.APPLY, 10);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			leased.add(pool.fake.lease(TestPool.B));
		}
		pool.tune(5);

		pool.tuner.pause(pool.pool);
		leased.forEach(pool.fake::release);
		for (int i = 0; i < 10; i++) {
			pool.fake.lease(TestPool.A);
		}

		assertThat(pool.fake.snapshot(TestPool.A).leased()).isEqualTo(10);
		assertThat(pool.fake.snapshot(TestPool.B).available()).isZero();
	}

	@Test
	void observedDecisionIsWrittenDownAndChangesNothing() {
		TunedPool pool = new TunedPool(Mode.OBSERVE);
		pool.policy.decides(TunedPool.TWICE).grows((event) -> event.limit() * 2);
		pool.saturate();

		Future<?> waiting = pool.ask();
		pool.tune(1);

		assertThat(waiting).isNotDone();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(20);
		assertThat(pool.api().tuned()).isFalse();
		assertThat(pool.journal()).singleElement().satisfies((entry) -> {
			assertThat(entry.change()).isEqualTo("limit 20 -> 40");
			assertThat(entry.isApplied()).isFalse();
		});
	}

	@Test
	void offClosesWindowsAndDecidesNothing() {
		TunedPool pool = new TunedPool(Mode.OFF);
		pool.policy.decides(TunedPool.TWICE).grows((event) -> event.limit() * 2);
		pool.saturate();

		Future<?> waiting = pool.ask();
		pool.tune(1);

		assertThat(waiting).isNotDone();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(20);
		assertThat(pool.journal()).isEmpty();
		assertThat(pool.tuner.window(pool.pool, TunedPool.NAME).orElseThrow().demand().arrivals()).isEqualTo(21);
	}

	@Test
	void pauseLeavesEverythingAsItIsUntilResume() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.decides(TunedPool.TWICE).grows((event) -> event.limit() * 2);
		pool.tuner.pause(pool.pool);
		pool.saturate();
		Future<?> waiting = pool.ask();
		pool.tune(1);
		boolean isServedInPause = waiting.isDone();
		boolean isTunedInPause = pool.api().tuned();
		int limitInPause = pool.limit(TunedPool.API);
		waiting.cancel(true);
		Future<?> next = pool.ask();

		pool.tuner.resume(pool.pool);
		pool.tune(1);

		assertThat(isServedInPause).isFalse();
		assertThat(isTunedInPause).isFalse();
		assertThat(limitInPause).isEqualTo(20);
		assertThat(pool.limit(TunedPool.API)).isEqualTo(40);
		assertThat(next).isDone();
		assertThat(pool.api().tuned()).isTrue();
		assertThat(pool.tuner.isPaused(pool.pool)).isFalse();
	}

	@Test
	void routeThatWasForgottenStartsAnew() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.decides((window) -> 50);
		pool.pool.release(pool.fake.lease(TunedPool.API), false);
		pool.tune(1);
		int limitBefore = pool.limit(TunedPool.API);
		pool.pass(Duration.ofMinutes(2));
		pool.pool.maintenance().forgetQuietRoutes();
		pool.tune(1);
		boolean isShownInBetween = pool.tuner.window(pool.pool, TunedPool.NAME).isPresent();
		pool.policy.decides((window) -> window.limit().value());

		pool.use(TunedPool.API);
		pool.tune(1);

		assertThat(limitBefore).isEqualTo(50);
		assertThat(isShownInBetween).isFalse();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(20);
		assertThat(pool.policy.starts()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1000", "300, 700", "500, 500", "501, 1499", "999, 1001" })
	void nextRunIsAtAMultipleOfTheIntervalAndNotTooSoon(long millis, long next) {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.pass(Duration.ofMillis(millis));

		Duration pause = pool.tuner.runOnce(pool.pool, pool.ticker());

		assertThat(pause).isEqualTo(Duration.ofMillis(next));
	}

	@Test
	void nextRunCountsFromTheReadingHoweverLateTheRunIs() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		long due = pool.ticker();
		pool.pass(Duration.ofMillis(20));

		Duration pause = pool.tuner.runOnce(pool.pool, due);

		assertThat(pause).isEqualTo(TunedPool.SECOND);
	}

	@Test
	void growthBetweenWindowsServesWaitingLeasesAtOnce() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.policy.grows((event) -> event.limit() + 5);
		pool.saturate();

		Future<?> first = pool.ask();

		assertThat(first).isDone();
		assertThat(pool.limit(TunedPool.API)).isEqualTo(25);
		assertThat(pool.journal()).singleElement().satisfies((entry) -> {
			assertThat(entry.change()).isEqualTo("limit 20 -> 25");
			assertThat(entry.isApplied()).isTrue();
			assertThat(entry.window()).isNull();
			assertThat(entry.before()).isEqualTo(new Terms(20, null, OptionalInt.empty()));
		});
	}

	@Test
	void leasesThatFindTheLimitReachedAtTheSameTimeGrowItOnce() throws Exception {
		TunedPool pool = new TunedPool(Mode.APPLY);
		CyclicBarrier both = new CyclicBarrier(2);
		pool.policy.grows((event) -> (event.limit() == 20) ? together(both, event) : event.limit());
		pool.saturate();

		Thread other = new Thread(() -> pool.ask());
		other.start();
		pool.ask();
		other.join(TimeUnit.MINUTES.toMillis(1));

		assertThat(pool.limit(TunedPool.API)).isEqualTo(40);
		assertThat(pool.journal()).extracting(JournalEntry::change).containsExactly("limit 20 -> 40");
	}

	private static int together(CyclicBarrier barrier, SaturationEvent event) {
		try {
			barrier.await(1, TimeUnit.MINUTES);
			return event.limit() * 2;
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
