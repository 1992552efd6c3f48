package io.httppool.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The rows of the table of settings for checking addresses.
 */
final class HealthRows {

	private static final Duration LONGEST = Duration.ofDays(365);

	/** A server that is checked more often does little else. */
	private static final Range<Duration> INTERVALS = Range.durations(Duration.ofSeconds(1), LONGEST);

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/** They make the frame of a request, which is not the choice of the user. */
	private static final Set<String> FRAMES = Set.of("host", "connection", "content-length", "transfer-encoding",
			"expect", "upgrade");

	static final Scalar<RouteSettings, RouteSettings.Builder, Boolean> ENABLED = row("enabled", Range.flags(),
			HealthSettings::enabled, HealthSettings::withEnabled);

	static final Scalar<RouteSettings, RouteSettings.Builder, HealthCheckType> TYPE = row("type",
			Range.words(HealthCheckType.class), HealthSettings::type, HealthSettings::withType);

	static final Scalar<RouteSettings, RouteSettings.Builder, String> PATH = row("path", paths(),
			(health) -> health.request().path(),
			(health, path) -> health.withRequest((request) -> request.withPath(path)));

	static final Scalar<RouteSettings, RouteSettings.Builder, String> METHOD = row("method", methods(),
			(health) -> health.request().method(),
			(health, method) -> health.withRequest((request) -> request.withMethod(method)));

	static final Scalar<RouteSettings, RouteSettings.Builder, String> HOST = optional("host", hosts(),
			"api.example.com", (health) -> health.request().host(),
			(health, host) -> health.withRequest((request) -> request.withHost(host)));

	static final Scalar<RouteSettings, RouteSettings.Builder, Map<String, String>> HEADERS = optional("headers",
			headers(), Map.of(), (health) -> health.request().headers(),
			(health, headers) -> health.withRequest((request) -> request.withHeaders(headers)));

	static final Scalar<RouteSettings, RouteSettings.Builder, String> EXPECTED_STATUS = row("expected-status",
			statuses(), (health) -> health.request().expected().toString(),
			(health, expected) -> health.withRequest((request) -> request.withExpected(StatusRanges.parse(expected))));

	static final Scalar<RouteSettings, RouteSettings.Builder, Duration> INTERVAL = row("interval", INTERVALS,
			(health) -> health.pace().interval(),
			(health, interval) -> health.withPace((pace) -> pace.withInterval(interval)));

	static final Scalar<RouteSettings, RouteSettings.Builder, String> JITTER = row("jitter", shares(),
			(health) -> health.pace().jitterPercent() + "%", (health, jitter) -> health
				.withPace((pace) -> pace.withJitterPercent(Integer.parseInt(jitter.replace("%", "")))));

	static final Scalar<RouteSettings, RouteSettings.Builder, Duration> TIMEOUT = row("timeout",
			Range.durations(Duration.ofMillis(1), LONGEST), HealthSettings::timeout, HealthSettings::withTimeout);

	static final Scalar<RouteSettings, RouteSettings.Builder, Integer> UNHEALTHY_THRESHOLD = row("unhealthy-threshold",
			Range.counts(1), HealthSettings::unhealthyThreshold, HealthSettings::withUnhealthyThreshold);

	static final Scalar<RouteSettings, RouteSettings.Builder, Integer> HEALTHY_THRESHOLD = row("healthy-threshold",
			Range.counts(1), HealthSettings::healthyThreshold, HealthSettings::withHealthyThreshold);

	static final Scalar<RouteSettings, RouteSettings.Builder, Duration> EDGE_INTERVAL = row("edge-interval", INTERVALS,
			(health) -> health.pace().edgeInterval(),
			(health, interval) -> health.withPace((pace) -> pace.withEdgeInterval(interval)));

	static final Scalar<RouteSettings, RouteSettings.Builder, Duration> NO_TRAFFIC_INTERVAL = row("no-traffic-interval",
			INTERVALS, (health) -> health.pace().noTrafficInterval(),
			(health, interval) -> health.withPace((pace) -> pace.withNoTrafficInterval(interval)));

	private HealthRows() {
	}

