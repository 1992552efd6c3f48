package io.httppool.client;

import java.net.ProxySelector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.TellingServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parts of a client that are exchanged for cheaper ones, and those that stay.
 */
class ShortcutsTests {

	private final HttpClientBuilder client = HttpClientBuilder.create().useSystemProperties();

	private final ProxySelector selector = ProxySelector.getDefault();

	@AfterEach
	void restore() {
		ProxySelector.setDefault(this.selector);
		System.clearProperty("http.keepAlive");
		System.clearProperty("java.net.useSystemProxies");
		System.clearProperty("http.proxyHost");
		System.clearProperty("http.proxyPort");
		System.clearProperty("http.nonProxyHosts");
	}

	@Test
	void usualClientGetsThemAll() {
		Shortcuts.take(this.client);

		assertThat(this.<Object>part("routePlanner")).isInstanceOf(CachedRoutePlanner.class);
		assertThat(this.<Object>part("reuseStrategy")).isInstanceOf(QuickReuseStrategy.class);
	}

	@Test
	void clientThatReadsNoSystemPropertiesGetsNone() {
		HttpClientBuilder other = HttpClientBuilder.create();

		Shortcuts.take(other);

		assertThat(new BuilderFields(HttpClientBuilder.class, other).<Object>read("routePlanner")).isNull();
		assertThat(new BuilderFields(HttpClientBuilder.class, other).<Object>read("reuseStrategy")).isNull();
	}

	@Test
	void plannerOfTheUserStays() {
		DefaultRoutePlanner own = new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE);
		this.client.setRoutePlanner(own);

		Shortcuts.take(this.client);

		assertThat(this.<Object>part("routePlanner")).isSameAs(own);
	}

	@Test
	void proxySelectorAndPortsOfTheUserStay() {
		List<Consumer<HttpClientBuilder>> customizers = List.of(
				(builder) -> builder.setProxy(new HttpHost("proxy.example", 1)),
				(builder) -> builder.setProxySelector(ProxySelector.of(null)),
				(builder) -> builder.setSchemePortResolver((host) -> 1));
		for (Consumer<HttpClientBuilder> customizer : customizers) {
			HttpClientBuilder customized = HttpClientBuilder.create().useSystemProperties();
			customizer.accept(customized);

			Shortcuts.take(customized);

			assertThat(new BuilderFields(HttpClientBuilder.class, customized).<Object>read("routePlanner")).isNull();
		}
	}

	@Test
	void selectorOfTheApplicationIsAskedForEachRequest() {
		ProxySelector.setDefault(ProxySelector.of(null));

		Shortcuts.take(this.client);

		assertThat(this.<Object>part("routePlanner")).isNull();
	}

	@Test
	void proxiesOfTheDesktopAreAskedForEachRequest() {
		System.setProperty("java.net.useSystemProxies", "true");

		Shortcuts.take(this.client);

		assertThat(this.<Object>part("routePlanner")).isNull();
	}

	@Test
	void reuseStrategyOfTheUserStays() {
		this.client.setConnectionReuseStrategy(DefaultClientConnectionReuseStrategy.INSTANCE);

		Shortcuts.take(this.client);

		assertThat(this.<Object>part("reuseStrategy")).isSameAs(DefaultClientConnectionReuseStrategy.INSTANCE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "no", "" })
	void keepAliveThatIsSwitchedOffStaysOff(String value) {
		System.setProperty("http.keepAlive", value);

		Shortcuts.take(this.client);

		assertThat(this.<Object>part("reuseStrategy")).isNull();
	}

	@Test
	void clientOfAnApplicationKeepsNoConnectionWhereKeepAliveIsSwitchedOff() {
		System.setProperty("http.keepAlive", "false");
		try (TellingServer server = TellingServer.http()) {
			ClientContext.runner().run((context) -> {
				call(context, server);
				call(context, server);

				assertThat(server.clientPorts()).hasSize(2);
			});
		}
	}

	@Test
	void plannerOfACustomizerIsAskedByTheClientOfAnApplication() {
		AtomicInteger asked = new AtomicInteger();
		DefaultRoutePlanner planner = new DefaultRoutePlanner(null) {

			@Override
			protected HttpHost determineProxy(HttpHost target, HttpContext context) {
				asked.incrementAndGet();
				return null;
			}

		};
		Customizer customizer = new Customizer(
				(builder) -> builder.withHttpClientCustomizer((client) -> client.setRoutePlanner(planner)));
		try (TellingServer server = TellingServer.http()) {
			ClientContext.runner().withBean(Customizer.class, () -> customizer).run((context) -> {
				call(context, server);

				assertThat(asked).hasPositiveValue();
			});
		}
	}

	@Test
	void clientOfAnApplicationSendsToAProxyThatIsSetAfterItsFirstRequest() {
		try (TellingServer server = TellingServer.http(); TellingServer proxy = TellingServer.http()) {
			ClientContext.runner().run((context) -> {
				call(context, server);

				System.setProperty("http.proxyHost", "localhost");
				System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
				System.setProperty("http.nonProxyHosts", "");
				call(context, server);

				assertThat(server.clientPorts()).hasSize(1);
				assertThat(proxy.clientPorts()).hasSize(1);
			});
		}
	}

	private static void call(ApplicationContext context, TellingServer server) {
		context.getBean(RestClient.Builder.class).build().get().uri(server.url()).retrieve().toBodilessEntity();
	}

	private <T> T part(String name) {
		return new BuilderFields(HttpClientBuilder.class, this.client).read(name);
	}

}
