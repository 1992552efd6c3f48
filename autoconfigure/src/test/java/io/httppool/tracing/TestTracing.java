package io.httppool.tracing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.StrictCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * A real tracer behind Micrometer's, and the spans that it has ended.
 */
public interface TestTracing extends AutoCloseable {

	Tracer tracer();

	/** Return the spans in the order of their beginnings. */
	List<Ended> spans();

	@Override
	void close();

	static TestTracing openTelemetry(boolean isSampling) {
		return new OpenTelemetry(InMemorySpanExporter.create(), isSampling);
	}

	/** Return a tracer whose spans wait in a queue for their exporter, as usual. */
	static TestTracing openTelemetry(SpanExporter exporter) {
		return new OpenTelemetry(InMemorySpanExporter.create(), BatchSpanProcessor.builder(exporter).build(), true);
	}

	static TestTracing brave(boolean isSampling) {
		return new Brave(isSampling);
	}

	/**
	 * A span that has ended, in epoch nanoseconds.
	 */
	record Ended(String name, String trace, String id, String parent, long startedAt, long endedAt,
			Map<String, String> tags, boolean isError, List<String> links) {

		public String tag(String name) {
			return this.tags.get(name);
		}

	}

	/**
	 * The SDK of OpenTelemetry.
	 */
	final class OpenTelemetry implements TestTracing {

		private final InMemorySpanExporter ended;

		private final SdkTracerProvider provider;

		private final Tracer tracer;

		private OpenTelemetry(InMemorySpanExporter ended, boolean isSampling) {
			this(ended, SimpleSpanProcessor.create(ended), isSampling);
		}

		private OpenTelemetry(InMemorySpanExporter ended, SpanProcessor processor, boolean isSampling) {
			this.ended = ended;
			this.provider = SdkTracerProvider.builder()
				.setSampler(isSampling ? io.opentelemetry.sdk.trace.samplers.Sampler.alwaysOn()
						: io.opentelemetry.sdk.trace.samplers.Sampler.alwaysOff())
				.addSpanProcessor(processor)
				.build();
			this.tracer = new OtelTracer(this.provider.get("test"), new OtelCurrentTraceContext(), (event) -> {
			});
		}

		@Override
		public Tracer tracer() {
			return this.tracer;
		}

		@Override
		public List<Ended> spans() {
			return this.ended.getFinishedSpanItems()
				.stream()
				.map(OpenTelemetry::ended)
				.sorted((one, other) -> Long.compare(one.startedAt(), other.startedAt()))
				.toList();
		}

		private static Ended ended(SpanData span) {
			Map<String, String> tags = span.getAttributes()
				.asMap()
				.entrySet()
				.stream()
				.collect(Collectors.toMap((entry) -> entry.getKey().getKey(),
						(entry) -> String.valueOf(entry.getValue())));
			return new Ended(span.getName(), span.getTraceId(), span.getSpanId(), span.getParentSpanId(),
					span.getStartEpochNanos(), span.getEndEpochNanos(), tags,
					span.getStatus().getStatusCode() == StatusCode.ERROR,
					span.getLinks().stream().map((link) -> link.getSpanContext().getSpanId()).toList());
		}

		@Override
		public void close() {
			this.provider.close();
		}

		@Override
		public String toString() {
			return "OpenTelemetry";
		}

	}

	/**
	 * Brave, which measures in microseconds and has tags for links.
	 */
	final class Brave implements TestTracing {

		private final List<Ended> ended = new CopyOnWriteArrayList<>();

		private final Tracing tracing;

		private final StrictCurrentTraceContext current = StrictCurrentTraceContext.create();

		private final Tracer tracer;

		private Brave(boolean isSampling) {
			this.tracing = Tracing.newBuilder()
				.currentTraceContext(this.current)
				.sampler(isSampling ? Sampler.ALWAYS_SAMPLE : Sampler.NEVER_SAMPLE)
				.addSpanHandler(new SpanHandler() {

					@Override
					public boolean end(TraceContext context, MutableSpan span, Cause cause) {
						Brave.this.ended.add(ended(span));
						return true;
					}

				})
				.build();
			this.tracer = new BraveTracer(this.tracing.tracer(), new BraveCurrentTraceContext(this.current));
		}

		private static Ended ended(MutableSpan span) {
			List<String> links = span.tags()
				.entrySet()
				.stream()
				.filter((tag) -> tag.getKey().contains("spanId"))
				.map(Map.Entry::getValue)
				.toList();
			return new Ended(span.name(), span.traceId(), span.id(),
					(span.parentId() != null) ? span.parentId() : "0000000000000000",
					TimeUnit.MICROSECONDS.toNanos(span.startTimestamp()),
					TimeUnit.MICROSECONDS.toNanos(span.finishTimestamp()), Map.copyOf(span.tags()),
					span.error() != null, links);
		}

		@Override
		public Tracer tracer() {
			return this.tracer;
		}

		@Override
		public List<Ended> spans() {
			return this.ended.stream()
				.sorted((one, other) -> Long.compare(one.startedAt(), other.startedAt()))
				.toList();
		}

		@Override
		public void close() {
			this.tracing.close();
			this.current.close();
		}

		@Override
		public String toString() {
			return "Brave";
		}

	}

}
