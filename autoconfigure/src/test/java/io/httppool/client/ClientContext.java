package io.httppool.client;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.httppool.autoconfigure.HttpPoolAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolClientAutoConfiguration;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.statistics.RouteWindow;

/**
 * The auto-configurations of an application with blocking clients over the pools.
 */
final class ClientContext {

	static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(SslAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class, HttpPoolAutoConfiguration.class,
			HttpPoolClientAutoConfiguration.class);

	/** Makes the clients of a test those of HttpClient, whatever profile others have. */
	static final String STANDARD = "httppool.defaults.profile=standard";

	private ClientContext() {
	}

	/**
	 * Return a runner that does not wait for connections which a test holds to the end.
	 */
	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("httppool.shutdown.drain-timeout=0s");
	}

	/** Close the window of the only route of the only pool, and return it. */
	static RouteWindow closeWindow(ApplicationContext context) {
		return context.getBean(PoolRegistry.class)
			.pools()
			.get(0)
			.limitControl()
			.closeWindows()
			.values()
			.iterator()
			.next();
	}

	/** Return such a runner whose clients have a profile. */
	static ApplicationContextRunner runner(ClientProfile profile) {
		return runner().withPropertyValues("httppool.defaults.profile=" + profile);
	}

}
