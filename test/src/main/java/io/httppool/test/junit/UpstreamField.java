package io.httppool.test.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Upstream;

/**
 * A field with an upstream.
 *
 * @param field the field
 * @param wish its annotation
 */
record UpstreamField(Field field, FaultyUpstream wish) {

	UpstreamField {
		if (field.getType() != FaultyServer.class && field.getType() != FaultyProxy.class) {
			throw misuse(field, "its type is %s. Declare it as FaultyServer or FaultyProxy"
				.formatted(field.getType().getSimpleName()));
		}
		if (isForContext(wish) && !Modifier.isStatic(field.getModifiers())) {
			throw misuse(field, "'property' and 'sslBundle' are needed by the application context, which starts before "
					+ "there is an instance of the test. Make the field static");
		}
		field.setAccessible(true);
	}

	/** Return the fields of a class and of those it extends. */
	static List<UpstreamField> of(Class<?> testClass) {
		List<UpstreamField> fields = new ArrayList<>();
		for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				FaultyUpstream wish = field.getAnnotation(FaultyUpstream.class);
				if (wish != null) {
					fields.add(new UpstreamField(field, wish));
				}
			}
		}
		return fields;
	}

	private static boolean isForContext(FaultyUpstream wish) {
		return wish.property().length > 0 || !wish.sslBundle().isEmpty();
	}

	/** Return whether an application context needs the upstream. */
	boolean isForContext() {
		return isForContext(this.wish);
	}

	boolean isStatic() {
		return Modifier.isStatic(this.field.getModifiers());
	}

	/**
	 * Return the upstream that the test class has put into the field.
	 * @param instance the test, or {@code null} for a static field
	 * @return the upstream, or {@code null} if one is to be started
	 */
	@Nullable Upstream find(@Nullable Object instance) {
		Upstream found = read(instance);
		if (found != null) {
			requireFitting(found);
		}
		else if (this.field.getType() == FaultyProxy.class) {
			throw misuse("a proxy needs a server to stand before. "
					+ "Initialize the field with FaultyProxy.startBefore(origin)");
		}
		else if (Modifier.isFinal(this.field.getModifiers())) {
			throw misuse("it is null and final. Initialize it, or remove 'final' to have a server started");
		}
		return found;
	}

	private void requireFitting(Upstream upstream) {
		boolean isSecure = "https".equals(upstream.origin().getScheme());
		if (this.wish.tls() && !isSecure) {
			throw misuse("'tls' has no effect on %s, with which it is initialized. ".formatted(upstream.origin())
					+ "Initialize it with FaultyServer.startSecure(), or not at all");
		}
		if (!this.wish.sslBundle().isEmpty() && !isSecure) {
			throw misuse("'sslBundle' is for upstreams with TLS, and %s has none. ".formatted(upstream.origin())
					+ "Initialize it with FaultyServer.startSecure(), or not at all");
		}
	}

	/**
	 * Start a server, and put it into the field.
	 * @param instance the test, or {@code null} for a static field
	 */
	FaultyServer start(@Nullable Object instance) {
		if (!this.wish.sslBundle().isEmpty() && !this.wish.tls()) {
			throw misuse("'sslBundle' is for upstreams with TLS. Add 'tls = true'");
		}
		FaultyServer server = this.wish.tls() ? FaultyServer.startSecure() : FaultyServer.start();
		write(instance, server);
		return server;
	}

	/** Return the upstream in the field, unchecked. */
	@Nullable Upstream read(@Nullable Object instance) {
		try {
			return (Upstream) this.field.get(instance);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Put another upstream into the field. */
	void write(@Nullable Object instance, @Nullable Upstream upstream) {
		try {
			this.field.set(instance, upstream);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	IllegalStateException misuse(String sentence) {
		return misuse(this.field, sentence);
	}

	private static IllegalStateException misuse(Field field, String sentence) {
		return new IllegalStateException("Cannot look after the @FaultyUpstream %s.%s: %s"
			.formatted(field.getDeclaringClass().getName(), field.getName(), sentence));
	}

}
