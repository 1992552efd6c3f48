package io.httppool.autoconfigure;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.client.HttpPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of the properties of requests that are repeated.
 */
class RetryPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "defaults.retry.max-wait=2s, 0, 2", "defaults.retry.max-wait=0, 0, 1",
			"defaults.retry.max-wait=900ms, 1, 1", "defaults.retry.max-wait=0 pools.api.retry.max-wait=1s, 1, 2",
			"pools.api.retry.max-wait=1s routes.busy.retry.max-wait=0, 0, 1" })
	void maxWaitBoundsTheWaitThatAServerMayAskFor(String properties, int seconds, int requests) throws IOException {
		AtomicInteger received = new AtomicInteger();
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (LoopbackServer.readHead(socket)) {
				received.incrementAndGet();
				LoopbackServer.send(socket,
						"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: %d\r\n\r\n"
							.formatted(seconds));
			}
		})) {
			String url = server.host("http").toURI();
			ApiPool.run("%s routes.busy.origin=%s".formatted(properties, url), (pool) -> {
				RestClient.builder()
					.requestFactory(pool.context().getBean(HttpPools.class).requestFactory("api"))
					.build()
					.get()
					.uri(url)
					.retrieve()
					.onStatus((status) -> true, (request, response) -> response.close())
					.toBodilessEntity();

				assertThat(received).hasValue(requests);
			});
		}
	}

}
