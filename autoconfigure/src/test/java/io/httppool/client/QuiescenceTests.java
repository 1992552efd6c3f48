package io.httppool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The state of the pool once all requests have ended, after faults of servers, callers
 * and errors: none leased, none pending, and as many open sockets at the server as
 * available connections in the pool, except for those that the server closed itself and
 * that are checked only before their next use.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
class QuiescenceTests {

	private final ApplicationContextRunner runner;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private CountingServer server;

	QuiescenceTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@BeforeEach
	void startServer() throws IOException {
		this.server = new CountingServer();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void manyThreadsShareTheFewConnectionsOfThePool() {
		this.runner
			.withPropertyValues("httppool.defaults.max-total=10", "httppool.defaults.per-route.max=10",
					"httppool.defaults.per-route.initial=10", "httppool.defaults.lease-timeout=30s")
			.run((context) -> {
				RestClient client = client(context);

				join(start(200, (i) -> {
					for (int call = 0; call < 5; call++) {
						assertThat(get(client, "/")).isEqualTo("ok");
					}
				}));

				assertThat(this.failures).isEmpty();
				assertThat(this.server.requests()).isEqualTo(1000);
				assertThat(this.server.mostOpen()).isBetween(1, 10);
				assertQuiet(context);
			});
	}

	/**
	 * Bytes that the server sends unasked may still be on their way when a connection is
	 * reused.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/close", "/reset", "/truncate", "/timeout" })
	void serverThatMisbehavesCostsItsConnectionsOnly(String path) {
		noRetries().run((context) -> {
			RestClient client = client(context);

			join(start(20, (i) -> {
				for (int call = 0; call < 10; call++) {
					tryGet(client, path);
				}
			}));

			Awaitility.await().ignoreExceptions().until(() -> get(client, "/").equals("ok"));
			assertThat(stats(context).getLeased()).isZero();
			manager(context).closeIdle(TimeValue.ZERO_MILLISECONDS);
			assertThat(stats(context).getAvailable()).isZero();
			assertQuiet(context);
		});
	}

	@Test
	void interruptedRequestsEndAtOnceAndLeaveNothingBehind() {
		this.runner.withPropertyValues("httppool.defaults.per-route.max=4", "httppool.defaults.lease-timeout=30s")
			.run((context) -> {
				RestClient client = client(context);
				List<Thread> threads = start(100, (i) -> tryGet(client, "/hold"));
				Awaitility.await().until(() -> stats(context).getPending() == 96 && this.server.held() == 4);

				threads.forEach(Thread::interrupt);
				join(threads);
				this.server.letGo();

				assertThat(get(client, "/")).isEqualTo("ok");
				assertQuiet(context);
			});
	}

	@Test
	void limitRaisedThroughTheConnectionManagerServesWhoWaits() {
		this.runner
			.withPropertyValues("httppool.tuner.mode=off", "httppool.defaults.max-total=2",
					"httppool.defaults.per-route.min=1", "httppool.defaults.per-route.initial=1",
					"httppool.defaults.per-route.max=2", "httppool.defaults.lease-timeout=30s")
			.run((context) -> {
				PoolingHttpClientConnectionManager manager = manager(context);
				RestClient client = client(context);
				List<Thread> threads = start(8, (i) -> tryGet(client, "/hold"));
				awaitHeld(1);

				manager.setDefaultMaxPerRoute(3);
				awaitHeld(2);
				manager.setMaxTotal(6);
				awaitHeld(3);
				manager.setMaxPerRoute(route(), 5);
				awaitHeld(5);
				this.server.letGo();
				join(threads);

				assertThat(this.failures).isEmpty();
				assertThat(this.server.mostOpen()).isLessThanOrEqualTo(6);
				assertQuiet(context);
			});
	}

	@Test
	void limitRaisedForAllRoutesHoldsWhereACustomizerConfiguredConnections() {
		customize((builder) -> builder
			.withConnectionConfigCustomizer((config) -> config.setTimeToLive(1, TimeUnit.MINUTES)))
			.withPropertyValues("httppool.tuner.mode=off", "httppool.defaults.per-route.min=1",
					"httppool.defaults.per-route.initial=1", "httppool.defaults.lease-timeout=30s")
			.run((context) -> {
				RestClient client = client(context);
				List<Thread> threads = start(3, (i) -> tryGet(client, "/hold"));
				awaitHeld(1);

				manager(context).setDefaultMaxPerRoute(3);

				awaitHeld(3);
				this.server.letGo();
				join(threads);
				assertQuiet(context);
			});
	}

	@Test
	void errorOfARequestInterceptorCostsOneConnectionAtMost() {
		assertErrorIsSurvived((client) -> client.addRequestInterceptorLast((request, entity, http) -> {
			if (request.getPath().equals("/error")) {
				throw new OutOfMemoryError("in this test");
			}
		}));
	}

	@Test
	void errorOfAResponseInterceptorCostsOneConnectionAtMost() {
		AtomicInteger answers = new AtomicInteger();
		assertErrorIsSurvived((client) -> client.addResponseInterceptorFirst((response, entity, http) -> {
			if (answers.incrementAndGet() == 2) {
				throw new OutOfMemoryError("in this test");
			}
		}));
	}

	private void assertErrorIsSurvived(Consumer<HttpClientBuilder> customizer) {
		customize((builder) -> builder.withHttpClientCustomizer(customizer)).withPropertyValues(ClientContext.STANDARD)
			.run((context) -> {
				RestClient client = client(context);
				get(client, "/");

				assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> get(client, "/error"));

				assertQuiet(context);
				assertThat(get(client, "/")).isEqualTo("ok");
				assertQuiet(context);
			});
	}

	@Test
	void errorOfAnInterceptorOfSpringBeforeTheRequestLeavesNothingBehind() {
		this.runner.run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class)
				.requestInterceptor((request, body, execution) -> {
					throw new OutOfMemoryError("in this test");
				})
				.build();

			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> get(client, "/"));

			assertThat(get(client(context), "/")).isEqualTo("ok");
			assertQuiet(context);
		});
	}

	@Test
	void handlerOfAResponseThatThrowsGivesTheConnectionBack() {
		this.runner.run((context) -> {
			RestClient client = client(context);

			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> client.get().uri(this.server.url("/")).exchange((request, response) -> {
					throw new IllegalStateException("in this test");
				}));

			assertQuiet(context);
			assertThat(stats(context).getAvailable()).isEqualTo(1);
		});
	}

	@Test
	void contextThatClosesWhileBuildersAreInUseLeavesNoSocketOpen() {
		this.runner.run((context) -> {
			List<RestClient> clients = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				clients.add(client(context));
			}
			CountDownLatch closed = new CountDownLatch(1);
			List<Thread> threads = start(20, (i) -> {
				while (closed.getCount() > 0) {
					tryGet(clients.get(i % 5), "/");
				}
				tryGet(clients.get(i % 5), "/");
			});
			Awaitility.await().until(() -> this.server.requests() > 100);

			context.getSourceApplicationContext().close();
			closed.countDown();
			join(threads);

			Awaitility.await().until(() -> this.server.open() == 0);
		});
	}

	/** Without retries, and with a check before each use, so that no test waits. */
	private ApplicationContextRunner noRetries() {
		return customize((builder) -> builder.withHttpClientCustomizer(HttpClientBuilder::disableAutomaticRetries)
			.withConnectionConfigCustomizer(
					(config) -> config.setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)));
	}