	/** Return the rows, in their order. */
	static Stream<Scalar<RouteSettings, RouteSettings.Builder, ?>> all() {
		return Stream.of(ENABLED, TYPE, PATH, METHOD, HOST, HEADERS, EXPECTED_STATUS, INTERVAL, JITTER, TIMEOUT,
				UNHEALTHY_THRESHOLD, HEALTHY_THRESHOLD, EDGE_INTERVAL, NO_TRAFFIC_INTERVAL);
	}

	private static Range<String> paths() {
		return Range.of(String.class,
				(path) -> path.startsWith("/") && path.chars().allMatch((c) -> c > ' ' && c < 127 && c != '#'),
				HealthRows::shown, "begins with `/`", "it must begin with a slash, without spaces and without #",
				"a path such as /health");
	}

	/** The query of a path, and the user of a URI in its place, may hold a secret. */
	private static String shown(String path) {
		String withoutUser = path.startsWith("/") ? path : path.replaceFirst("(?s)^(\\w+:/+)?.*@", "$1***@");
		return withoutUser.replaceFirst("(?s)[?#].*", "");
	}

	private static Range<String> methods() {
		return Range.of(String.class, (method) -> method.matches("[A-Z]+") && !method.equals("CONNECT"),
				(method) -> method, "a method but `CONNECT`",
				"it must be a method of HTTP in capitals, and not CONNECT", "a method such as GET");
	}

	private static Range<String> hosts() {
		return Range.of(String.class, (host) -> host.matches("[A-Za-z0-9._:\\[\\]-]+"), (host) -> host,
				"a host, with or without port", "it must be a host, with or without port", "a host such as %s");
	}

	@SuppressWarnings("unchecked")
	private static Range<Map<String, String>> headers() {
		return Range.of((Class<Map<String, String>>) (Class<?>) Map.class,
				(headers) -> headers.entrySet()
					.stream()
					.allMatch((header) -> isHeader(header.getKey(), header.getValue())),
				Map::size, "by name",
				"a header in it has a name or a value that cannot be sent, or one that is set for it",
				"headers by their names, such as `Accept`");
	}

	private static boolean isHeader(String name, String value) {
		return TOKEN.matcher(name).matches() && !FRAMES.contains(name.toLowerCase(Locale.ROOT))
				&& value.chars().allMatch((c) -> (c >= ' ' && c < 127) || c == '\t');
	}

	private static Range<String> statuses() {
		return Range.of(String.class, StatusRanges::isValid, (statuses) -> statuses, "statuses from 200 to 599",
				"it must be statuses or ranges of them from 200 to 599, separated by commas",
				"statuses such as 200-299 or 200,204");
	}

	private static Range<String> shares() {
		return Range.of(String.class,
				(share) -> share.matches("\\d{1,3}%?") && Integer.parseInt(share.replace("%", "")) <= 100,
				(share) -> share, "0% to 100%", "it must be a share between 0% and 100%", "a share such as 10%%");
	}

	private static <T> Scalar<RouteSettings, RouteSettings.Builder, T> row(String name, Range<T> range,
			Function<HealthSettings, @Nullable T> reader, BiFunction<HealthSettings, T, HealthSettings> writer) {
		T value = Objects.requireNonNull(reader.apply(HealthSettings.defaults()));
		return scalar(Setting.of("health." + name, range, value), reader, writer);
	}

	private static <T> Scalar<RouteSettings, RouteSettings.Builder, T> optional(String name, Range<T> range, T example,
			Function<HealthSettings, @Nullable T> reader, BiFunction<HealthSettings, T, HealthSettings> writer) {
		return scalar(Setting.optional("health." + name, range, example), reader, writer);
	}

	private static <T> Scalar<RouteSettings, RouteSettings.Builder, T> scalar(Setting<T> setting,
			Function<HealthSettings, @Nullable T> reader, BiFunction<HealthSettings, T, HealthSettings> writer) {
		return new Scalar<>(setting, (settings) -> reader.apply(settings.addresses().health()),
				(builder, value) -> builder
					.addresses((addresses) -> addresses.withHealth((health) -> writer.apply(health, value))));
	}

}
