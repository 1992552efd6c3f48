package io.httppool.pool;

import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

import io.httppool.address.AddressBook;
import io.httppool.address.HostChecks;
import io.httppool.settings.HealthSettings;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckedRoute}.
 */
class CheckedRouteTests {

	private static final HttpHost PROXY = new HttpHost("http", "proxy.test", 3128);

	private final HostChecks addresses = new HostChecks(new AddressBook(new VirtualTime().ticker()).of(PROXY));

	private CheckedRoute route(String target, int seconds) {
		return new CheckedRoute(new HttpRoute(new HttpHost("http", target, 80), null, PROXY, false),
				HealthSettings.defaults().withPace((pace) -> pace.withInterval(Duration.ofSeconds(seconds))),
				this.addresses, 5);
	}

	@Test
	void routesOfOneHostAreCheckedByTheShortestIntervalInAnyOrder() {
		CheckedRoute slow = route("a.test", 60);
		CheckedRoute fast = route("b.test", 10);

		assertThat(List.of(slow.and(fast), fast.and(slow))).allSatisfy((both) -> {
			assertThat(both.route()).isEqualTo(fast.route());
			assertThat(both.settings()).isEqualTo(fast.settings());
			assertThat(both.requests()).isEqualTo(10);
		});
	}

	@Test
	void routesOfOneHostWithEqualIntervalsAreCheckedByTheFirstInAnyOrder() {
		CheckedRoute one = route("a.test", 10);
		CheckedRoute other = route("b.test", 10);

		assertThat(List.of(one.and(other), other.and(one))).extracting(CheckedRoute::route).containsOnly(one.route());
	}

}
