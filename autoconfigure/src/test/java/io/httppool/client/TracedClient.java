package io.httppool.client;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.autoconfigure.HttpPoolTracingAutoConfiguration;
import io.httppool.settings.ClientProfile;
import io.httppool.tracing.TestTracing;
import io.httppool.tracing.TestTracing.Ended;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client whose requests have spans, and the spans that have ended.
 */
final class TracedClient implements AutoCloseable {

	private final ClientProfile profile;

	private TestTracing tracing;

	TracedClient() {
		this(ClientProfile.STANDARD);
	}

	TracedClient(ClientProfile profile) {
		this.profile = profile;
	}

	/** Return the span of a name, that of a request by its method. */
	Ended spanOf(String name) {
		return single((span) -> span.name().equals(name) || span.name().equalsIgnoreCase("http " + name));
	}

	Ended startingWith(String name) {
		return single((span) -> span.name().startsWith(name));
	}

	Ended single(Predicate<Ended> test) {
		List<Ended> found = this.tracing.spans().stream().filter(test).toList();
		assertThat(found).as("of " + this.tracing.spans()).hasSize(1);
		return found.get(0);
	}

	List<Ended> children(Ended parent) {
		return this.tracing.spans().stream().filter((span) -> span.parent().equals(parent.id())).toList();
	}

	ApplicationContextRunner runner(String kind, boolean isSampling) {
		return runner(kind.equals("Brave") ? TestTracing.brave(isSampling) : TestTracing.openTelemetry(isSampling));
	}

	ApplicationContextRunner runner(TestTracing tracing) {
		this.tracing = tracing;
		Tracer tracer = this.tracing.tracer();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
		return ClientContext.runner(this.profile)
			.withConfiguration(AutoConfigurations.of(RestClientObservationAutoConfiguration.class,
					HttpPoolTracingAutoConfiguration.class))
			.withBean(Tracer.class, () -> tracer)
			.withBean(ObservationRegistry.class, () -> observations);
	}

	static void get(ApplicationContext context, String uri) {
		context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().toBodilessEntity();
	}

	static LoopbackServer secure(Certificates certificates) throws IOException {
		return new LoopbackServer(certificates.context("server").getServerSocketFactory(), LoopbackServer::answer);
	}

	List<Ended> spans() {
		return this.tracing.spans();
	}

	@Override
	public void close() {
		if (this.tracing != null) {
			this.tracing.close();
		}
	}

}
