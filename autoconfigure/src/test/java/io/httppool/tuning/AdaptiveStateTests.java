package io.httppool.tuning;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AdaptiveState}: a decision cannot change what an earlier one has left
 * behind.
 */
class AdaptiveStateTests {

	@Test
	void memoryConsistsOfValuesOnly() {
		Set<Class<?>> types = new HashSet<>();
		collect(AdaptiveState.class, types);

		assertThat(types).contains(Knowledge.class, Trial.class, Inventory.class)
			.allMatch(AdaptiveStateTests::isValue, "cannot be changed");
	}

	@Test
	void gapsInMemoryAreACopy() {
		List<Double> gaps = new ArrayList<>(Inventory.start().gaps());
		Inventory inventory = new Inventory(gaps, 0.03, 0.1, 30);

		gaps.set(0, 7.0);

		assertThat(inventory.gaps()).isEqualTo(Inventory.start().gaps());
	}

	private static void collect(Type type, Set<Class<?>> types) {
		if (type instanceof ParameterizedType parameterized) {
			Stream.of(parameterized.getActualTypeArguments()).forEach((argument) -> collect(argument, types));
			collect(parameterized.getRawType(), types);
		}
		else if (type instanceof Class<?> raw && types.add(raw) && raw.isRecord()) {
			Stream.of(raw.getRecordComponents())
				.map(RecordComponent::getGenericType)
				.forEach((component) -> collect(component, types));
		}
	}

	private static boolean isValue(Class<?> type) {
		return type.isPrimitive() || type.isRecord() || type.isEnum()
				|| List.of(Duration.class, List.class, Double.class).contains(type);
	}

}
