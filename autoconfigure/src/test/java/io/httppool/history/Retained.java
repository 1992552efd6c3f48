package io.httppool.history;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The memory that a history holds, counted by following its references: what its arrays
 * take, and what maps usually take for an entry.
 */
final class Retained {

	private static final int HEADER = 16;

	private static final int ENTRY = 64;

	private static final Map<Class<?>, Integer> SIZES = Map.of(char.class, 2, int.class, 4, long.class, 8, byte.class,
			1);

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private long bytes;

	private Retained() {
	}

	static long by(Object root) throws IllegalAccessException {
		Retained retained = new Retained();
		retained.follow(root);
		return retained.bytes;
	}

	private void follow(Object object) throws IllegalAccessException {
		if (object == null || !this.seen.add(object)) {
			return;
		}
		if (object.getClass().isArray()) {
			followArray(object);
		}
		else if (object instanceof Map<?, ?> map) {
			this.bytes += (long) ENTRY * map.size();
			followAll(map.keySet());
			followAll(map.values());
		}
		else if (object instanceof String text) {
			this.bytes += 2 * HEADER + text.length();
		}
		else if (object.getClass().getPackage().equals(Retained.class.getPackage())) {
			followFields(object);
		}
		else {
			this.bytes += HEADER;
		}
	}

	private void followAll(Collection<?> all) throws IllegalAccessException {
		for (Object one : all) {
			follow(one);
		}
	}

	private void followArray(Object array) throws IllegalAccessException {
		Class<?> type = array.getClass().getComponentType();
		int length = Array.getLength(array);
		this.bytes += HEADER + (long) length * SIZES.getOrDefault(type, 4);
		for (int index = 0; index < length && !type.isPrimitive(); index++) {
			follow(Array.get(array, index));
		}
	}

	private void followFields(Object object) throws IllegalAccessException {
		this.bytes += HEADER;
		for (Field field : object.getClass().getDeclaredFields()) {
			this.bytes += Modifier.isStatic(field.getModifiers()) ? 0 : 8;
			if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
				field.setAccessible(true);
				follow(field.get(object));
			}
		}
	}

}
