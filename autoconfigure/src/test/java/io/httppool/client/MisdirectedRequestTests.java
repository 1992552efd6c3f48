package io.httppool.client;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers that say that they are not responsible for a name.
 */
class MisdirectedRequestTests {

	private final ApplicationContextRunner runner = ClientContext.runner();

	@ParameterizedTest
	@ValueSource(strings = { "keep-alive", "close" })
	void connectionIsNotUsedAgain(String connection) {
		try (FaultyServer server = FaultyServer.start()) {
			this.runner.run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				server.answer(new Answer(421, "text/plain", "Not here"));
				assertThat(status(client, server.origin(), connection)).isEqualTo(421);
				server.answer(Answer.text("Here"));

				assertThat(status(client, server.origin(), "keep-alive")).isEqualTo(200);
				assertThat(status(client, server.origin(), "keep-alive")).isEqualTo(200);

				assertThat(context.getBean(PoolRegistry.class).all()).singleElement()
					.satisfies((pool) -> assertThat(pool.snapshot().routes()).singleElement()
						.satisfies((route) -> assertThat(route.totals().closed())
							.isEqualTo(Map.of(CloseReason.MISDIRECTED, 1L))));
			});
		}
	}

	private static int status(RestClient client, URI origin, String connection) {
		return client.get().uri(origin).header("Connection", connection).exchange((request, response) -> {
			response.getBody().readAllBytes();
			return response.getStatusCode().value();
		});
	}

}
