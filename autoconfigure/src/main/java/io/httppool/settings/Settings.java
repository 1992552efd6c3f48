package io.httppool.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The table of the settings of pools and routes, in the order of the documentation. The
 * properties, the customizers and the endpoint read it. A new setting of a route is a
 * component of {@link RouteSettings}, a row here, and a component of the properties of
 * its name.
 * <p>
 * The limits of a route and the total of a pool bound one another, so those who read
 * properties treat them on their own.
 */
public final class Settings {

	/** Sockets count whole milliseconds and take zero for no limit at all. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	/** Far more than is of use, and far less than overflows in nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Range<Duration> SPAN = Range.durations(SHORTEST, LONGEST);

	private static final Rows<RouteSettings, RouteSettings.Builder> ROUTE = new Rows<>(RouteSettings.defaults());

	private static final Rows<PoolSettings, PoolSettings.Builder> POOL = new Rows<>(
			PoolSettings.custom("default").build());

	/** {@link PoolSettings#maxTotal}. */
	public static final Setting<Integer> MAX_TOTAL = Setting.of("max-total", Range.counts(1), POOL.defaults.maxTotal());

	/** {@link Limits#min}. */
	public static final Setting<Integer> MIN = Setting.of("per-route.min", Range.counts(1),
			ROUTE.defaults.limits().min());

	/** {@link Limits#current} to begin with. */
	public static final Setting<Integer> INITIAL = Setting.of("per-route.initial",
			Range.counts(1).describedAs("`min` to `max`"), ROUTE.defaults.limits().current());

	/** {@link Limits#max}. */
	public static final Setting<Integer> MAX = Setting.of("per-route.max",
			Range.counts(1).describedAs("up to `max-total`"), ROUTE.defaults.limits().max());

