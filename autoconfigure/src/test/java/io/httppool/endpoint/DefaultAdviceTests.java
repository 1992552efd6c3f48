package io.httppool.endpoint;

import java.io.IOException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.verdict.DnsCacheAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the advice of an application with defaults.
 */
@Tag("slow")
@Isolated
@ExtendWith(OutputCaptureExtension.class)
class DefaultAdviceTests {

	@Test
	void healthyApplicationThatWasJustStartedGetsNoAdvice() throws IOException {
		try (LoopbackServer server = LoopbackServer.answering(); ConfigurableApplicationContext context = run()) {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			for (int i = 0; i < 100; i++) {
				client.get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();
			}

			PoolsDescriptor pools = context.getBean(HttpPoolEndpoint.class).pools();

			assertThat(pools.pools()).containsOnlyKeys("default");
			assertThat(pools.advice()).isEmpty();
		}
	}

	@Test
	void applicationThatLooksNamesUpOnceAndForAllGetsAdviceAndALineOfTheLog(CapturedOutput output) {
		System.setProperty(DnsCacheAdvice.SYSTEM_PROPERTY, "-1");
		try (ConfigurableApplicationContext context = run();
				ConfigurableApplicationContext child = application().parent(context).run()) {
			PoolsDescriptor pools = context.getBean(HttpPoolEndpoint.class).pools();

			assertThat(child.isRunning()).isTrue();
			assertThat(pools.advice()).singleElement().satisfies((advice) -> {
				assertThat(advice.pool()).isEqualTo("*");
				assertThat(advice.code()).isEqualTo("dns-cached-forever");
				assertThat(advice.severity()).isEqualTo("warn");
				assertThat(output.toString().lines()).filteredOn((line) -> line.contains(advice.message()))
					.singleElement()
					.asString()
					.contains(" WARN ");
			});
		}
		finally {
			System.clearProperty(DnsCacheAdvice.SYSTEM_PROPERTY);
		}
	}

	@Test
	void applicationThatDoesNotAskTheVirtualMachineForNamesGetsNoAdviceOnItsCache() {
		System.setProperty(DnsCacheAdvice.SYSTEM_PROPERTY, "-1");
		try (ConfigurableApplicationContext context = application()
			.properties("httppool.defaults.dns.source=dnsjava", "spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=httppool")
			.run()) {
			assertThat(context.getBean(HttpPoolEndpoint.class).pools().advice()).isEmpty();
		}
		finally {
			System.clearProperty(DnsCacheAdvice.SYSTEM_PROPERTY);
		}
	}

	private static ConfigurableApplicationContext run() {
		return application().properties("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=httppool")
			.run();
	}

	private static SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
