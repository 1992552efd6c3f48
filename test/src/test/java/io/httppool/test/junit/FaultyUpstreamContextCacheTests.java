package io.httppool.test.junit;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.EnabledIf;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.web.client.RestClient;

import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cached application contexts know the upstreams of the test that gets them.
 */
class FaultyUpstreamContextCacheTests {

	private static final List<ApplicationContext> met = new ArrayList<>();

	@BeforeEach
	void forget() {
		met.clear();
	}

	@Test
	void classesOfOneConfigurationHaveContextsOfTheirOwn() {
		TestClasses.run(2, First.class, Second.class);

		assertThat(met.stream().distinct()).hasSize(2);
	}

	@Test
	void heirsOfOneServerHaveContextsOfTheirOwn() {
		TestClasses.run(2, FirstHeir.class, SecondHeir.class);

		assertThat(met.stream().distinct()).hasSize(2);
	}

	@Test
	void classThatRunsAgainHasAnotherContext() {
		TestClasses.run(1, First.class);
		TestClasses.run(1, First.class);

		assertThat(met.stream().distinct()).hasSize(2);
	}

	@Test
	void heirsOfOneServerOfTheTestClassShareTheContext() {
		TestClasses.run(2, FirstWithOwn.class, SecondWithOwn.class);

		assertThat(met).hasSize(2);
		assertThat(met.stream().distinct()).hasSize(1);
	}

	@Test
	void contextThatIsLoadedBeforeAllElseFindsServer() {
		TestClasses.run(1, Conditional.class);

		assertThat(met).hasSize(1);
	}

	@Test
	void contextWithoutUpstreamsIsLeftAlone() {
		TestClasses.run(2, Without.class, AlsoWithout.class);

		assertThat(met).hasSize(2);
		assertThat(met.stream().distinct()).hasSize(1);
	}

	@Test
	void nestedClassSharesContextAndLetsGoOfServer() {
		TestClasses.run(2, Outer.class);

		assertThat(met.stream().distinct()).hasSize(1);
		assertThat(Outer.server).isNull();
	}

	@Test
	void contextThatEndsWithItsClassStillFindsServer() {
		TestClasses.run(1, Ending.class);

		assertThat(LastCall.answers).containsExactly("hello");
	}

	private static void meet(ApplicationContext context, FaultyServer server) throws Exception {
		assertThat(context.getEnvironment().getProperty("url")).isEqualTo(server.origin().toString());
		assertThat(Calls.isClosed(server)).isFalse();
		met.add(context);
	}

	@SpringJUnitConfig(Empty.class)
	static class First {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

	}

	@SpringJUnitConfig(Empty.class)
	static class Second {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

	}

	@SpringJUnitConfig(Empty.class)
	abstract static class Inherited {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

	}

	static class FirstHeir extends Inherited {

	}

	static class SecondHeir extends Inherited {

	}

	@SpringJUnitConfig(Empty.class)
	abstract static class Own {

		@FaultyUpstream(property = "url")
		static final FaultyServer server = FaultyServer.start();

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

	}

	static class FirstWithOwn extends Own {

	}

	static class SecondWithOwn extends Own {

	}

	@EnabledIf(expression = "#{environment['url'] != null}", loadContext = true)
	@ExtendWith(SpringExtension.class)
	@ContextConfiguration(classes = Empty.class)
	static class Conditional {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context, @Value("${url}") String url) throws Exception {
			meet(context, server);
			assertThat(url).isEqualTo(server.origin().toString());
		}

	}

	@SpringJUnitConfig(Empty.class)
	static class Without {

		@Test
		void test(@Autowired ApplicationContext context) {
			met.add(context);
		}

	}

	@SpringJUnitConfig(Empty.class)
	static class AlsoWithout {

		@FaultyUpstream
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) {
			met.add(context);
		}

	}

	@SpringJUnitConfig(Empty.class)
	static class Outer {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

		@Nested
		class Inner {

			@Test
			void test(@Autowired ApplicationContext context) throws Exception {
				meet(context, server);
			}

		}

	}

	@SpringJUnitConfig(LastCall.class)
	@DirtiesContext
	static class Ending {

		@FaultyUpstream(property = "url")
		static FaultyServer server;

		@Test
		void test(@Autowired ApplicationContext context) throws Exception {
			meet(context, server);
		}

	}

	/**
	 * A bean that sends a request while it is destroyed.
	 */
	static class LastCall implements DisposableBean {

		private static final List<String> answers = new ArrayList<>();

		@Value("${url}")
		private String url;

		@Override
		public void destroy() {
			answers.add(RestClient.create(this.url).get().retrieve().body(String.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
