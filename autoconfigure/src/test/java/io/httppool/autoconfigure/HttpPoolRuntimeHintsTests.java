package io.httppool.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

class HttpPoolRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void propertiesCanBeReadByTheirNames() {
		new HttpPoolRuntimeHints().registerHints(this.hints, null);

		assertThat(accessors(PoolProperties.class)).allMatch(this::isInvocable).hasSizeGreaterThan(15);
		assertThat(accessors(RouteProperties.class)).allMatch(this::isInvocable).hasSizeGreaterThan(10);
	}

	@Test
	void fieldsOfTheBuildersOfHttpClientCanBeRead() {
		new HttpPoolRuntimeHints().registerHints(this.hints, null);

		assertThat(canRead(PoolingHttpClientConnectionManagerBuilder.class, "dnsResolver")).isTrue();
		assertThat(canRead(HttpClientBuilder.class, "userTokenHandler")).isTrue();
		assertThat(canRead(HttpClientBuilder.class, "connectionStateDisabled")).isTrue();
		assertThat(canRead(HttpClientBuilder.class, "retryStrategy")).isTrue();
	}

	@Test
	void handlersOfAClientCanBeRead() throws Exception {
		new HttpPoolRuntimeHints().registerHints(this.hints, getClass().getClassLoader());

		try (CloseableHttpClient client = HttpClientBuilder.create().build()) {
			Field chain = Objects.requireNonNull(ReflectionUtils.findField(client.getClass(), "execChain"));
			assertThat(canRead(client.getClass(), "execChain")).isTrue();
			assertThat(canRead(chain.getType(), "handler")).isTrue();
			assertThat(canRead(chain.getType(), "next")).isTrue();
		}
	}

	@Test
	void requestFactoriesOfRestClientsCanBeRead() {
		new HttpPoolRuntimeHints().registerHints(this.hints, getClass().getClassLoader());

		assertThat(canRead(RestClient.builder().getClass(), "requestFactory")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org/apache/hc/client5/version.properties", "org/apache/hc/core5/version.properties" })
	void versionsOfTheLibrariesCanBeRead(String resource) {
		new HttpPoolRuntimeHints().registerHints(this.hints, null);

		assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
	}

	private boolean canRead(Class<?> type, String field) {
		return RuntimeHintsPredicates.reflection()
			.onFieldAccess(ReflectionUtils.findField(type, field))
			.test(this.hints);
	}

	private boolean isInvocable(RecordComponent component) {
		return RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()).test(this.hints);
	}

	/** Return the components of a record, and those of the records within it. */
	private static List<RecordComponent> accessors(Class<?> type) {
		return Arrays.stream(type.getRecordComponents())
			.flatMap((component) -> component.getType().isRecord()
					? Stream.concat(Stream.of(component), accessors(component.getType()).stream())
					: Stream.of(component))
			.toList();
	}

}
