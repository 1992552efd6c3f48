package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.httppool.client.HttpPoolClientHttpRequestFactoryBuilder;
import io.httppool.client.SharedManagers;
import io.httppool.settings.PoolSettings;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.verdict.Advice;

/**
 * The settings below {@code httppool} that have no effect so far. They are reported once
 * the application is ready, and as long as they last as advice of the endpoint.
 * Thread-safe.
 */
final class UnusedSettings implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnusedSettings.class);

	private static final ConfigurationPropertyName ENABLED = ConfigurationPropertyName.of(OnEnabledCondition.PROPERTY);

	private static final ConfigurationPropertyName POOLS = KnownProperties.ROOT.append("pools");

	private static final ConfigurationPropertyName TUNER = KnownProperties.ROOT.append("tuner");

	private static final ConfigurationPropertyName STEPWISE = TUNER.append("stepwise");

	private static final String VARIABLES = " A variable is written without the hyphens of a property, and cannot name a pool with hyphens or capitals unless a file sets one of its properties, too.";

	private final ApplicationContext context;

	private final HttpPoolProperties bound;

	private final CurrentProperties current;

	private final SharedManagers managers;

	private final PropertyOrigins origins;

	/**
	 * Create the settings of a context.
	 * @param context the context
	 * @param bound the properties of this context, which may be a child
	 * @param current the properties in force, which may be those of its parent
	 * @param managers the pools in use
	 */
	UnusedSettings(ApplicationContext context, HttpPoolProperties bound, CurrentProperties current,
			SharedManagers managers) {
		this.context = context;
		this.bound = bound;
		this.current = current;
		this.managers = managers;
		this.origins = new PropertyOrigins(context.getEnvironment());
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context && !isLazy()) {
			advice().forEach((advice) -> logger.warn("{} - {}", advice.pool(), advice.message()));
		}
	}

	/** Clients that are made later would be missed. */
	private boolean isLazy() {
		return this.context.getEnvironment().getProperty("spring.main.lazy-initialization", Boolean.class, false);
	}

	/** Return what to do about the settings that have no effect now. */
	List<Advice> advice() {
		if (isOfParent()) {
			return isLikeParent() ? List.of()
					: first(all(), "its context uses the pools of its parent context. Set it there.");
		}
		List<Advice> advice = new ArrayList<>(ofTuner());
		MisplacedProperties.in(this.context.getEnvironment())
			.forEach((misplaced) -> advice.add(NoEffect.unknown(misplaced.property(),
					"there is no such property. Did you mean '%s'?".formatted(misplaced.meant()))));
		String others = others();
		advice.addAll((others != null) ? first(all(), others) : ofPools(this.managers.names()));
		return advice;
	}

	private static List<Advice> first(List<ConfigurationProperty> set, String problem) {
		return set.stream().limit(1).map((property) -> NoEffect.of(property, problem)).toList();
	}

	private List<Advice> ofTuner() {
		TunerProperties tuner = this.current.get().tuner();
		if (tuner.mode() == Mode.OFF) {
			List<ConfigurationProperty> others = this.origins.below(TUNER)
				.stream()
				.filter((property) -> !property.getName().equals(TUNER.append("mode")))
				.toList();
			return first(others, "httppool.tuner.mode is 'off'. Set it to 'apply' or 'observe'.");
		}
		return tuner.policy().equals("stepwise") ? List.of() : first(this.origins.below(STEPWISE),
				"httppool.tuner.policy is '%s'. Set it to 'stepwise'.".formatted(tuner.policy()));
	}

	private List<Advice> ofPools(Set<String> names) {
		List<Advice> advice = new ArrayList<>();
		all().stream()
			.filter((property) -> !KnownProperties.isProperty(property.getName()) && !isEmptySection(property))
			.forEach((property) -> advice.add(unknown(property, names)));
		pools().stream()
			.filter((pool) -> !names.contains(pool) && !isSpelling(pool, names))
			.forEach((pool) -> advice.addAll(unused(pool, names)));
		CappedSettings.among(inForce(names)).forEach((property, problem) -> advice.addAll(capped(property, problem)));
		return advice;
	}

	private Set<String> pools() {
		return this.current.get().pools().keySet();
	}

	private List<PoolSettings> inForce(Set<String> names) {
		return Stream.concat(Stream.of("default"), Stream.concat(names.stream(), pools().stream()))
			.distinct()
			.map(this.current::settings)
			.toList();
	}

	private List<Advice> capped(String name, String problem) {
		ConfigurationProperty property = this.origins.find(ConfigurationPropertyName.adapt(name, '.'));
		return (property != null) ? List.of(NoEffect.of(property, problem)) : List.of();
	}

	/** As where all lines of a section of a file are comments. */
	private static boolean isEmptySection(ConfigurationProperty property) {
		return String.valueOf(property.getValue()).isBlank() && !KnownProperties.within(property.getName()).isEmpty();
	}

	private boolean isOfParent() {
		return !this.context.containsLocalBean("httpPoolSharedManagers") && this.context.getParent() != null
				&& this.context.getParent().containsBean("httpPoolSharedManagers");
	}

	private boolean isLikeParent() {
		ApplicationContext parent = this.context.getParent();
		return parent == null || this.bound.equals(this.current.get())
				|| this.bound.equals(parent.getBean(HttpPoolProperties.class));
	}

	private List<ConfigurationProperty> all() {
		ConfigurationProperty root = this.origins.find(KnownProperties.ROOT);
		return Stream.concat(Stream.ofNullable(root), this.origins.below(KnownProperties.ROOT).stream())
			.filter((property) -> !property.getName().equals(ENABLED))
			.toList();
	}

	/** Return why no client uses a pool, {@code null} if some may. */
	private @Nullable String others() {
		Object other = OnHttpComponentsCondition.otherFactory(this.context.getEnvironment());
		if (other != null) {
			return "%s is '%s', so no client uses a pool. Remove one of the two."
				.formatted(OnHttpComponentsCondition.PROPERTY, other);
		}
		ListableBeanFactory beans = this.context;
		String[] builders = beans.getBeanNamesForType(ClientHttpRequestFactoryBuilder.class, true, false);
		boolean isOurs = builders.length == 0
				|| beans.getBeanNamesForType(HttpPoolClientHttpRequestFactoryBuilder.class, true, false).length > 0;
		return (isOurs || !this.managers.names().isEmpty()) ? null
				: "the bean '%s' makes all clients, without a pool. Remove it, or connect clients by HttpPools."
					.formatted(Arrays.asList(builders).get(0));
	}

	/**
	 * Return whether a name is only the spelling of an environment variable, whose value
	 * reaches the pool because a file names that, too.
	 */
	private boolean isSpelling(String pool, Set<String> names) {
		return pools().stream()
			.anyMatch((other) -> names.contains(other) && isFromVariable(pool)
					&& NearestName.uniform(other).equals(NearestName.uniform(pool)));
	}

	private boolean isFromVariable(String pool) {
		return !below(pool).isEmpty() && below(pool).stream().allMatch(UnusedSettings::isVariable);
	}

	private static boolean isVariable(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return source != null && source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private List<ConfigurationProperty> below(String pool) {
		return this.origins.below(POOLS)
			.stream()
			.filter((
					property) -> property.getName().getElement(POOLS.getNumberOfElements(), Form.ORIGINAL).equals(pool))
			.toList();
	}

	private List<Advice> unused(String pool, Set<String> names) {
		String nearest = NearestName.of(pool, names);
		String hint = (nearest != null) ? " Did you mean '%s'?".formatted(nearest) : known(names);
		return below(pool).stream()
			.limit(1)
			.map((property) -> NoEffect.ofPool(pool, property,
					"no client of this context uses a pool of that name." + hint
							+ (isFromVariable(pool) ? VARIABLES : "")))
			.toList();
	}

	/** Spring Boot refuses names it does not know, but for those of variables. */
	private static Advice unknown(ConfigurationProperty property, Set<String> names) {
		if (property.getName().equals(KnownProperties.ROOT)) {
			return NoEffect.unknown(property,
					"it is a section. Set a property within it, such as %s.".formatted(OnEnabledCondition.PROPERTY));
		}
		String nearest = MeantProperties.of(property.getName(), names);
		return NoEffect.unknown(property, "there is no such property."
				+ ((nearest != null) ? " Did you mean '%s'?".formatted(nearest) : "") + VARIABLES);
	}

	private static String known(Set<String> names) {
		return names.isEmpty() ? " No client uses a pool yet."
				: " Pools in use: %s.".formatted(String.join(", ", names.stream().sorted().toList()));
	}

}
