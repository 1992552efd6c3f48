package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.CheckedServer;
import io.httppool.settings.HealthSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthQuestion}, by what a server gets to read.
 */
class HealthQuestionTests {

	@ParameterizedTest
	@CsvSource({ "http, api.test, 80, api.test", "https, api.test, 443, api.test", "http, api.test, -1, api.test",
			"http, api.test, 443, api.test:443", "https, api.test, 80, api.test:80", "http, ::1, 8080, [::1]:8080",
			"http, ::1, 80, [::1]", "HTTPS, 10.0.0.1, 443, 10.0.0.1" })
	void hostIsThatOfRequests(String scheme, String name, int port, String host) throws IOException {
		HealthQuestion question = new HealthQuestion(
				HealthSettings.defaults().request().withHeaders(Map.of("Accept", "*/*")),
				new HttpHost(scheme, name, port));
		try (CheckedServer server = new CheckedServer(); Socket socket = new Socket("127.0.0.1", server.port())) {

			String problem = question.ask(socket, Timeout.ofSeconds(20));

			assertThat(problem).isNull();
			assertThat(server.checks()).singleElement().asString().contains("\nHost: %s\n".formatted(host));
		}
	}

}
