package io.httppool.tracing;

import java.lang.ref.WeakReference;
import java.net.URI;

import io.micrometer.common.KeyValue;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationContext;

import io.httppool.event.PoolRoute;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestUses} and for what a request tells of them.
 */
class RequestUsesTests {

	private final RequestUses uses = new RequestUses();

	private final PoolRoute route = new PoolRoute("default", new HttpRoute(new HttpHost("http", "a", 8080)));

	@ParameterizedTest
	@CsvSource({ "OpenTelemetry, true", "OpenTelemetry, false", "Brave, true", "Brave, false" })
	void connectionIsToldWhereTheSpanOfTheRequestIsSampled(String kind, boolean isSampling) throws Exception {
		PooledRequestObservationConvention convention = new PooledRequestObservationConvention("requests", this.uses);
		try (TestTracing tracing = kind.equals("Brave") ? TestTracing.brave(isSampling)
				: TestTracing.openTelemetry(isSampling)) {
			ClientRequestObservationContext context = new ClientRequestObservationContext(
					new SimpleClientHttpRequestFactory().createRequest(URI.create("http://a:8080/"), HttpMethod.GET));
			TracingContext ofRequest = new TracingContext();
			ofRequest.setSpan(tracing.tracer().nextSpan().start());
			context.put(TracingContext.class, ofRequest);

			convention.getHighCardinalityKeyValues(context);
			this.uses.leased(this.route, 1, 0, true);

			assertThat(convention.getHighCardinalityKeyValues(context).stream().map(KeyValue::getKey))
				.filteredOn((key) -> key.startsWith("httppool"))
				.hasSize(isSampling ? 2 : 0);
		}
	}

	@Test
	void requestWhoseResponseIsNeverClosedIsForgotten() {
		WeakReference<RequestUse> dropped = this.uses.begin().self();

		RequestUse next = this.uses.begin();

		Awaitility.await().until(() -> {
			System.gc();
			return dropped.get() == null;
		});
		this.uses.end(next);
	}

	@Test
	void requestWithinARequestHasAUseOfItsOwn() {
		RequestUse outer = this.uses.begin();
		this.uses.leased(this.route, 1, 0, false);
		RequestUse inner = this.uses.begin();
		this.uses.leased(this.route, 2, 0, true);
		this.uses.end(inner);

		assertThat(outer.connection()).isEqualTo("default-1");
		assertThat(inner.connection()).isEqualTo("default-2");
		this.uses.end(outer);
	}

}
