package io.httppool.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.httppool.MovingPool;
import io.httppool.address.CheckHealth;
import io.httppool.check.AddressCheck.Turn;
import io.httppool.pool.AddressProbe;
import io.httppool.pool.CheckedRoute;
import io.httppool.snapshot.AddressHealth;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolChecks}.
 */
class PoolChecksTests {

	private static final String A = "127.0.0.2";

	@Test
	void resultThatComesAfterItsAddressIsForgottenIsForgottenToo() throws IOException {
		try (MovingPool pool = new MovingPool(List.of(A),
				(settings) -> settings.addresses((some) -> some.withHealth((off) -> off.withEnabled(true))))) {
			pool.get();
			long now = pool.time().ticker().read();
			CheckedRoute route = pool.pool().addresses().checked().get(0);
			AddressCheck check = new AddressCheck(route, new InetSocketAddress(A, pool.host().getPort()), now);
			check.close();

			new PoolChecks(pool.pool(), pool.time().ticker(), now).apply(check,
					new Turn(CheckHealth.HEALTHY, CheckHealth.UNHEALTHY, "late"));

			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
		}
	}

	@Test
	void firstChecksOfManyAddressesAreSpreadOverASecond() throws IOException {
		try (MovingPool pool = new MovingPool(List.of(A),
				(settings) -> settings.addresses((some) -> some.withHealth((off) -> off.withEnabled(true))))) {
			pool.answer(IntStream.range(2, 202).mapToObj("127.0.0.%d"::formatted).toArray(String[]::new));
			pool.get();
			AtomicInteger begun = new AtomicInteger();
			pool.pool().addresses().probeWith((route, address, settings) -> {
				begun.incrementAndGet();
				return new Passing();
			});
			HealthChecks checks = new HealthChecks(pool.time().clock());
			List<Integer> counts = new ArrayList<>();

			for (int i = 0; i < 6; i++) {
				checks.runOnce(pool.pool(), pool.time().ticker().read());
				counts.add(begun.get());
				pool.time().pass(Duration.ofMillis(200));
			}

			assertThat(counts).containsExactly(16, 32, 48, 64, 80, 200);
			checks.end();
		}
	}

	/**
	 * A check that passes.
	 */
	private static final class Passing implements AddressProbe.Check {

		@Override
		public @Nullable String run() {
			return null;
		}

		@Override
		public void close() {
		}

	}

}
