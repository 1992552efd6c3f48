package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.httppool.LoopbackServer;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.test.VirtualTime;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PoolRegistry}.
 */
class PoolRegistryTests {

	private final PoolRegistry registry = new PoolRegistry(Duration.ofSeconds(10), PoolClock.system());

	private final List<TestClient> clients = new ArrayList<>();

	@AfterEach
	void closeClients() {
		this.clients.forEach(TestClient::close);
	}

	@Test
	void managerWhenAskedTwiceIsTheSame() {
		HttpPoolConnectionManager first = this.registry.manager("a", this::create);

		assertThat(this.registry.manager("a", this::create)).isSameAs(first);
		assertThat(this.clients).hasSize(1);
	}

	@Test
	void poolsWhenNobodyUsedThemAreNotListed() {
		this.registry.manager("thrown-away", this::create);

		assertThat(this.registry.pools()).isEmpty();
		assertThat(this.registry.find("thrown-away")).isEmpty();
	}

	@Test
	void poolsWhenDeclaredAreListedByName() {
		HttpPoolConnectionManager b = this.registry.manager("b", this::create);
		HttpPoolConnectionManager a = this.registry.manager("a", this::create);
		this.registry.declare("a");
		this.registry.declare("b");
		this.registry.declare("never-created");

		assertThat(this.registry.pools()).extracting((pool) -> (Object) pool).containsExactly(a.pool(), b.pool());
	}

	@Test
	void findWhenThePoolServedARequestFindsIt() throws Exception {
		HttpPoolConnectionManager manager = this.registry.manager("a", this::create);
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.clients.get(0).get(server.host("http"));
		}

		assertThat(this.registry.find("a")).containsSame(manager.pool());
		assertThat(this.registry.find("unknown")).isEmpty();
	}

	@Test
	void findWhenThePoolHasForgottenItsRoutesFindsIt() throws Exception {
		VirtualTime time = new VirtualTime();
		PoolSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base);
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), (connection) -> null, time.clock());
		this.registry.manager("a",
				(name) -> new HttpPoolConnectionManager(pool, TestClient.OPERATOR, TestClient.FACTORY));
		pool.release(pool.lease(TestPool.A, null, null, null).get(), false);
		time.pass(Duration.ofMinutes(1));

		pool.maintenance().forgetQuietRoutes();

		assertThat(pool.getRoutes()).isEmpty();
		assertThat(this.registry.find("a")).containsSame(pool);
	}

	@Test
	void forgettingAPoolTwiceLeavesTheNextOfItsName() {
		HttpPoolConnectionManager first = this.registry.manager("test", this::create);
		this.registry.declare("test");
		List<Object> told = new ArrayList<>();
		this.registry.onForgotten((pool) -> told.add(this.registry.find("test").isPresent()));
		assertThat(this.registry.forget(first.pool())).containsSame(first);
		HttpPoolConnectionManager second = this.registry.manager("test", this::create);

		assertThat(this.registry.forget(first.pool())).isEmpty();

		assertThat(this.registry.find("test")).containsSame(second.pool());
		assertThat(told).containsExactly(false);
	}

	@Test
	void closeWhenPoolsAreOpenClosesThemAndMakesNoMore() {
		HttpPoolConnectionManager manager = this.registry.manager("a", this::create);

		this.registry.close();

		assertThat(manager.isClosed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.registry.manager("b", this::create))
			.withMessage("The pools are closed: 'b' cannot be created");
	}

	@Test
	void closeWhileAPoolIsBeingMadeLeavesNoneOpen() {
		assertThatIllegalStateException().isThrownBy(() -> this.registry.manager("a", (name) -> {
			this.registry.close();
			return create(name);
		}));

		assertThat(this.clients.get(0).manager.isClosed()).isTrue();
	}

	private HttpPoolConnectionManager create(String name) {
		TestClient client = new TestClient();
		this.clients.add(client);
		return client.manager;
	}

}
