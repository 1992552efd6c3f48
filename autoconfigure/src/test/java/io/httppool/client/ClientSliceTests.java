package io.httppool.client;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * A client of a named pool in a test slice for clients.
 */
@RestClientTest
@Import(ClientSliceTests.Payments.class)
class ClientSliceTests {

	@Autowired
	private MockRestServiceServer server;

	@Autowired
	private Payments payments;

	@Test
	void clientOfANamedPoolIsAnsweredByTheMockServer() {
		this.server.expect(requestTo("http://nowhere.invalid/who")).andRespond(withSuccess("mocked", null));

		assertThat(this.payments.who()).isEqualTo("mocked");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	@Component
	static class Payments {

		private final RestClient client;

		Payments(RestClient.Builder builder, HttpPools pools) {
			this.client = builder.apply(pools.restClient("payments")).build();
		}

		String who() {
			return this.client.get().uri("http://nowhere.invalid/who").retrieve().body(String.class);
		}

	}

}
