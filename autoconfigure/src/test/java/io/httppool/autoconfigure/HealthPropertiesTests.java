package io.httppool.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.CheckedServer;
import io.httppool.check.HealthChecks;
import io.httppool.client.HttpPools;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyDns;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties of checks, each by what a server sees of it.
 */
class HealthPropertiesTests {

	/** The connection of the request stays, and the route with it. */
	private static final String ENABLED = "enabled=true keep-alive=10h max-idle-time=10h max-life-time=10h ";

	private final VirtualTime time = new VirtualTime();

	private final CheckedServer server = new CheckedServer();

	private final CheckedServer other = new CheckedServer("127.0.0.2", this.server.port());

	@AfterEach
	void close() {
		this.server.close();
		this.other.close();
	}

	/** Run a test after a request; properties without a prefix are those of checks. */
	private void run(String origin, String properties, Body test) {
		String[] values = Arrays.stream(properties.split(" "))
			.map((property) -> "httppool.pools.api." + (property.matches("(keep|max)-.*") ? "" : "health.") + property)
			.toArray(String[]::new);
		ApiPool.RUNNER.withBean(PoolClock.class, this.time::clock)
			.withUserConfiguration(Customized.class)
			.withPropertyValues(values)
			.withPropertyValues("httppool.tuner.mode=off")
			.run((context) -> {
				context.getBean(Upkeep.class).stop();
				request(context, origin);
				test.run(context);
			});
	}

	private void run(String properties, Body test) {
		run("http://127.0.0.1", properties, test);
	}

	private void request(ApplicationContext context, String origin) {
		HttpGet request = new HttpGet("%s:%d/request".formatted(origin, this.server.port()));
		try (CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(context.getBean(HttpPools.class).connectionManager("api"))
			.setConnectionManagerShared(true)
			.build(); ClassicHttpResponse response = client.executeOpen(null, request, null)) {
			EntityUtils.consume(response.getEntity());
		}
		catch (IOException ex) {
			assertThat(ex).isInstanceOf(SSLException.class);
		}
	}

	/** Let time pass second by second, and wait for the checks. */
	private void pass(ApplicationContext context, int seconds) {
		for (int second = 0; second < seconds; second++) {
			passAtOnce(context, Duration.ofSeconds(1));
			while (context.getBean(HealthChecks.class).isChecking()) {
				Thread.onSpinWait();
			}
		}
	}

	private void passAtOnce(ApplicationContext context, Duration span) {
		this.time.pass(span);
		context.getBean(Upkeep.class).runOnce(this.time.ticker().read());
	}

