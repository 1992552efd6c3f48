package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

import io.httppool.client.SharedManagers;
import io.httppool.settings.PoolSettings;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningPolicy;
import io.httppool.tuning.TuningSettings;
import io.httppool.warmup.WarmUpTarget;
import io.httppool.warmup.WarmUps;

/**
 * Applies changed properties to the pools when Spring Cloud says that the environment has
 * changed. Limits, timeouts and the tuner change while requests are under way; of other
 * settings it says that they need a restart. Properties that cannot be used are refused
 * as a whole.
 */
final class PoolRefresher implements GenericApplicationListener {

	/** Known by its name, because Spring Cloud need not be there. */
	static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private static final Logger logger = LoggerFactory.getLogger(PoolRefresher.class);

	private final ApplicationContext context;

	private final CurrentProperties current;

	private final SharedManagers managers;

	private final Tuner tuner;

	PoolRefresher(ApplicationContext context, CurrentProperties current, SharedManagers managers, Tuner tuner) {
		this.context = context;
		this.current = current;
		this.managers = managers;
		this.tuner = tuner;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return eventType.toClass().getName().equals(EVENT);
	}

	/** One change at a time; the event comes on whichever thread has caused it. */
	@Override
	public synchronized void onApplicationEvent(ApplicationEvent event) {
		HttpPoolProperties before = this.current.get();
		try {
			HttpPoolProperties after = bind();
			if (!after.equals(before)) {
				apply(before, after);
			}
		}
		catch (InvalidPoolSettingException | BindException ex) {
			logger.warn("Changed properties are refused, those before stay: {}", describe(ex));
		}
	}

	private HttpPoolProperties bind() {
		return Binder.get(environment())
			.bindOrCreate("httppool", Bindable.of(HttpPoolProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
	}

	private Environment environment() {
		return this.context.getEnvironment();
	}

	private void apply(HttpPoolProperties before, HttpPoolProperties after) {
		TuningPolicy policy = isSamePolicy(before.tuner(), after.tuner()) ? null
				: new TuningPolicies(this.context, after.tuner().stepwise()).named(after.tuner().policy());
		List<WarmUpTarget> targets = WarmUpPlan.of(new CurrentProperties(after),
				WarmUpOrigins.of(after, environment()));
		List<String> names = this.managers.names().stream().sorted().toList();
		List<PoolSettings> settingsBefore = names.stream().map(this.current::settings).toList();
		this.current.set(after);
		for (int i = 0; i < names.size(); i++) {
			PoolSettings now = this.current.settings(names.get(i));
			this.managers.configure(names.get(i));
			report(names.get(i), SettingsChange.between(settingsBefore.get(i), now));
		}
		this.context.getBeanProvider(WarmUps.class).ifAvailable((warmUps) -> warmUps.retarget(targets));
		configure(after.tuner(), policy);
		reportTuner(before.tuner(), after.tuner());
		reportRest(before, after);
	}

	private static boolean isSamePolicy(TunerProperties before, TunerProperties after) {
		return before.policy().equals(after.policy()) && before.stepwise().equals(after.stepwise());
	}

	/** What the tuner knows is lost only where it depends on what has changed. */
	private void configure(TunerProperties properties, @Nullable TuningPolicy other) {
		TuningSettings settings = new TuningSettings(properties.mode(), properties.policy(), properties.interval());
		if (other != null) {
			this.tuner.configure(settings, other);
		}
		else {
			this.tuner.configure(settings);
		}
	}

	private static void report(String pool, SettingsChange change) {
		if (!change.applied().isEmpty()) {
			logger.info("{} - Settings changed ({})", pool, String.join(", ", change.applied()));
		}
		if (!change.left().isEmpty()) {
			logger.warn("{} - Settings of connections change with the next start only ({})", pool,
					String.join(", ", change.left()));
		}
	}

	private static void reportTuner(TunerProperties before, TunerProperties after) {
		if (!before.equals(after)) {
			logger.info("Tuning changed (mode={}, policy={}, interval={}ms)", after.mode(), after.policy(),
					after.interval().toMillis());
		}
	}

	private static void reportRest(HttpPoolProperties before, HttpPoolProperties after) {
		List<String> left = new ArrayList<>();
		addIfChanged(left, OnEnabledCondition.PROPERTY, before.enabled(), after.enabled());
		addIfChanged(left, "httppool.eviction", before.eviction(), after.eviction());
		addIfChanged(left, "httppool.metrics", before.metrics(), after.metrics());
		addIfChanged(left, "httppool.tracing", before.tracing(), after.tracing());
		addIfChanged(left, "httppool.shutdown", before.shutdown(), after.shutdown());
		if (!left.isEmpty()) {
			logger.warn("Some properties change with the next start only ({})", String.join(", ", left));
		}
	}

	private static void addIfChanged(List<String> left, String name, Object before, Object after) {
		if (!before.equals(after)) {
			left.add(name);
		}
	}

	private String describe(Exception failure) {
		FailureAnalysis analysis = analyze(failure);
		String description = (analysis != null) ? analysis.getDescription() + " " + analysis.getAction()
				: rootCause(failure).getMessage();
		return Objects.toString(description, "")
			.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty())
			.collect(Collectors.joining(" "));
	}

	private @Nullable FailureAnalysis analyze(Exception failure) {
		InvalidPoolSettingException invalid = invalidSetting(failure);
		return (invalid != null) ? new InvalidPoolSettingFailureAnalyzer(environment()).analyze(invalid)
				: new UnknownPoolPropertyFailureAnalyzer(environment()).analyze(failure);
	}

	private static @Nullable InvalidPoolSettingException invalidSetting(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidPoolSettingException invalid) {
				return invalid;
			}
		}
		return null;
	}

	private static Throwable rootCause(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

}
