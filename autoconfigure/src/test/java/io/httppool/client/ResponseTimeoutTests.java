package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The wait for the head of a response whose server is never silent for long.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ResponseTimeoutTests {

	private static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";

	private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	private final ApplicationContextRunner runner;

	ResponseTimeoutTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@ParameterizedTest
	@ValueSource(strings = { "httppool.defaults.response-timeout=500ms", "spring.http.clients.read-timeout=500ms" })
	void responseTimeoutEndsARequestThatGetsNothingButInterimResponses(String property) {
		try (StalledServer server = StalledServer.afterHead((socket) -> repeat(socket, PROCESSING, 1_000_000))) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> get(context, server))
					.havingCause()
					.isInstanceOf(SocketTimeoutException.class)
					.withMessageMatching("The response of http://localhost:\\d+ timed out: its head was not complete "
							+ "after 500ms \\(response timeout\\), after [1-9]\\d* interim responses"));
		}
	}

	@Test
	void responseTimeoutEndsARequestWhoseHeadComesByteByByte() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nX: ");
			repeat(socket, "x", 1_000_000);
		})) {
			this.runner.withPropertyValues("httppool.defaults.response-timeout=500ms")
				.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> get(context, server))
					.havingCause()
					.isInstanceOf(SocketTimeoutException.class)
					.withMessageContaining("its head was not complete after 500ms"));
		}
	}

	@Test
	void interimResponsesDoNotEndARequestThatIsAnsweredInTime() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			repeat(socket, PROCESSING, 10);
			StalledServer.send(socket, ANSWER);
		})) {
			this.runner.withPropertyValues("httppool.defaults.response-timeout=20s")
				.run((context) -> assertThat(get(context, server)).isEqualTo("ok"));
		}
	}

	@Test
	void bodyMayTakeLongerThanTheResponseTimeout() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n");
			repeat(socket, "x", 40);
		})) {
			this.runner.withPropertyValues("httppool.defaults.response-timeout=600ms")
				.run((context) -> assertThat(get(context, server)).hasSize(40));
		}
	}

	private static String get(ApplicationContext context, StalledServer server) {
		return context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(server.url("http"))
			.retrieve()
			.body(String.class);
	}

	private static void repeat(Socket socket, String text, int times) throws IOException {
		for (int i = 0; i < times; i++) {
			StalledServer.send(socket, text);
			try {
				TimeUnit.MILLISECONDS.sleep(25);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