	/** {@link RouteSettings#maxPending}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> MAX_PENDING = ROUTE.row("max-pending",
			Range.counts(0), RouteSettings::maxPending, RouteSettings.Builder::maxPending);

	/** {@link RouteSettings#leaseTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> LEASE_TIMEOUT = ROUTE
		.row("lease-timeout", SPAN, RouteSettings::leaseTimeout, RouteSettings.Builder::leaseTimeout);

	/** {@link RouteSettings#connectTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> CONNECT_TIMEOUT = ROUTE
		.row("connect-timeout", SPAN, RouteSettings::connectTimeout, RouteSettings.Builder::connectTimeout);

	/** {@link RouteSettings#attemptDelay}, within the bounds of RFC 8305, section 5. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> ATTEMPT_DELAY = ROUTE.row(
			"connect.attempt-delay", Range.durationsOrZero(Duration.ofMillis(10), Duration.ofSeconds(2)),
			RouteSettings::attemptDelay, RouteSettings.Builder::attemptDelay);

	/** {@link RouteSettings#tunnelTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> TUNNEL_TIMEOUT = ROUTE.optional(
			"connect.tunnel-timeout", SPAN, Duration.ofSeconds(2), RouteSettings::tunnelTimeout,
			RouteSettings.Builder::tunnelTimeout);

	/** {@link RouteSettings#tlsHandshakeTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> TLS_HANDSHAKE_TIMEOUT = ROUTE.row(
			"tls-handshake-timeout", SPAN, RouteSettings::tlsHandshakeTimeout,
			RouteSettings.Builder::tlsHandshakeTimeout);

	/** {@link RouteSettings#responseTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> RESPONSE_TIMEOUT = ROUTE.optional(
			"response-timeout", SPAN, Duration.ofSeconds(30), RouteSettings::responseTimeout,
			RouteSettings.Builder::responseTimeout);

	/** {@link RouteSettings#writeTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> WRITE_TIMEOUT = ROUTE.optional(
			"write-timeout", SPAN, Duration.ofSeconds(10), RouteSettings::writeTimeout,
			RouteSettings.Builder::writeTimeout);

	/** {@link RouteSettings#callTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> CALL_TIMEOUT = ROUTE.optional(
			"call-timeout", SPAN, Duration.ofSeconds(30), RouteSettings::callTimeout,
			RouteSettings.Builder::callTimeout);

	/** {@link RouteSettings#drainSize}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Long> DRAIN_SIZE = ROUTE.row("drain-body.max-size",
			Range.sizes(0, 1 << 30), RouteSettings::drainSize, RouteSettings.Builder::drainSize);

	/** {@link RouteSettings#drainTimeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> DRAIN_TIMEOUT = ROUTE
		.row("drain-body.timeout", SPAN, RouteSettings::drainTimeout, RouteSettings.Builder::drainTimeout);

	/** {@link RouteSettings#keepAlive}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> KEEP_ALIVE = ROUTE.row("keep-alive",
			SPAN, RouteSettings::keepAlive, RouteSettings.Builder::keepAlive);

	/** {@link RouteSettings#maxIdleTime}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> MAX_IDLE_TIME = ROUTE
		.row("max-idle-time", SPAN, RouteSettings::maxIdleTime, RouteSettings.Builder::maxIdleTime);

	/** {@link RouteSettings#maxLifeTime}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> MAX_LIFE_TIME = ROUTE
		.row("max-life-time", SPAN, RouteSettings::maxLifeTime, RouteSettings.Builder::maxLifeTime);

	/** {@link RouteSettings#maxExchanges}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> MAX_EXCHANGES = ROUTE.optional(
			"max-exchanges", Range.counts(1), 1000, RouteSettings::maxExchanges, RouteSettings.Builder::maxExchanges);

	/** {@link RouteSettings#validateAfterInactivity}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> VALIDATE_AFTER_INACTIVITY = ROUTE.row(
			"validate-after-inactivity", Range.durations(LONGEST.negated(), LONGEST),
			RouteSettings::validateAfterInactivity, RouteSettings.Builder::validateAfterInactivity);

	/** {@link RouteSettings#leakThreshold}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> LEAK_THRESHOLD = ROUTE.row(
			"leak-threshold", Range.durations(Duration.ZERO, LONGEST), RouteSettings::leakThreshold,
			RouteSettings.Builder::leakThreshold);

	/** {@link RouteSettings#retryMaxWait}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> RETRY_MAX_WAIT = ROUTE.row(
			"retry.max-wait", Range.durations(Duration.ZERO, LONGEST), RouteSettings::retryMaxWait,
			RouteSettings.Builder::retryMaxWait);

	/** {@link RouteSettings#requireCloseNotify}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Boolean> REQUIRE_CLOSE_NOTIFY = ROUTE.row(
			"tls.require-close-notify", Range.flags(), RouteSettings::requireCloseNotify,
			RouteSettings.Builder::requireCloseNotify);

	/** {@link RouteSettings#concurrentHandshakes}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> CONCURRENT_HANDSHAKES = ROUTE.row(
			"tls.concurrent-handshakes", Range.counts(1, 16), RouteSettings::concurrentHandshakes,
			RouteSettings.Builder::concurrentHandshakes);

	/** {@link AddressSettings#dnsRefresh}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> DNS_REFRESH = ROUTE.row("dns.refresh",
			Range.durationsOrZero(Duration.ofSeconds(1), LONGEST), (settings) -> settings.addresses().dnsRefresh(),
			(builder, refresh) -> builder.addresses((addresses) -> addresses.withDnsRefresh(refresh)));

	/** {@link AddressSettings#dnsMode}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, DnsMode> DNS_MODE = ROUTE.row("dns.mode",
			Range.words(DnsMode.class), (settings) -> settings.addresses().dnsMode(),
			(builder, mode) -> builder.addresses((addresses) -> addresses.withDnsMode(mode)));

	/** {@link AddressSettings#dnsSource}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, DnsSource> DNS_SOURCE = ROUTE.row("dns.source",
			Range.words(DnsSource.class), (settings) -> settings.addresses().dnsSource(),
			(builder, source) -> builder.addresses((addresses) -> addresses.withDnsSource(source)));

	/** {@link EjectionSettings#mode}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, EjectionMode> EJECTION_MODE = ejection("mode",
			Range.words(EjectionMode.class), EjectionSettings::mode, EjectionSettings::withMode);

	/** {@link EjectionSettings#failures}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> EJECTION_FAILURES = ejection(
			"consecutive-failures", Range.counts(1), EjectionSettings::failures, EjectionSettings::withFailures);

	/** {@link EjectionSettings#serverErrors}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> EJECTION_SERVER_ERRORS = ejection(
			"consecutive-5xx", Range.counts(0), EjectionSettings::serverErrors, EjectionSettings::withServerErrors);

	/** {@link EjectionSettings#baseTime}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> EJECTION_BASE_TIME = ejection(
			"base-time", SPAN, EjectionSettings::baseTime, EjectionSettings::withBaseTime);

	/** {@link EjectionSettings#maxTime}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> EJECTION_MAX_TIME = ejection("max-time",
			Range.durations(Duration.ofSeconds(1), LONGEST), EjectionSettings::maxTime, EjectionSettings::withMaxTime);

	/** {@link EjectionSettings#maxPercent}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> EJECTION_MAX_PERCENT = ejection(
			"max-percent", Range.percent(), EjectionSettings::maxPercent, EjectionSettings::withMaxPercent);

	/** {@link SuccessRate#minSamples}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> SUCCESS_RATE_MIN_SAMPLES = ejection(
			"success-rate.min-samples", Range.counts(1), (ejection) -> ejection.successRate().minSamples(),
			(ejection, samples) -> ejection.withSuccessRate((rate) -> rate.withMinSamples(samples)));

	/** {@link SuccessRate#below}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> SUCCESS_RATE_BELOW = ROUTE.optional(
			"ejection.success-rate.below", Range.percent(), 80,
			(settings) -> settings.addresses().ejection().successRate().below(),
			(builder, below) -> builder.addresses((addresses) -> addresses
				.withEjection((ejection) -> ejection.withSuccessRate((rate) -> rate.withBelow(below)))));

	/** {@link HealthPace#interval}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> HEALTH_INTERVAL = HealthRows.INTERVAL;

	/** {@link HealthPace#edgeInterval}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> HEALTH_EDGE_INTERVAL = HealthRows.EDGE_INTERVAL;

	/** {@link HealthSettings#timeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> HEALTH_TIMEOUT = HealthRows.TIMEOUT;

	/** {@link WarmUpSettings#connections}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Integer> WARM_UP_CONNECTIONS = ROUTE.row(
			"warm-up.connections", Range.counts(0).describedAs("0 to `per-route.initial`"),
			(settings) -> settings.warmUp().connections(),
			(builder, count) -> builder.warmUp((warmUp) -> warmUp.withConnections(count)));

	/** {@link WarmUpSettings#onStartup}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Boolean> WARM_UP_ON_STARTUP = ROUTE.row(
			"warm-up.on-startup", Range.flags(), (settings) -> settings.warmUp().onStartup(),
			(builder, isOn) -> builder.warmUp((warmUp) -> warmUp.withOnStartup(isOn)));

	/** {@link WarmUpSettings#timeout}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Duration> WARM_UP_TIMEOUT = ROUTE.row(
			"warm-up.timeout", SPAN, (settings) -> settings.warmUp().timeout(),
			(builder, timeout) -> builder.warmUp((warmUp) -> warmUp.withTimeout(timeout)));

	/** {@link WarmUpSettings#failFast}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Boolean> WARM_UP_FAIL_FAST = ROUTE.row(
			"warm-up.fail-fast", Range.flags(), (settings) -> settings.warmUp().failFast(),
			(builder, isOn) -> builder.warmUp((warmUp) -> warmUp.withFailFast(isOn)));

	/** {@link WarmUpSettings#refill}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, Boolean> WARM_UP_REFILL = ROUTE.row(
			"warm-up.refill", Range.flags(), (settings) -> settings.warmUp().refill(),
			(builder, isOn) -> builder.warmUp((warmUp) -> warmUp.withRefill(isOn)));

	/** {@link WarmUpSettings#request}. */
	public static final Scalar<RouteSettings, RouteSettings.Builder, String> WARM_UP_REQUEST = ROUTE.optional(
			"warm-up.request",
			Range.texts("(GET|HEAD|OPTIONS) /[!-~&&[^?#]]*", "`GET`, `HEAD` or `OPTIONS`, and a path",
					"it must be GET, HEAD or OPTIONS, followed by a path without a query"),
			"GET /ping", (settings) -> settings.warmUp().request(),
			(builder, request) -> builder.warmUp((warmUp) -> warmUp.withRequest(request)));

