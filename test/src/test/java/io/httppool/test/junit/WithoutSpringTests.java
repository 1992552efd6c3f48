package io.httppool.test.junit;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The extension without Spring: all classes are loaded once more, from a class path
 * without it.
 */
class WithoutSpringTests {

	@Test
	void upstreamNeedsNoSpring() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader usual = thread.getContextClassLoader();
		try (URLClassLoader withoutSpring = withoutSpring()) {
			thread.setContextClassLoader(withoutSpring);
			Callable<?> run = (Callable<?>) withoutSpring.loadClass(Run.class.getName())
				.getDeclaredConstructor()
				.newInstance();

			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> withoutSpring.loadClass("org.springframework.core.env.Environment"));
			assertThat(run.call()).isEqualTo("succeeded: 1");
		}
		finally {
			thread.setContextClassLoader(usual);
		}
	}

	private static URLClassLoader withoutSpring() {
		URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("spring-"))
			.map(WithoutSpringTests::url)
			.toArray(URL[]::new);
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * A runner of the case without Spring.
	 */
	public static class Run implements Callable<String> {

		@Override
		public String call() {
			return "succeeded: " + EngineTestKit.engine("junit-jupiter")
				.selectors(DiscoverySelectors.selectClass(Case.class))
				.execute()
				.testEvents()
				.succeeded()
				.count();
		}

	}

	static class Case {

		@FaultyUpstream
		static FaultyServer shared;

		@FaultyUpstream(tls = true)
		FaultyServer secure;

		@Test
		void test() throws Exception {
			assertThat(Calls.get(shared)).isEqualTo("hello");
			assertThat(Calls.get(this.secure)).isEqualTo("hello");
		}

	}

}
