package io.httppool.client;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.test.autoconfigure.AutoConfigureMockRestServiceServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * Mock servers of tests stand in for the pool.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = "spring.http.serviceclient.mocked.base-url=http://nowhere.invalid")
@AutoConfigureMockRestServiceServer
class MockServerTests {

	@Autowired
	private MockRestServiceServer server;

	@Autowired
	private Mocked mocked;

	@Autowired
	private HttpPools pools;

	@Test
	void groupIsAnsweredByTheMockServer() {
		this.server.expect(requestTo("http://nowhere.invalid/who")).andRespond(withSuccess("mocked", null));

		assertThat(this.mocked.who()).isEqualTo("mocked");
	}

	@Test
	void namedPoolOfABuilderLeavesItToItsMockServer() {
		RestClient.Builder builder = RestClient.builder();
		MockRestServiceServer server = MockRestServiceServer.bindTo(builder).bufferContent().build();
		server.expect(requestTo("http://nowhere.invalid/who")).andRespond(withSuccess("mocked", null));

		RestClient client = builder.clone().apply(this.pools.restClient("payments")).build();

		assertThat(client.get().uri("http://nowhere.invalid/who").retrieve().body(String.class)).isEqualTo("mocked");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "mocked", types = Mocked.class)
	static class Application {

	}

	interface Mocked {

		@GetExchange("/who")
		String who();

	}

}