	/** {@link PoolSettings#reuse}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, ReusePolicy> REUSE = POOL.row("reuse",
			Range.words(ReusePolicy.class), PoolSettings::reuse, PoolSettings.Builder::reuse);

	/** {@link PoolSettings#profile}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, ClientProfile> PROFILE = POOL.row("profile",
			Range.words(ClientProfile.class), PoolSettings::profile, PoolSettings.Builder::profile);

	/** {@link PoolSettings.ConnectionSettings#state}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, ConnectionStateMode> CONNECTION_STATE = POOL.row(
			"connection-state", Range.words(ConnectionStateMode.class), (settings) -> settings.connection().state(),
			PoolSettings.Builder::connectionState);

	/** {@link PoolSettings.ConnectionSettings#bufferSize}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, Long> BUFFER_SIZE = POOL.row("buffer-size",
			Range.sizes(1, 1 << 30), (settings) -> (long) settings.connection().bufferSize(),
			(builder, size) -> builder.bufferSize(size.intValue()));

	/** {@link PoolSettings.ConnectionSettings#keepAlive}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, Boolean> SOCKET_KEEP_ALIVE = POOL.row(
			"socket.keep-alive", Range.flags(), (settings) -> settings.connection().keepAlive(),
			PoolSettings.Builder::keepAlive);

	/** {@link PoolSettings.ConnectionSettings#tcpNoDelay}. */
	public static final Scalar<PoolSettings, PoolSettings.Builder, Boolean> SOCKET_TCP_NO_DELAY = POOL.row(
			"socket.tcp-no-delay", Range.flags(), (settings) -> settings.connection().tcpNoDelay(),
			PoolSettings.Builder::tcpNoDelay);

