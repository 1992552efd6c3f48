package io.httppool.test.junit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.httppool.pool.PoolRegistry;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application over the pool, whose upstreams are those of the test.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = FaultyUpstreamContextTests.Application.class)
class FaultyUpstreamContextTests {

	@FaultyUpstream(property = { "orders.url", "returns.url" })
	private static FaultyServer orders;

	@FaultyUpstream(property = "payments.url", tls = true, sslBundle = "payments")
	private static FaultyServer payments;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private PoolRegistry pools;

	@Test
	void applicationFindsUpstreams() {
		assertThat(get("orders")).isEqualTo("hello");

		assertThat(orders.requests()).isNotEmpty();
		assertThat(this.context.getEnvironment().getProperty("returns.url")).isEqualTo(orders.origin().toString());
	}

	@Test
	void applicationTrustsUpstreamWithTls() {
		assertThat(get("payments")).isEqualTo("hello");

		assertThat(payments.origin()).hasScheme("https");
		assertThatPool(this.pools, "default-ssl-payments").hasNoLeases();
	}

	@Test
	void applicationMeetsFault() {
		orders.inflict(Faults.truncateBody());

		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> get("orders"));
		assertThatPool(this.pools, "default").hasNoLeases();
	}

	private String get(String client) {
		return this.context.getBean(client, RestClient.class).get().retrieve().body(String.class);
	}

	@Nested
	class NestedTests {

		@Autowired
		private ApplicationContext same;

		@Test
		void nestedTestSharesContextAndUpstreams() {
			assertThat(this.same).isSameAs(FaultyUpstreamContextTests.this.context);
			assertThat(get("orders")).isEqualTo("hello");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RestClient orders(RestClient.Builder builder, @Value("${orders.url}") String url) {
			return builder.baseUrl(url).build();
		}

		@Bean
		RestClient payments(RestClient.Builder builder, @Value("${payments.url}") String url, RestClientSsl ssl) {
			return builder.baseUrl(url).apply(ssl.fromBundle("payments")).build();
		}

	}

}
