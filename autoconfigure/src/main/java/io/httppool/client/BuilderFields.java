package io.httppool.client;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

/**
 * A reader of the private fields of a builder of HttpClient, which has no getters. See
 * {@code docs/decisions/0001-read-the-connection-manager-builder.md}.
 *
 * @param type the class that declares the fields
 * @param builder the builder
 */
record BuilderFields(Class<?> type, Object builder) {

	// Each field has the type it is declared with there.
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	<T> @Nullable T read(String name) {
		try {
			Field field = this.type.getDeclaredField(name);
			field.setAccessible(true);
			return (T) field.get(this.builder);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw new IllegalStateException(("Cannot read '%s' of HttpClient's %s. "
					+ "Use the version of httpclient5 that Spring Boot manages.")
				.formatted(name, this.type.getSimpleName()), ex);
		}
	}

	int readInt(String name) {
		Integer value = read(name);
		return (value != null) ? value : 0;
	}

	boolean isTrue(String name) {
		return Boolean.TRUE.equals(read(name));
	}

}
