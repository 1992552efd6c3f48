package com.example.gateway;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatPool;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class GatewayTests {

	@FaultyUpstream(property = "bank.one")
	static FaultyServer one;

	@FaultyUpstream(property = "bank.two")
	static FaultyServer two;

	@Autowired
	PoolRegistry pools;

	@Autowired
	HttpPools httpPools;

	@LocalServerPort
	int port;

	@Test
	void gatewayPassesRequestsOnOverThePool() {
		long before = leases("default", one);

		get("/one/1", 20);

		assertThat(leases("default", one) - before).isEqualTo(20);
		assertThatPool(this.pools, "default").hasNoLeases().hasNoLeaks().closedOnly();
	}

	@Test
	void gatewayBalancesItsLoadOverThePool() {
		long toOne = leases("default", one);
		long toTwo = leases("default", two);

		get("/balanced/1", 20);

		assertThat(leases("default", one) - toOne).isEqualTo(10);
		assertThat(leases("default", two) - toTwo).isEqualTo(10);
	}

	@Test
	void balancedClientUsesThePoolOfItsName(@Autowired @LoadBalanced RestClient.Builder builder) {
		RestClient client = builder.baseUrl("http://bank").apply(this.httpPools.restClient("bank")).build();

		for (int i = 0; i < 20; i++) {
			assertThat(client.get().uri("/").retrieve().body(String.class)).isEqualTo("hello");
		}

		assertThat(leases("bank", one)).isEqualTo(10);
		assertThat(leases("bank", two)).isEqualTo(10);
		assertThatPool(this.pools, "bank").hasNoLeases().reusedAtLeast(0.9);
	}

	private void get(String path, int times) {
		RestClient caller = RestClient.create("http://localhost:" + this.port);
		for (int i = 0; i < times; i++) {
			assertThat(caller.get().uri(path).retrieve().body(String.class)).isEqualTo("hello");
		}
	}

	private long leases(String pool, FaultyServer server) {
		List<RouteSnapshot> routes = this.pools.find(pool).map((found) -> found.snapshot().routes()).orElse(List.of());
		return routes.stream()
			.filter((route) -> route.route().contains(":" + server.origin().getPort()))
			.mapToLong((route) -> route.totals().leases())
			.sum();
	}

}