	private static AddressHealth health(ApplicationContext context, String address) {
		return context.getBean(PoolRegistry.class)
			.find("api")
			.orElseThrow()
			.snapshot()
			.routes()
			.get(0)
			.addresses()
			.all()
			.stream()
			.filter((one) -> one.address().startsWith(address + ":"))
			.map(AddressSnapshot::health)
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "keep-alive=10h, 1", "enabled=false, 1", "enabled=true, 2" })
	void enabledIsWhetherThereAreChecks(String properties, int connections) {
		run(properties, (context) -> {
			pass(context, 10);

			Awaitility.await().until(() -> this.server.opened() == connections);
		});
	}

	@ParameterizedTest
	@CsvSource({ "type=tcp, 0", "type=tls, 0", "type=http, 1" })
	void typeIsWhetherARequestIsSent(String type, int requests) {
		run(ENABLED + type, (context) -> {
			pass(context, 10);

			Awaitility.await().until(() -> this.server.opened() == 2);
			assertThat(this.server.checks()).hasSize(requests);
			assertThat(health(context, "127.0.0.1")).isEqualTo(AddressHealth.HEALTHY);
		});
	}

	@ParameterizedTest
	@CsvSource({ "type=tcp, false", "type=tls, true", "type=http, true" })
	void typeIsWhetherHandsAreShakenWithTheTlsOfThePool(String type, boolean isShaken) {
		run("https://127.0.0.1", ENABLED + "unhealthy-threshold=1 " + type, (context) -> {
			pass(context, 1);

			assertThat(context.getBean(Customized.class).handshakes.stream()
				.filter((handshake) -> handshake.startsWith("httppool-check")))
				.isEqualTo(isShaken ? List.of("httppool-check-1-api 127.0.0.1") : List.of());
			assertThat(health(context, "127.0.0.1"))
				.isEqualTo(isShaken ? AddressHealth.UNHEALTHY : AddressHealth.HEALTHY);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			type=http                                   | GET / HTTP/1.1
			type=http path=/up?deep=true                | GET /up?deep=true HTTP/1.1
			type=http method=HEAD                       | HEAD / HTTP/1.1
			type=http method=POST                       | Content-Length: 0
			type=http                                   | Host: 127.0.0.1:
			type=http host=check.example:81             | Host: check.example:81
			type=http headers.X-Api-Key=secret          | X-Api-Key: secret
			type=http headers.User-Agent=mine           | User-Agent: mine
			type=http                                   | Connection: close
			""")
	void requestIsTheOneThatIsConfigured(String properties, String line) {
		run(ENABLED + properties, (context) -> {
			pass(context, 1);

			assertThat(this.server.checks()).singleElement().asString().containsPattern("(?m)^" + Pattern.quote(line));
		});
	}

	@ParameterizedTest
	@CsvSource({ "200-299, 204, HEALTHY", "200-299, 302, UNHEALTHY", "200, 204, UNHEALTHY", "200-201, 503, UNHEALTHY",
			"503, 503, HEALTHY" })
	void expectedStatusIsWhatPasses(String expected, int status, AddressHealth health) {
		this.server.answer(status + " Any");
		run(ENABLED + "type=http unhealthy-threshold=1 expected-status=" + expected, (context) -> {
			pass(context, 1);

			assertThat(health(context, "127.0.0.1")).isEqualTo(health);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello | HEALTHY
			HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz | UNHEALTHY
			SSH-2.0-OpenSSH\\r\\n\\r\\n | UNHEALTHY
			""")
	void answerHasToBeCompleteAndHttp(String answer, AddressHealth health) {
		this.server.answerRaw(answer.replace("\\r\\n", "\r\n"));
		run(ENABLED + "type=http unhealthy-threshold=1", (context) -> {
			pass(context, 1);

			assertThat(health(context, "127.0.0.1")).isEqualTo(health);
		});
	}

	/** The first check is after a second. */
	@ParameterizedTest
	@CsvSource({ "interval=10s, 10", "interval=20s, 5", "interval=50s, 2" })
	void intervalIsTheTimeBetweenChecks(String interval, int checks) {
		run(ENABLED + "type=http jitter=0% no-traffic-interval=1s " + interval, (context) -> {
			pass(context, 100);

			assertThat(this.server.checks()).hasSize(checks);
		});
	}

	@ParameterizedTest
	@CsvSource({ "0, 100, 100", "50%, 67, 95", "100%, 50, 90" })
	void jitterMakesIntervalsLonger(String jitter, int least, int most) {
		run(ENABLED + "type=http interval=10s no-traffic-interval=1s jitter=" + jitter, (context) -> {
			pass(context, 1000);

			assertThat(this.server.checks().size()).isBetween(least, most);
		});
	}

	@ParameterizedTest
	@CsvSource({ "timeout=1500ms, 1500", "timeout=4s, 4000" })
	void timeoutIsTheTimeUntilACheckHasFailed(String timeout, long millis) {
		this.server.answerRaw("");
		run(ENABLED + "type=http unhealthy-threshold=1 " + timeout, (context) -> {
			passAtOnce(context, Duration.ofSeconds(1));
			Awaitility.await().until(() -> this.server.checks().size() == 1);

			passAtOnce(context, Duration.ofMillis(millis - 1));
			AddressHealth before = health(context, "127.0.0.1");
			passAtOnce(context, Duration.ofMillis(200));

			assertThat(before).isEqualTo(AddressHealth.INITIALIZING);
			assertThat(health(context, "127.0.0.1")).isEqualTo(AddressHealth.UNHEALTHY);
		});
	}

	@ParameterizedTest
	@CsvSource({ "unhealthy-threshold=1, 1", "unhealthy-threshold=4, 4" })
	void unhealthyThresholdIsHowManyChecksHaveToFail(String threshold, int checks) {
		this.server.answer("500 No");
		run(ENABLED + "type=http " + threshold, (context) -> {
			while (health(context, "127.0.0.1") != AddressHealth.UNHEALTHY) {
				pass(context, 1);
			}

			assertThat(this.server.checks()).hasSize(checks);
		});
	}

	@ParameterizedTest
	@CsvSource({ "healthy-threshold=1, 1", "healthy-threshold=4, 4" })
	void healthyThresholdIsHowManyChecksHaveToPass(String threshold, int checks) {
		this.other.answer("500 No");
		run("http://api.test", ENABLED + "type=http " + threshold, (context) -> {
			while (health(context, "127.0.0.2") != AddressHealth.UNHEALTHY) {
				pass(context, 1);
			}
			int failed = this.other.checks().size();
			this.other.answer("200 OK");
			while (health(context, "127.0.0.2") != AddressHealth.HEALTHY) {
				pass(context, 1);
			}

			assertThat(this.other.checks()).hasSize(failed + checks);
		});
	}

	@ParameterizedTest
	@CsvSource({ "edge-interval=5s, 5", "edge-interval=10s, 3", "edge-interval=50s, 2" })
	void edgeIntervalIsTheTimeAfterAResultAgainstTheState(String interval, int checks) {
		this.server.answer("500 No");
		run(ENABLED + "type=http jitter=0% interval=20s unhealthy-threshold=9 " + interval, (context) -> {
			pass(context, 25);

			assertThat(this.server.checks()).hasSize(checks);
		});
	}

	@ParameterizedTest
	@CsvSource({ "no-traffic-interval=10s, false, 10", "no-traffic-interval=25s, false, 5",
			"no-traffic-interval=25s, true, 10", "no-traffic-interval=5s, false, 10" })
	void noTrafficIntervalIsTheTimeWithoutRequests(String interval, boolean hasTraffic, int checks) {
		run(ENABLED + "type=http jitter=0% interval=10s " + interval, (context) -> {
			for (int second = 0; second < 100; second++) {
				if (hasTraffic) {
					request(context, "http://127.0.0.1");
				}
				pass(context, 1);
			}

			assertThat(this.server.checks()).hasSize(checks);
		});
	}

	/**
	 * A test of an application.
	 */
	@FunctionalInterface
	private interface Body {

		void run(ApplicationContext context) throws Exception;

	}

	/**
	 * A name with two addresses, and handshakes that fail and note their thread and name.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Customized {

		private final Set<String> handshakes = ConcurrentHashMap.newKeySet();

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> customizer() {
			return (builder) -> builder.withDnsResolver(new FaultyDns().answer("api.test", "127.0.0.1", "127.0.0.2"))
				.withConnectionManagerCustomizer(
						(manager) -> manager.setTlsSocketStrategy((socket, name, port, attachment, context) -> {
							this.handshakes.add(Thread.currentThread().getName() + " " + name);
							throw new SSLException("no");
						}));
		}

	}

}
