package io.httppool.sample;

import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlowRequests} with the SDK of OpenTelemetry.
 */
@ExtendWith(OutputCaptureExtension.class)
class SlowRequestsTests {

	/** More than the spans of one test. */
	private static final int MANY = 100;

	@Test
	void slowestRequestIsToldWithWhatItWaitedFor(CapturedOutput output) {
		String slowest = export(200, 250);

		assertThat(output)
			.contains("Slow request, trace %s: 250 ms, of these wait_for_connection 125 ms".formatted(slowest))
			.doesNotContain("200 ms");
	}

	@Test
	void fastRequestsAreNotTold(CapturedOutput output) {
		export(10, 199);

		assertThat(output).doesNotContain("Slow request");
	}

	@Test
	void whatARequestWaitedForMayHaveBeenExportedBefore(CapturedOutput output) {
		SdkTracerProvider provider = provider(1);
		String trace = request(provider.get("test"), 250);
		provider.close();

		assertThat(output)
			.contains("Slow request, trace %s: 250 ms, of these wait_for_connection 125 ms".formatted(trace));
	}

	@Test
	void requestsToThisApplicationAreNotTold(CapturedOutput output) {
		SdkTracerProvider provider = provider(MANY);
		provider.get("test")
			.spanBuilder("http get /actuator/health")
			.setSpanKind(SpanKind.SERVER)
			.setStartTimestamp(1, TimeUnit.SECONDS)
			.startSpan()
			.end(2, TimeUnit.SECONDS);
		provider.close();

		assertThat(output).doesNotContain("Slow request");
	}

	/**
	 * Export requests that last so many milliseconds, and return the trace of the last.
	 */
	private static String export(long... millis) {
		SdkTracerProvider provider = provider(MANY);
		String last = "";
		for (long lasting : millis) {
			last = request(provider.get("test"), lasting);
		}
		provider.close();
		return last;
	}

	private static SdkTracerProvider provider(int mostAtATime) {
		return SdkTracerProvider.builder()
			.addSpanProcessor(BatchSpanProcessor.builder(new SlowRequests()).setMaxExportBatchSize(mostAtATime).build())
			.build();
	}

	private static String request(Tracer tracer, long millis) {
		Span request = tracer.spanBuilder("http post")
			.setSpanKind(SpanKind.CLIENT)
			.setStartTimestamp(1, TimeUnit.SECONDS)
			.startSpan();
		tracer.spanBuilder("wait_for_connection")
			.setParent(Context.root().with(request))
			.setStartTimestamp(1, TimeUnit.SECONDS)
			.startSpan()
			.end(1000 + millis / 2, TimeUnit.MILLISECONDS);
		request.end(1000 + millis, TimeUnit.MILLISECONDS);
		return request.getSpanContext().getTraceId();
	}

}
