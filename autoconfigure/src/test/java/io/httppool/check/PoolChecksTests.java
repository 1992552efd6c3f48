package io.httppool.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.httppool.MovingPool;
import io.httppool.address.CheckHealth;
import io.httppool.check.AddressCheck.Turn;
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

}
