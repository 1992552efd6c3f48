package io.httppool.endpoint;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the advice on an SSL bundle that cannot be used since it was reloaded.
 */
class UnusableBundleAdviceTests {

	@TempDir
	Path directory;

	@Test
	void bundleWhoseKeyIsMissingIsAdviceUntilItIsMended() {
		Certificates certificates = Certificates.create(this.directory, "partner");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(certificates.bundleProperties("partner"))
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=httppool")
			.run()) {
			context.getBean(RestClient.Builder.class)
				.apply(context.getBean(RestClientSsl.class).fromBundle("partner"))
				.build();
			SslBundle good = context.getBean(SslBundles.class).getBundle("partner");
			HttpPoolEndpoint endpoint = context.getBean(HttpPoolEndpoint.class);

			context.getBean(SslBundleRegistry.class)
				.updateBundle("partner", SslBundle.of(good.getStores(), SslBundleKey.of(null, "another")));

			assertThat(endpoint.pools().advice()).singleElement().satisfies((advice) -> {
				assertThat(advice.pool()).isEqualTo("default-ssl-partner");
				assertThat(advice.code()).isEqualTo("ssl-bundle-unusable");
				assertThat(advice.severity()).isEqualTo("warn");
				assertThat(advice.message()).contains("'partner'").contains("another").doesNotContain("changeit");
			});

			context.getBean(SslBundleRegistry.class).updateBundle("partner", good);

			assertThat(endpoint.pools().advice()).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
