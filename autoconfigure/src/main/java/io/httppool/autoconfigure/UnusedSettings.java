package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

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
import io.httppool.verdict.Advice;
import io.httppool.verdict.Advice.Severity;

/**
 * The settings below {@code httppool} that have no effect so far. They are reported once
 * the application is ready, and as long as they last as advice of the endpoint.
 * Thread-safe.
 */
final class UnusedSettings implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnusedSettings.class);

	private static final ConfigurationPropertyName ENABLED = ConfigurationPropertyName.of(OnEnabledCondition.PROPERTY);

	private static final ConfigurationPropertyName POOLS = KnownProperties.ROOT.append("pools");

	private static final ConfigurationPropertyName STEPWISE = KnownProperties.ROOT.append("tuner.stepwise");

	private static final String VARIABLES = " A variable is written without the hyphens of a property, and cannot name a pool with hyphens or capitals unless a file sets one of its properties, too.";

	/** The name in place of that of a pool, where all are meant. */
	private static final String ALL = "*";

	private final ApplicationContext context;

	private final HttpPoolProperties properties;

	private final SharedManagers managers;

	private final PropertyOrigins origins;

	UnusedSettings(ApplicationContext context, HttpPoolProperties properties, SharedManagers managers) {
		this.context = context;
		this.properties = properties;
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
			return (isLikeParent() || all().isEmpty()) ? List.of()
					: List.of(warning(ALL, all(), "its context uses the pools of its parent context. Set it there."));
		}
		List<Advice> advice = new ArrayList<>();
		addIf(isSet(STEPWISE) && !this.properties.tuner().policy().equals("stepwise"), advice, () -> warning(ALL,
				this.origins.below(STEPWISE),
				"httppool.tuner.policy is '%s'. Set it to 'stepwise'.".formatted(this.properties.tuner().policy())));
		String others = others();
		if (others != null) {
			addIf(!all().isEmpty(), advice, () -> warning(ALL, all(), others));
			return advice;
		}
		Set<String> names = this.managers.names();
		all().stream()
			.filter((property) -> !KnownProperties.isProperty(property.getName()))
			.forEach((property) -> advice.add(unknown(property, names)));
		this.properties.pools()
			.keySet()
			.stream()
			.filter((pool) -> !names.contains(pool) && !isSpelling(pool, names))
			.forEach((pool) -> advice.add(unused(pool, names)));
		return advice;
	}

	private static void addIf(boolean isTrue, List<Advice> advice, Supplier<Advice> one) {
		if (isTrue) {
			advice.add(one.get());
		}
	}

	private boolean isOfParent() {
		return !this.context.containsLocalBean("httpPoolSharedManagers") && this.context.getParent() != null
				&& this.context.getParent().containsBean("httpPoolSharedManagers");
	}

	private boolean isLikeParent() {
		ApplicationContext parent = this.context.getParent();
		return parent == null || this.properties.equals(parent.getBean(HttpPoolProperties.class));
	}

	private boolean isSet(ConfigurationPropertyName prefix) {
		return !this.origins.below(prefix).isEmpty();
	}

	private List<ConfigurationProperty> all() {
		return this.origins.below(KnownProperties.ROOT)
			.stream()
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
		return this.properties.pools()
			.keySet()
			.stream()
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

	private Advice unused(String pool, Set<String> names) {
		String nearest = NearestName.of(pool, names);
		String hint = (nearest != null) ? " Did you mean '%s'?".formatted(nearest) : known(names);
		return warning(pool, below(pool),
				"no client of this context uses a pool of that name." + hint + (isFromVariable(pool) ? VARIABLES : ""));
	}

	/** Spring Boot refuses names it does not know, but for those of variables. */
	private static Advice unknown(ConfigurationProperty property, Set<String> names) {
		String nearest = KnownProperties.nearest(property.getName(), names);
		return warning(ALL, List.of(property), "there is no such property."
				+ ((nearest != null) ? " Did you mean '%s'?".formatted(nearest) : "") + VARIABLES);
	}

	private static String known(Set<String> names) {
		return names.isEmpty() ? " No client uses a pool yet."
				: " Pools in use: %s.".formatted(String.join(", ", names.stream().sorted().toList()));
	}

	private static Advice warning(String pool, List<ConfigurationProperty> set, String problem) {
		String name = set.isEmpty() ? POOLS.append("[" + pool + "]").toString() : set.get(0).getName().toString();
		String where = set.isEmpty() ? "" : PropertyOrigins.whereSet(set.get(0));
		return new Advice(pool, Severity.WARN,
				"Property '%s' has no effect so far: %s%s".formatted(name, problem, where));
	}

}
