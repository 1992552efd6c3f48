package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.env.Environment;

/**
 * A failure analyzer that names the property of an HTTP client whose SSL bundle does not
 * exist.
 */
class NoSuchSslBundleFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchSslBundleException> {

	private static final Bindable<Map<String, GroupProperties>> GROUPS = Bindable.mapOf(String.class,
			GroupProperties.class);

	private final Environment environment;

	private final PropertyOrigins origins;

	NoSuchSslBundleFailureAnalyzer(Environment environment) {
		this.environment = environment;
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchSslBundleException cause) {
		String bundle = cause.getBundleName();
		List<String> properties = propertiesNaming(bundle);
		if (properties.isEmpty()) {
			return null;
		}
		String description = properties.stream()
			.map((property) -> "Property '%s' is '%s', but there is no SSL bundle of that name.%s".formatted(property,
					bundle, this.origins.whereSet(property)))
			.collect(Collectors.joining("%n".formatted()));
		String action = "Define it below 'spring.ssl.bundle.pem.%1$s' or 'spring.ssl.bundle.jks.%1$s', or correct the name."
			.formatted(bundle);
		return new FailureAnalysis(description, action, cause);
	}

	private List<String> propertiesNaming(String bundle) {
		Binder binder = Binder.get(this.environment);
		List<String> properties = new ArrayList<>();
		if (bundle.equals(binder.bind("spring.http.clients.ssl.bundle", String.class).orElse(null))) {
			properties.add("spring.http.clients.ssl.bundle");
		}
		binder.bind("spring.http.serviceclient", GROUPS).orElse(Map.of()).forEach((group, named) -> {
			if (named.ssl() != null && bundle.equals(named.ssl().bundle())) {
				properties.add("spring.http.serviceclient.%s.ssl.bundle".formatted(group));
			}
		});
		return properties;
	}

	/**
	 * The part of the properties of a group that names a bundle.
	 */
	record GroupProperties(@Nullable Ssl ssl) {

		record Ssl(@Nullable String bundle) {

		}

	}

}