	static {
		HealthRows.all().forEach(ROUTE.rows::add);
	}

	private Settings() {
	}

	private static <T> Scalar<RouteSettings, RouteSettings.Builder, T> ejection(String name, Range<T> range,
			Function<EjectionSettings, @Nullable T> reader, BiFunction<EjectionSettings, T, EjectionSettings> writer) {
		return ROUTE.row("ejection." + name, range, (settings) -> reader.apply(settings.addresses().ejection()),
				(builder, value) -> builder
					.addresses((addresses) -> addresses.withEjection((ejection) -> writer.apply(ejection, value))));
	}

	/**
	 * Return the settings of routes that are one value each.
	 * @return the rows, in their order
	 */
	public static List<Scalar<RouteSettings, RouteSettings.Builder, ?>> ofRoutes() {
		return List.copyOf(ROUTE.rows);
	}

	/**
	 * Return the settings of pools alone that are one value each.
	 * @return the rows, in their order
	 */
	public static List<Scalar<PoolSettings, PoolSettings.Builder, ?>> ofPools() {
		return List.copyOf(POOL.rows);
	}

	/**
	 * The rows for one type of settings.
	 */
	private record Rows<S, B>(S defaults, List<Scalar<S, B, ?>> rows) {

		Rows(S defaults) {
			this(defaults, new ArrayList<>());
		}

		<T> Scalar<S, B, T> row(String name, Range<T> range, Function<S, @Nullable T> reader, BiConsumer<B, T> writer) {
			T value = Objects.requireNonNull(reader.apply(this.defaults));
			return add(Setting.of(name, range, value), reader, writer);
		}

		<T> Scalar<S, B, T> optional(String name, Range<T> range, T example, Function<S, @Nullable T> reader,
				BiConsumer<B, T> writer) {
			return add(Setting.optional(name, range, example), reader, writer);
		}

		<T> Scalar<S, B, T> add(Setting<T> setting, Function<S, @Nullable T> reader, BiConsumer<B, T> writer) {
			Scalar<S, B, T> row = new Scalar<>(setting, reader, writer);
			this.rows.add(row);
			return row;
		}

	}

}
