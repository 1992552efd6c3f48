package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.RouteName;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class OperationsTests {

	private static final String A = RouteName.of(TestPool.A);

	private final TestPool test = new TestPool(2, 10);

	private final Operations<FakeConnection> control = this.test.pool.operations();

	@ParameterizedTest
	@CsvSource({ ", 0, 0, 2", "http://a, 0, 1, 1", "http://nowhere, 1, 1, 0" })
	void evictIdleClosesWhatNobodyUsesOfTheRoutesThatAreMeant(String route, int leftOfA, int leftOfB, int closed) {
		this.test.release(this.test.lease(TestPool.A));
		this.test.release(this.test.lease(TestPool.B));
		this.test.lease(TestPool.C);

		int evicted = this.control.evictIdle(route);

		assertThat(evicted).isEqualTo(closed);
		assertThat(this.test.snapshot(TestPool.A).available()).isEqualTo(leftOfA);
		assertThat(this.test.snapshot(TestPool.B).available()).isEqualTo(leftOfB);
		assertThat(this.test.snapshot(TestPool.C).leased()).isOne();
	}

	@Test
	void drainOfARouteLetsItsLeasesWaitAndNoOthers() {
		this.test.release(this.test.lease(TestPool.A));
		this.test.release(this.test.lease(TestPool.B));

		int closed = this.control.suspend(A);
		Future<?> toA = this.test.ask(TestPool.A);
		Future<?> toB = this.test.ask(TestPool.B);

		assertThat(closed).isOne();
		assertThat(toA.isDone()).isFalse();
		assertThat(toB.isDone()).isTrue();
		assertThat(this.control.isSuspended()).isFalse();
		assertThat(this.test.snapshot(TestPool.A).drained()).isTrue();
		assertThat(this.test.snapshot(TestPool.B).drained()).isFalse();
		assertThat(this.test.closed(TestPool.A)).containsExactly(entry(CloseReason.EVICTED, 1L));
	}

	@Test
	void drainOfARouteClosesItsLeasedConnectionsWhenTheyComeBack() {
		var leased = this.test.lease(TestPool.A);

		int closed = this.control.suspend(A);
		RouteSnapshot meanwhile = this.test.snapshot(TestPool.A);
		this.test.release(leased);

		assertThat(closed).isZero();
		assertThat(meanwhile.draining()).isOne();
		assertThat(meanwhile.total()).isOne();
		assertThat(this.test.snapshot(TestPool.A).total()).isZero();
	}

	@Test
	void resumeOfARouteServesItsLeasesAndTellsHowManyWaited() {
		this.test.lease(TestPool.A);
		this.control.suspend(A);
		Future<?> waiting = this.test.ask(TestPool.A);

		int pending = this.control.resume(A);

		assertThat(pending).isOne();
		assertThat(waiting.isDone()).isTrue();
		assertThat(this.test.snapshot(TestPool.A).drained()).isFalse();
	}

	@Test
	void drainOfThePoolDrainsRoutesToComeToo() {
		this.control.suspend(null);

		Future<?> waiting = this.test.ask(TestPool.A);

		assertThat(this.control.isSuspended()).isTrue();
		assertThat(waiting.isDone()).isFalse();
		assertThat(this.test.snapshot(TestPool.A).drained()).isTrue();
	}

	@Test
	void resumeOfThePoolResumesRoutesThatWereDrainedByName() {
		this.test.release(this.test.lease(TestPool.A));
		this.control.suspend(A);
		this.control.suspend(null);
		Future<?> waiting = this.test.ask(TestPool.A);

		int pending = this.control.resume(null);

		assertThat(pending).isOne();
		assertThat(waiting.isDone()).isTrue();
		assertThat(this.control.isSuspended()).isFalse();
	}

	@Test
	void resumeOfARouteLeavesAPoolDrainedThatWasDrainedAsAWhole() {
		this.test.release(this.test.lease(TestPool.A));
		this.control.suspend(null);
		Future<?> waiting = this.test.ask(TestPool.A);

		this.control.resume(A);

		assertThat(waiting.isDone()).isFalse();
	}

	@Test
	void routeThatIsDrainedIsNotForgotten() {
		this.test.release(this.test.lease(TestPool.A));
		this.control.suspend(A);

		this.test.time.pass(Duration.ofHours(1));
		this.test.pool.maintenance().forgetQuietRoutes();

		assertThat(this.test.pool.getRoutes()).containsExactly(TestPool.A);
		assertThat(this.test.ask(TestPool.A).isDone()).isFalse();
	}

}
