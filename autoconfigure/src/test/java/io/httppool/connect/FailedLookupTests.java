package io.httppool.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Requests to a host that cannot be resolved.
 */
class FailedLookupTests {

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(UnknownHostException.class, (Resolver) () -> {
			throw new UnknownHostException("nowhere.example");
		}), Arguments.of(UnknownHostException.class, (Resolver) () -> new InetAddress[0]),
				Arguments.of(UnknownHostException.class, (Resolver) () -> {
					throw new IllegalStateException("broken");
				}), Arguments.of(Refused.class, (Resolver) () -> {
					throw new Refused();
				}), Arguments.of(StackOverflowError.class, (Resolver) () -> {
					throw new StackOverflowError("nowhere.example");
				}));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void requestWhenTheResolverFailsLeavesNoPermitBehind(Class<? extends Throwable> expected, Resolver resolver)
			throws IOException {
		HttpPoolConnectionManager manager = TestConnections
			.with(resolver, Ticker.system(), TestCertificate.localhost().sslContext())
			.manager();
		try (CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.disableAutomaticRetries()
			.build()) {
			HttpGet request = new HttpGet("http://nowhere.example/");

			assertThatThrownBy(
					() -> client.execute(request, (response) -> EntityUtils.toByteArray(response.getEntity())))
				.isInstanceOf(expected)
				.hasMessageContaining("nowhere.example");

			PoolSnapshot after = manager.pool().snapshot();
			assertThat(after.total()).isZero();
			assertThat(after.pending()).isZero();
		}
		manager.shutDown(CloseMode.IMMEDIATE);
	}

	/**
	 * A resolver of one name.
	 */
	@FunctionalInterface
	interface Resolver extends DnsResolver {

		InetAddress[] find() throws UnknownHostException;

		@Override
		default InetAddress[] resolve(String host) throws UnknownHostException {
			return find();
		}

		@Override
		default String resolveCanonicalHostname(String host) {
			return host;
		}

	}

	/**
	 * An exception that an application means for its own code.
	 */
	private static final class Refused extends RuntimeException {

		Refused() {
			super("nowhere.example is refused");
		}

	}

}
