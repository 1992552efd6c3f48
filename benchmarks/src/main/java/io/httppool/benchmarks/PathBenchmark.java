package io.httppool.benchmarks;

import java.net.ProxySelector;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.DefaultUserTokenHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/**
 * A request of {@code RestClient} over a connection that answers at once: the cost of the
 * way to the connection and back. Each shortcut is taken back alone, by a customizer that
 * sets the part of HttpClient itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class PathBenchmark {

	@Param({ "STRICT", "NO_SHORTCUTS", "STOCK_PLANNER", "STOCK_REUSE", "STOCK_USERS", "HTTPPOOL", "LEAN" })
	Way pool;

	ConfigurableApplicationContext context;

	RestClient client;

	@Setup
	public void open() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.http.clients.imperative.factory=http-components",
					"httppool.enabled=" + (this.pool != Way.STRICT),
					"httppool.defaults.profile=" + ((this.pool == Way.LEAN) ? "lean" : "standard"))
			.initializers((context) -> context.getBeanFactory().registerSingleton("way", this.pool))
			.run();
		this.client = this.context.getBean(RestClient.Builder.class).baseUrl("http://localhost:8080").build();
	}

	@TearDown
	public void close() {
		this.context.close();
	}

	@Benchmark
	public Object request() {
		return this.client.get().uri("/").retrieve().toBodilessEntity();
	}

	/**
	 * The ways to a connection.
	 */
	public enum Way {

		/** HttpClient's own pool and parts, with as many connections. */
		STRICT {

			@Override
			void configure(HttpClientBuilder client) {
				// It has HttpClient's parts anyway.
			}

		},

		/** The pool of httppool, and HttpClient's parts. */
		NO_SHORTCUTS {

			@Override
			void configure(HttpClientBuilder client) {
				STOCK_PLANNER.configure(client);
				STOCK_REUSE.configure(client);
				STOCK_USERS.configure(client);
			}

		},

		/** All shortcuts but the cached route. */
		STOCK_PLANNER {

			@Override
			void configure(HttpClientBuilder client) {
				client.setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()));
			}

		},

		/** All shortcuts but the reuse strategy. */
		STOCK_REUSE {

			@Override
			void configure(HttpClientBuilder client) {
				client.setConnectionReuseStrategy(DefaultClientConnectionReuseStrategy.INSTANCE);
			}

		},

		/** HttpClient's handler of users, which knows fewer of them. */
		STOCK_USERS {

			@Override
			void configure(HttpClientBuilder client) {
				client.setUserTokenHandler(DefaultUserTokenHandler.INSTANCE);
			}

		},

		/** The pool of httppool as it is. */
		HTTPPOOL {

			@Override
			void configure(HttpClientBuilder client) {
				// Nothing is taken back.
			}

		},

		/** The pool of httppool, and its lean client. */
		LEAN {

			@Override
			void configure(HttpClientBuilder client) {
				// A lean client has parts of its own.
			}

		};

		abstract void configure(HttpClientBuilder client);

	}

	/**
	 * The application.
	 */
	@EnableAutoConfiguration
	static class Application {

		private static final int MAX = 200;

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> answered(Way way) {
			return (builder) -> builder
				.withConnectionManagerCustomizer(
						(manager) -> manager.setConnectionFactory((socket) -> new AnsweredConnection())
							.setMaxConnPerRoute(MAX)
							.setMaxConnTotal(MAX))
				.withHttpClientCustomizer(way::configure);
		}

	}

}
