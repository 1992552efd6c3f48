package io.httppool.test.junit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Upstream;

/**
 * The upstreams of static fields. They are started for the test class or its application
 * context, whichever comes first, and closed when no class uses them any more: classes
 * that inherit a field share it, and may run at the same time. Thread-safe.
 */
final class StaticUpstreams {

	// Both guarded by this class.
	private static final Map<UpstreamField, Started> started = new HashMap<>();

	private static final Set<UpstreamField> inContext = new HashSet<>();

	private StaticUpstreams() {
	}

	/**
	 * Return the upstream of a field, which stays open until the class leaves it.
	 */
	static synchronized Upstream use(UpstreamField field, Class<?> testClass) {
		Started ours = started.get(field);
		Upstream upstream = (ours != null) ? ours.server() : field.find(null);
		if (upstream == null) {
			ours = new Started(field.start(null), new HashSet<>());
			started.put(field, ours);
			upstream = ours.server();
		}
		if (ours != null) {
			ours.users().add(testClass);
		}
		return upstream;
	}

	/**
	 * Close the upstream of a field if it was started here and no other class uses it.
	 */
	static synchronized void leave(UpstreamField field, Class<?> testClass) {
		Started ours = started.get(field);
		if (ours != null && ours.users().remove(testClass) && ours.users().isEmpty()) {
			started.remove(field);
			field.write(null, null);
			ours.server().close();
		}
	}

	/** Return whether the test class itself has put the upstream into the field. */
	static synchronized boolean isOfTestClass(UpstreamField field) {
		return !started.containsKey(field);
	}

	/** Note that an application context knows of a field. */
	static synchronized void noteContext(UpstreamField field) {
		inContext.add(field);
	}

	/** Refuse a property that no context reads: the test would not test its upstream. */
	static synchronized void requireContext(UpstreamField field) {
		if (field.isForContext() && !inContext.contains(field)) {
			throw field.misuse("there is no application context to read 'property' or 'sslBundle'. "
					+ "Annotate the class with @SpringBootTest or @SpringJUnitConfig, or remove them");
		}
	}

	/**
	 * A server that was started for a field.
	 *
	 * @param server the server
	 * @param users the test classes that have not left it
	 */
	private record Started(FaultyServer server, Set<Class<?>> users) {

	}

}
