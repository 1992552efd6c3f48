package io.httppool.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;

import io.httppool.NameServer;
import io.httppool.TellingServer;
import io.httppool.autoconfigure.InvalidPoolSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the source of addresses that an application chooses.
 */
@ResourceLock(NameServer.RESOLVER)
class DnsSourceTests {

	private static final String DNSJAVA = "httppool.defaults.dns.source=dnsjava";

	private static final Resolver BEFORE = Lookup.getDefaultResolver();

	@TempDir
	private static Path directory;

	private static NameServer names;

	private final ApplicationContextRunner runner = ClientContext.runner();

	@BeforeAll
	static void start() throws IOException {
		if (NameServer.program().isPresent()) {
			names = NameServer.start(directory);
			Lookup.setDefaultResolver(names.resolver());
			names.answer("telling.test", Duration.ofMinutes(1), "127.0.0.1");
		}
	}

	@AfterAll
	static void stop() {
		Lookup.setDefaultResolver(BEFORE);
		if (names != null) {
			names.close();
		}
	}

	@Test
	void namesAreFoundByTheSourceThatWasChosen() {
		assumeThat(NameServer.program()).as(NameServer.MISSING).isPresent();
		try (TellingServer server = TellingServer.http()) {
			String url = "http://telling.test:" + server.port();

			this.runner.withPropertyValues(DNSJAVA).run((context) -> assertThat(get(context, url)).isEqualTo("plain"));
			this.runner.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> get(context, url)));
			this.runner
				.withPropertyValues("httppool.routes.telling.origin=" + url,
						"httppool.routes.telling.dns.source=dnsjava")
				.run((context) -> assertThat(get(context, url)).isEqualTo("plain"));
		}
	}

	@Test
	void sourceWhoseLibraryIsMissingIsRefused() {
		this.runner.withPropertyValues(DNSJAVA)
			.withClassLoader(new FilteredClassLoader("org.xbill.DNS"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPoolSettingException.class, (failure) -> {
					assertThat(failure).hasMessage(
							"Property 'httppool.defaults.dns.source' is 'dnsjava', but dnsjava is not on the class path");
					assertThat(failure.remedy()).startsWith("Add the dependency dnsjava:dnsjava ");
				}));
	}

	@Test
	void libraryThatIsMissingAndNotChosenIsNotNeeded() {
		try (TellingServer server = TellingServer.http()) {
			this.runner.withClassLoader(new FilteredClassLoader("org.xbill.DNS"))
				.run((context) -> assertThat(get(context, server.url())).isEqualTo("plain"));
		}
	}

	@Test
	void filterOfAddressesIsNotPassedOver() {
		this.runner.withPropertyValues(DNSJAVA)
			.withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses)
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> get(context, "http://telling.test"))
				.havingRootCause()
				.isInstanceOf(UnsupportedCustomizationException.class)
				.withMessageContaining("but dns.source of pool 'default' is 'dnsjava'"));
	}

	private static String get(ApplicationContext context, String url) {
		return context.getBean(RestClient.Builder.class).build().get().uri(url).retrieve().body(String.class);
	}

}
