package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.pool.AddressProbe;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.Incident;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for checks that throw or hang.
 */
class ContainedChecksTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static MovingPool pool(String... addresses) {
		return new MovingPool(List.of(addresses),
				(settings) -> settings.addresses((some) -> some.withHealth((off) -> off.withEnabled(true))));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void probeThatThrowsIsCountedAndUpkeepGoesOn(boolean isPreparing) {
		try (MovingPool pool = pool(A, B)) {
			pool.fill(2);
			pool.pool().addresses().probeWith((route, address, settings) -> {
				if (isPreparing) {
					throw new StackOverflowError("prepare");
				}
				return new Throwing();
			});

			pool.passWithChecks(Duration.ofSeconds(20));

			assertThat(pool.pool().snapshot().survived()).hasEntrySatisfying(Incident.UPKEEP_FAILURE,
					(count) -> assertThat(count).isGreaterThanOrEqualTo(2));
			assertThat(pool.upkeep().age(pool.pool()).orElseThrow()).isZero();
			assertThat(pool.address(A).health())
				.isEqualTo(isPreparing ? AddressHealth.INITIALIZING : AddressHealth.UNHEALTHY);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void probesThatHangAreFailuresTakeFewThreadsAndHoldUpNothing() throws IOException {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch end = new CountDownLatch(1);
		try (MovingPool pool = pool(A); LogLines log = LogLines.of("io.httppool.pool.Incidents")) {
			pool.answer(IntStream.range(2, 42).mapToObj("127.0.0.%d"::formatted).toArray(String[]::new));
			pool.get();
			pool.pool().addresses().probeWith((route, address, settings) -> new Hanging(threads, end));

			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
				pool.passAtOnce(Duration.ofSeconds(1));
				return pool.route()
					.addresses()
					.all()
					.stream()
					.filter((address) -> address.health() == AddressHealth.UNHEALTHY)
					.count() == 16;
			});
			pool.get();
			List<Duration> pauses = IntStream.range(0, 120).mapToObj((second) -> {
				pool.passAtOnce(Duration.ofSeconds(1));
				return pool.upkeep().runOnce(pool.time().ticker().read());
			}).toList();

			assertThat(pauses).as("what waits for a thread does not keep the upkeep busy")
				.anyMatch((pause) -> pause.compareTo(Duration.ofMillis(500)) > 0);
			assertThat(log.at("WARN", "DEBUG"))
				.anyMatch((line) -> line.contains("waits for a thread, as others have not ended"));
			assertThat(threads).hasSize(16).allMatch((thread) -> thread.matches("httppool-check-\\d+-moving"));
			assertThat(pool.pool().snapshot().survived()).containsKey(Incident.UPKEEP_FAILURE);
			assertThat(pool.upkeep().age(pool.pool()).orElseThrow()).isZero();
		}
		finally {
			end.countDown();
		}
	}

	/**
	 * A check that fails in a way that no check should.
	 */
	private static final class Throwing implements AddressProbe.Check {

		@Override
		public String run() {
			throw new StackOverflowError("run");
		}

		@Override
		public void close() {
		}

	}

	/**
	 * A check that does not end when it is closed.
	 */
	private record Hanging(Set<String> threads, CountDownLatch end) implements AddressProbe.Check {

		@Override
		public String run() {
			this.threads.add(Thread.currentThread().getName());
			boolean isInterrupted = false;
			while (!isInterrupted && this.end.getCount() > 0) {
				try {
					this.end.await();
				}
				catch (InterruptedException ex) {
					isInterrupted = true;
				}
			}
			return null;
		}

		@Override
		public void close() {
		}

	}

}
