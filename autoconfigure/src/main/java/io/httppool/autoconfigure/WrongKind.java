package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import io.httppool.settings.Range;
import io.httppool.settings.Setting;
import io.httppool.settings.Settings;

/**
 * The message about a value of another kind than its property takes, such as a word for a
 * duration. Stateless.
 */
final class WrongKind {

	private static final Map<Class<?>, String> NOUNS = Map.of(Duration.class, "a duration", DataSize.class, "a size",
			Integer.class, "a whole number", Double.class, "a number");

	private static final List<Setting<?>> SETTINGS = Stream
		.of(ApplicationSettings.ALL.stream(),
				Stream.of(Settings.MAX_TOTAL, Settings.MIN, Settings.INITIAL, Settings.MAX),
				Settings.ofRoutes().stream().map((scalar) -> scalar.setting()),
				Settings.ofPools().stream().map((scalar) -> scalar.setting()))
		.<Setting<?>>flatMap((settings) -> settings)
		.toList();

	private WrongKind() {
	}

	/**
	 * Return what to do about the value.
	 * @param cause the failure to bind it
	 * @param property the property as it was set
	 * @param value its value, with its placeholders resolved
	 * @return the message, or {@code null} if the kind is not known
	 */
	static @Nullable FailureAnalysis analyze(BindException cause, ConfigurationProperty property, String value) {
		Setting<?> setting = setting(cause);
		if (setting == null) {
			return null;
		}
		boolean isUnresolved = Placeholders.isUnresolved(value);
		return new FailureAnalysis(
				"Property '%s' %s, but %s.%s".formatted(cause.getName(), ShownValue.clause(value),
						isUnresolved ? Placeholders.PROBLEM : problem(setting, type(cause), value),
						PropertyOrigins.whereSet(property)),
				isUnresolved ? Placeholders.REMEDY : setting.remedy().replace("`", ""), cause);
	}

	private static Class<?> type(BindException cause) {
		return ClassUtils.resolvePrimitiveIfNecessary(cause.getTarget().getType().resolve(Object.class));
	}

	/** A truth value and a word have the same remedy everywhere. */
	private static @Nullable Setting<?> setting(BindException cause) {
		String name = cause.getName().toString();
		Class<?> type = type(cause);
		if (type == Boolean.class) {
			return Setting.of(name, Range.flags(), true);
		}
		return type.isEnum() ? words(name, type.asSubclass(Enum.class)) : setting(name);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static Setting<?> words(String name, Class<? extends Enum> type) {
		return Setting.of(name, Range.words(type), type.getEnumConstants()[0]);
	}

	private static @Nullable Setting<?> setting(String name) {
		return SETTINGS.stream()
			.filter((setting) -> name.equals(setting.name()) || name.endsWith("." + setting.name()))
			.max(Comparator.comparingInt((setting) -> setting.name().length()))
			.orElse(null);
	}

	private static String problem(Setting<?> setting, Class<?> type, String value) {
		if (type == Integer.class && value.strip().matches("\\d+")) {
			return "it must be at most %d".formatted(Integer.MAX_VALUE);
		}
		String noun = NOUNS.get(type);
		return (noun != null) ? "it is not " + noun : setting.range().problem().replace("`", "");
	}

}