	private ApplicationContextRunner customize(
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> customizer) {
		return this.runner.withBean(Customizer.class, () -> new Customizer(customizer));
	}

	private static RestClient client(ApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build();
	}

	private static PoolingHttpClientConnectionManager manager(ApplicationContext context) {
		return context.getBean("httpPoolConnectionManager", PoolingHttpClientConnectionManager.class);
	}

	private HttpRoute route() {
		return new HttpRoute(this.server.host());
	}

	private static PoolStats stats(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow().getTotalStats();
	}

	private String get(RestClient client, String path) {
		return client.get().uri(this.server.url(path)).retrieve().body(String.class);
	}

	/** Call where failure is no news. */
	private void tryGet(RestClient client, String path) {
		try {
			get(client, path);
		}
		catch (RuntimeException ex) {
			// What counts is what is left behind.
		}
	}

	private List<Thread> start(int count, IntConsumer work) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			Thread thread = new Thread(() -> work.accept(number), "caller-" + i);
			thread.setDaemon(true);
			thread.setUncaughtExceptionHandler((failed, ex) -> this.failures.add(ex));
			threads.add(thread);
			thread.start();
		}
		return threads;
	}

	private static void join(List<Thread> threads) throws InterruptedException {
		for (Thread thread : threads) {
			thread.join(TimeUnit.SECONDS.toMillis(30));
			assertThat(thread.isAlive()).isFalse();
		}
	}

	private void awaitHeld(int count) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.server.held() == count);
	}

	private void assertQuiet(ApplicationContext context) {
		PoolStats stats = stats(context);
		assertThat(stats.getLeased()).isZero();
		assertThat(stats.getPending()).isZero();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.server.open()).isEqualTo(stats.getAvailable()));
	}

}
