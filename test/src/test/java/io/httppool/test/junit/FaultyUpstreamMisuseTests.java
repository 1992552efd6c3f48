package io.httppool.test.junit;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The messages for wrong uses of the annotation.
 */
class FaultyUpstreamMisuseTests {

	@Test
	void fieldOfAnotherTypeIsRefused() {
		assertFails(OtherType.class, "its type is String. Declare it as FaultyServer or FaultyProxy");
	}

	@Test
	void proxyThatIsNullIsRefused() {
		assertFails(NullProxy.class, "a proxy needs a server to stand before. "
				+ "Initialize the field with FaultyProxy.startBefore(origin)");
		assertFails(NullProxyOfInstance.class, "Initialize the field with FaultyProxy.startBefore(origin)");
	}

	@Test
	void fieldThatIsFinalAndNullIsRefused() {
		assertFails(FinalAndNull.class, "Initialize it, or remove 'final' to have a server started");
	}

	@Test
	void tlsForServerOfTheTestClassIsRefused() {
		assertFails(TlsForPlain.class, "Initialize it with FaultyServer.startSecure(), or not at all");
	}

	@Test
	void bundleWithoutTlsIsRefused() {
		assertFails(BundleWithoutTls.class, "'sslBundle' is for upstreams with TLS. Add 'tls = true'");
		assertFails(BundleForPlain.class, "has none. Initialize it with FaultyServer.startSecure(), or not at all");
	}

	@Test
	void propertyOfInstanceFieldIsRefused() {
		assertFails(PropertyOfInstance.class, "Make the field static");
		assertFails(PropertyOfInstanceWithSpring.class, "Make the field static");
	}

	@Test
	void propertyWithoutApplicationContextIsRefused() {
		assertFails(NoContext.class, "Annotate the class with @SpringBootTest or @SpringJUnitConfig, or remove them");
	}

	@Test
	void onePropertyForTwoUpstreamsIsRefused() {
		assertThat(failure(OneProperty.class))
			.startsWith("Property 'url' cannot be the origin of two upstreams: http://");
	}

	private static void assertFails(Class<?> test, String sentence) {
		assertThat(failure(test)).startsWith("Cannot look after the @FaultyUpstream " + test.getName() + ".upstream: ")
			.endsWith(sentence);
	}

	/** Return the message with which the one test, or its class, has failed. */
	private static String failure(Class<?> test) {
		List<Throwable> failures = EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(test))
			.execute()
			.allEvents()
			.failed()
			.stream()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
			.toList();
		assertThat(failures).hasSize(1);
		Throwable failure = failures.get(0);
		while (failure.getCause() != null) {
			failure = failure.getCause();
		}
		return failure.getMessage();
	}

	static class OtherType {

		@FaultyUpstream
		static String upstream;

		@Test
		void test() {
		}

	}

	static class NullProxy {

		@FaultyUpstream
		static FaultyProxy upstream;

		@Test
		void test() {
		}

	}

	static class NullProxyOfInstance {

		@FaultyUpstream
		FaultyProxy upstream;

		@Test
		void test() {
		}

	}

	static class FinalAndNull {

		@FaultyUpstream
		static final FaultyServer upstream = null;

		@Test
		void test() {
		}

	}

	static class TlsForPlain {

		@FaultyUpstream(tls = true)
		FaultyServer upstream = FaultyServer.start();

		@Test
		void test() {
		}

	}

	static class BundleWithoutTls {

		@FaultyUpstream(sslBundle = "payments")
		static FaultyServer upstream;

		@Test
		void test() {
		}

	}

	static class BundleForPlain {

		@FaultyUpstream(sslBundle = "payments")
		static FaultyServer upstream = FaultyServer.start();

		@Test
		void test() {
		}

	}

	static class PropertyOfInstance {

		@FaultyUpstream(property = "url")
		FaultyServer upstream;

		@Test
		void test() {
		}

	}

	@SpringJUnitConfig(Empty.class)
	static class PropertyOfInstanceWithSpring {

		@FaultyUpstream(property = "url")
		FaultyServer upstream;

		@Test
		void test() {
		}

	}

	static class NoContext {

		@FaultyUpstream(property = "url")
		static FaultyServer upstream;

		@Test
		void test() {
		}

	}

	@SpringBootTest(classes = Empty.class)
	static class OneProperty {

		@FaultyUpstream(property = "url")
		static FaultyServer one;

		@FaultyUpstream(property = "url")
		static FaultyServer other;

		@Test
		void test() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
