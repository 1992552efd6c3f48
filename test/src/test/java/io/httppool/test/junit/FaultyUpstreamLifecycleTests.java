package io.httppool.test.junit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Upstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lifetimes of upstreams. The cases record the upstreams that they met, and whether
 * these were open.
 */
class FaultyUpstreamLifecycleTests {

	private static final List<Upstream> met = new CopyOnWriteArrayList<>();

	@BeforeEach
	void forget() {
		met.clear();
	}

	@Test
	void serverInStaticFieldServesAllTestsOfTheClass() throws Exception {
		TestClasses.run(2, StaticField.class);

		assertThat(met).hasSize(4);
		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
		assertThat(StaticField.server).isNull();
	}

	@Test
	void serverInInstanceFieldServesOneTest() throws Exception {
		TestClasses.run(2, InstanceField.class);

		assertThat(met.stream().distinct()).hasSize(2);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
		assertThat(Calls.isClosed(met.get(1))).isTrue();
	}

	@Test
	void serverInInstanceFieldWhenTestsShareAnInstanceServesAll() throws Exception {
		TestClasses.run(2, SharedInstance.class);

		assertThat(met).hasSize(3);
		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
	}

	@Test
	void serverInStaticFieldServesNestedClasses() throws Exception {
		TestClasses.run(2, Outer.class);

		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
	}

	@Test
	void inheritedServerIsStartedAgainForEachClass() throws Exception {
		TestClasses.run(2, FirstHeir.class, SecondHeir.class);

		assertThat(met.stream().distinct()).hasSize(2);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
		assertThat(Calls.isClosed(met.get(1))).isTrue();
	}

	@Test
	void inheritedServerWhenClassesRunAtTheSameTimeLastsUntilTheLastEnds() throws Exception {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(EarlyHeir.class), DiscoverySelectors.selectClass(LateHeir.class))
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.execute()
			.testEvents()
			.assertStatistics((events) -> events.succeeded(2).failed(0));

		assertThat(met).hasSize(2);
		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
	}

	@Test
	void proxyOfTheTestClassIsClosedAtTheEndOfAllTests() throws Exception {
		TestClasses.run(2, FirstWithProxy.class, SecondWithProxy.class);

		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
	}

	@Test
	void proxyOfTheTestIsClosedAfterIt() throws Exception {
		TestClasses.run(2, ProxyOfInstance.class);

		assertThat(met.stream().distinct()).hasSize(2);
		assertThat(Calls.isClosed(met.get(0))).isTrue();
		assertThat(Calls.isClosed(met.get(1))).isTrue();
	}

	private static void meet(Upstream upstream) throws Exception {
		assertThat(Calls.isClosed(upstream)).isFalse();
		met.add(upstream);
	}

	static class StaticField {

		@FaultyUpstream
		static FaultyServer server;

		@BeforeAll
		static void beforeAll() throws Exception {
			meet(server);
		}

		@RepeatedTest(2)
		void healed() throws Exception {
			meet(server);
			server.inflict(Faults.refuse());
		}

		@AfterEach
		void afterEach() throws Exception {
			assertThat(Calls.isClosed(server)).isTrue();
		}

		@AfterAll
		static void afterAll() throws Exception {
			server.heal();
			meet(server);
		}

	}

	static class InstanceField {

		@FaultyUpstream
		FaultyServer server;

		@RepeatedTest(2)
		void test() throws Exception {
			meet(this.server);
		}

	}

	@TestInstance(Lifecycle.PER_CLASS)
	static class SharedInstance {

		@FaultyUpstream
		FaultyServer server;

		@BeforeAll
		void beforeAll() throws Exception {
			meet(this.server);
		}

		@RepeatedTest(2)
		void healed() throws Exception {
			meet(this.server);
			this.server.inflict(Faults.refuse());
		}

	}

	static class Outer {

		@FaultyUpstream
		static FaultyServer server;

		@Test
		void test() throws Exception {
			meet(server);
		}

		@Nested
		class Inner {

			@Test
			void test() throws Exception {
				meet(server);
			}

		}

	}

	abstract static class Inherited {

		@FaultyUpstream
		private static FaultyServer server;

		static FaultyServer server() {
			return server;
		}

	}

	static class FirstHeir extends Inherited {

		@Test
		void test() throws Exception {
			meet(server());
		}

	}

	static class SecondHeir extends Inherited {

		@Test
		void test() throws Exception {
			meet(server());
		}

	}

	/** A class that ends while the other is in its test. */
	@ExtendWith(EndOfClass.class)
	static class EarlyHeir extends Inherited {

		private static final CyclicBarrier bothRunning = new CyclicBarrier(2);

		private static final CountDownLatch ended = new CountDownLatch(1);

		@Test
		void test() throws Exception {
			bothRunning.await(10, TimeUnit.SECONDS);
			meet(server());
		}

	}

	static class LateHeir extends Inherited {

		@Test
		void test() throws Exception {
			EarlyHeir.bothRunning.await(10, TimeUnit.SECONDS);
			assertThat(EarlyHeir.ended.await(10, TimeUnit.SECONDS)).isTrue();
			meet(server());
		}

	}

	/**
	 * An extension that tells when a class has ended, after its other extensions:
	 * resources that are stored first are closed last.
	 */
	static class EndOfClass implements BeforeAllCallback {

		@Override
		public void beforeAll(ExtensionContext context) {
			AutoCloseable end = EarlyHeir.ended::countDown;
			context.getStore(ExtensionContext.Namespace.GLOBAL).put(EndOfClass.class, end);
		}

	}

	abstract static class InheritedProxy {

		private static final FaultyServer REAL = FaultyServer.start();

		@FaultyUpstream
		static final FaultyProxy PROXY = FaultyProxy.startBefore(REAL.origin());

	}

	static class FirstWithProxy extends InheritedProxy {

		@Test
		void test() throws Exception {
			meet(PROXY);
		}

	}

	static class SecondWithProxy extends InheritedProxy {

		@Test
		void test() throws Exception {
			meet(PROXY);
		}

	}

	static class ProxyOfInstance {

		private static final FaultyServer REAL = FaultyServer.start();

		@FaultyUpstream
		final FaultyProxy proxy = FaultyProxy.startBefore(REAL.origin());

		@RepeatedTest(2)
		void test() throws Exception {
			meet(this.proxy);
		}

	}

}
