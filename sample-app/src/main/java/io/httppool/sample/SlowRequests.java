package io.httppool.sample;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of slow requests: of all that are exported together, the slowest, with the
 * identifier of its trace and with what it waited for. What a request waited for has
 * ended before it, and may have been exported in the batch before. Called by the one
 * thread that exports.
 */
final class SlowRequests implements SpanExporter {

	private static final Logger logger = LoggerFactory.getLogger(SlowRequests.class);

	/** An upstream that is well answers in far less. */
	private static final long SLOW_MILLIS = 200;

	private volatile List<SpanData> before = List.of();

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		List<SpanData> known = Stream.concat(this.before.stream(), spans.stream()).toList();
		slowest(spans).ifPresent((request) -> logger.info("{}", line(request, known)));
		this.before = List.copyOf(spans);
		return CompletableResultCode.ofSuccess();
	}

	private static Optional<SpanData> slowest(Collection<SpanData> spans) {
		return spans.stream()
			.filter((span) -> span.getKind() == SpanKind.CLIENT && millis(span) >= SLOW_MILLIS)
			.max(Comparator.comparing(SlowRequests::millis));
	}

	private static String line(SpanData request, Collection<SpanData> spans) {
		List<SpanData> children = spans.stream()
			.filter((span) -> span.getParentSpanId().equals(request.getSpanId()))
			.sorted(Comparator.comparing(SpanData::getStartEpochNanos))
			.toList();
		String waits = children.isEmpty() ? "for the answer alone"
				: children.stream()
					.map((span) -> "%s %d ms".formatted(span.getName(), millis(span)))
					.collect(Collectors.joining(", "));
		return "Slow request, trace %s: %d ms, of these %s".formatted(request.getTraceId(), millis(request), waits);
	}

	private static long millis(SpanData span) {
		return TimeUnit.NANOSECONDS.toMillis(span.getEndEpochNanos() - span.getStartEpochNanos());
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

}
