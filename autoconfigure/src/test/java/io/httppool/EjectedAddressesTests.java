package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;

import io.httppool.settings.EjectionMode;
import io.httppool.settings.EjectionSettings;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Ejection;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.Faults;
import io.httppool.verdict.PoolStatus;
import io.httppool.verdict.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for addresses that are ejected, over real sockets to several addresses.
 */
class EjectedAddressesTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static MovingPool pool(UnaryOperator<EjectionSettings> ejection, String... addresses) {
		return new MovingPool(List.of(addresses),
				(settings) -> settings.addresses((some) -> some.withEjection(ejection)));
	}

	@Test
	void addressThatDoesNotAnswerIsEjectedAtTheThresholdAndFailsNothingElse() throws IOException {
		try (MovingPool pool = pool((ejection) -> ejection, A, B)) {
			pool.fill(8);
			pool.server(0).inflict(Faults.stall());

			int failures = failuresWhileLeased(pool, 9);
			AddressSnapshot ejected = pool.address(A);
			pool.passAtOnce(Duration.ofSeconds(1));
			int later = failuresWhileLeased(pool, 20);

			assertThat(failures).isEqualTo(5);
			assertThat(ejected.health()).isEqualTo(AddressHealth.EJECTED);
			assertThat(ejected.ejectedUntil()).isNotNull();
			assertThat(later).isZero();
			assertThat(pool.route().addresses().ejections()).isEqualTo(Map.of(Ejection.FAILURES, 1L));
		}
	}

	/** Hold so many connections at a time; those that do not answer are given up. */
	private static int failuresWhileLeased(MovingPool pool, int requests) throws IOException {
		int failures = 0;
		List<ClassicHttpResponse> held = new ArrayList<>();
		for (int i = 0; i < requests; i++) {
			try {
				held.add(pool.openWithin(Duration.ofMillis(200)));
			}
			catch (SocketTimeoutException ex) {
				failures++;
			}
		}
		for (ClassicHttpResponse response : held) {
			response.close();
		}
		return failures;
	}

	@Test
	void addressThatIsLostUnderLoadFailsOnlyWhatWasOnItsWayThere() throws Exception {
		try (MovingPool pool = pool((ejection) -> ejection, A, B)) {
			pool.fill(16);
			pool.server(0).inflict(Faults.blackHole());
			pool.server(0).inflict(Faults.stall());
			ExecutorService callers = Executors.newFixedThreadPool(16);
			List<Future<Integer>> failures = new ArrayList<>();

			for (int i = 0; i < 16; i++) {
				failures.add(callers.submit(() -> failuresUntilEjected(pool)));
			}
			callers.shutdown();
			while (!callers.awaitTermination(10, TimeUnit.MILLISECONDS)) {
				pool.passAtOnce(Duration.ofMillis(10));
			}
			pool.passAtOnce(Duration.ofSeconds(1));

			int failed = 0;
			for (Future<Integer> ofOne : failures) {
				failed += ofOne.get();
			}
			assertThat(failed).as("connections there were to it: 8").isBetween(1, 8);
			assertThat(pool.route().addresses().ejections()).containsKey(Ejection.FAILURES);
			assertThat(pool.connections()).containsEntry(A, 0);
		}
	}

	/** Which connections are leased is up to chance: go on until enough of them were. */
	private static int failuresUntilEjected(MovingPool pool) throws IOException {
		int failures = 0;
		for (int i = 0; i < 20_000 && pool.address(A).health() != AddressHealth.EJECTED; i++) {
			try (ClassicHttpResponse response = pool.openWithin(Duration.ofMillis(500))) {
				EntityUtils.consume(response.getEntity());
			}
			catch (SocketTimeoutException ex) {
				failures++;
			}
		}
		return failures;
	}

	@Test
	void addressThatRefusesConnectionsIsEjectedAndItsIdleConnectionsAreClosed() throws IOException {
		try (MovingPool pool = pool((ejection) -> ejection.withFailures(1), A, B)) {
			pool.fill(6);
			pool.server(0).inflict(Faults.refuse());

			pool.fill(9);
			boolean isEjected = pool.address(A).health() == AddressHealth.EJECTED;
			pool.passAtOnce(Duration.ofSeconds(1));

			assertThat(isEjected).isTrue();
			assertThat(pool.connections()).containsEntry(A, 0).containsEntry(B, 6);
			assertThat(pool.closed(CloseReason.UNHEALTHY)).isEqualTo(3);
			assertThat(pool.closed(CloseReason.CONNECT_FAILED)).isZero();
		}
	}

	@Test
	void addressThatIsBackAfterItsEjectionGetsConnectionsAgain() throws IOException {
		try (MovingPool pool = pool((ejection) -> ejection, A, B)) {
			pool.fill(2);
			pool.server(0).inflict(Faults.stall());
			failuresWhileLeased(pool, 6);
			pool.server(0).heal();

			pool.passAtOnce(Duration.ofSeconds(12));
			pool.fill(4);

			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
			assertThat(pool.connections().get(A)).isPositive();
		}
	}

	@Test
	void singleAddressIsNeverEjectedAndTheVerdictSaysPanic() throws IOException {
		try (MovingPool pool = pool((ejection) -> ejection, A)) {
			pool.get();
			pool.server(0).inflict(Faults.refuse());
			pool.server(0).inflict(Faults.closeNow());

			for (int i = 0; i < 10; i++) {
				tryGet(pool);
			}
			String verdict = Verdict.of(pool.pool().snapshot());
			PoolStatus status = PoolStatus.of(pool.pool().snapshot());
			pool.server(0).heal();
			pool.get();

			assertThat(verdict).contains("panic: the address of http://api.test:");
			assertThat(status).isEqualTo(PoolStatus.PANIC);
			assertThat(pool.route().addresses().ejections()).containsOnlyKeys(Ejection.LAST);
			assertThat(PoolStatus.of(pool.pool().snapshot())).isEqualTo(PoolStatus.UP);
		}
	}

	private static void tryGet(MovingPool pool) {
		try {
			pool.get();
		}
		catch (UncheckedIOException ex) {
			// The server is not there.
		}
	}

	@Test
	void serverThatFailsEverySecondRequestIsEjectedByItsSuccessRate() throws IOException {
		try (MovingPool pool = pool(
				(ejection) -> ejection.withSuccessRate((rate) -> rate.withBelow(80).withMinSamples(20)), A, B)) {
			for (int i = 0; i < 20; i++) {
				pool.server(0).answer((i % 2 == 0) ? new Answer(503, "text/plain", "busy") : Answer.text("ok"));
				pool.fill(2);
			}

			pool.passAtOnce(Duration.ofSeconds(1));
			pool.fill(2);

			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.EJECTED);
			assertThat(pool.connections()).containsEntry(A, 0).containsEntry(B, 2);
			assertThat(pool.route().addresses().ejections()).isEqualTo(Map.of(Ejection.SUCCESS_RATE, 1L));
		}
	}

	@Test
	void answersWithServerErrorsEjectWhereThatIsWanted() throws IOException {
		try (MovingPool pool = pool((ejection) -> ejection.withServerErrors(3), A, B)) {
			pool.server(0).answer(new Answer(500, "text/plain", "broken"));

			pool.fill(6);
			pool.passAtOnce(Duration.ofSeconds(1));

			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.EJECTED);
			assertThat(pool.connections()).containsEntry(A, 0).containsEntry(B, 3);
		}
	}

	@Test
	void ejectionWhenItIsObservedClosesNothing() throws IOException {
		UnaryOperator<EjectionSettings> observed = (ejection) -> ejection.withMode(EjectionMode.OBSERVE)
			.withServerErrors(3);
		try (MovingPool pool = pool(observed, A, B)) {
			pool.server(0).answer(new Answer(500, "text/plain", "broken"));

			pool.fill(6);
			pool.passAtOnce(Duration.ofSeconds(1));

			assertThat(pool.connections()).isEqualTo(Map.of(A, 3, B, 3));
			assertThat(pool.route().addresses().ejections()).isEqualTo(Map.of(Ejection.OBSERVED_SERVER_ERRORS, 1L));
		}
	}

}
