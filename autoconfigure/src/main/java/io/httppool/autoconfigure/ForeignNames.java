package io.httppool.autoconfigure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The names that other pools give to what is a property here: those of HttpClient,
 * HikariCP and Reactor Netty. Stateless.
 */
final class ForeignNames {

	/** The ends of foreign names, in letters only, and those of ours. */
	private static final Map<String, String> OURS = new LinkedHashMap<>();

	static {
		put("max-total", "maxconnections", "maxconntotal", "maxconnectionstotal", "maximumpoolsize", "maxpoolsize",
				"poolsize", "maxsize");
		put("per-route.max", "maxperroute", "maxconnperroute", "maxconnectionsperroute", "maxconnectionsperhost",
				"perroutelimit", "perroutemaximum", "perroutesize", "perroutemaxconnections");
		put("per-route.min", "minimumidle", "minidle", "perrouteminimum");
		put("lease-timeout", "connectionrequesttimeout", "acquiretimeout", "borrowtimeout", "checkouttimeout");
		put("max-pending", "acquiremaxcount", "maxpendingacquires", "maxqueue", "queuesize", "maxwaiting");
		put("response-timeout", "readtimeout", "sockettimeout", "sotimeout");
		put("call-timeout", "requesttimeout", "defaultstimeout");
		put("max-idle-time", "idletimeout", "idletime", "evictidleconnections");
		put("max-life-time", "timetolive", "ttl", "maxage");
		put("keep-alive", "keepalivetime", "keepalivetimeout");
		put("leak-threshold", "leakdetectionthreshold", "leakdetection");
		put("httppool.eviction.interval", "evictionperiod", "evictinbackground");
		put("httppool.tuner.mode", "httppooltunerenabled", "httppooltunerenable");
	}

	private ForeignNames() {
	}

	private static void put(String ours, String... foreign) {
		for (String name : foreign) {
			OURS.put(name, ours);
		}
	}

	/**
	 * Return the property that another pool calls by the end of a name.
	 * @param unknown the name of no property
	 * @param names the names of all properties
	 * @return that in the same section, or near it; {@code null} if there is none
	 */
	static @Nullable String of(ConfigurationPropertyName unknown, List<String> names) {
		String letters = NearestName.uniform(unknown.toString());
		String ours = OURS.keySet()
			.stream()
			.filter(letters::endsWith)
			.max(Comparator.comparingInt(String::length))
			.map(OURS::get)
			.orElse(null);
		return (ours != null) ? nearest(ours, unknown.toString(), names) : null;
	}

	private static @Nullable String nearest(String ours, String unknown, List<String> names) {
		return names.stream()
			.filter((name) -> name.equals(ours) || name.endsWith("." + ours))
			.max(Comparator.comparingInt((name) -> inCommon(name, unknown)))
			.orElse(null);
	}

	private static int inCommon(String one, String other) {
		int length = 0;
		while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
			length++;
		}
		return length;
	}

}
