package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.httppool.autoconfigure.HttpPoolProperties.Eviction;
import io.httppool.check.HealthChecks;
import io.httppool.client.SharedManagers;
import io.httppool.event.PoolListener;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.upkeep.PoolTask;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;
import io.httppool.warmup.WarmUps;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the HTTP connection pools.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass({ PoolingHttpClientConnectionManager.class, ClientHttpRequestFactoryBuilder.class })
@Conditional(OnEnabledCondition.class)
@EnableConfigurationProperties(HttpPoolProperties.class)
@ImportRuntimeHints(HttpPoolRuntimeHints.class)
public final class HttpPoolAutoConfiguration {

	/**
	 * The registry closes the pools at the end, after the beans that send requests while
	 * they end. The tuner knows each pool from its first lease on, which may come before
	 * the upkeep starts.
	 */
	@Bean
	@ConditionalOnMissingBean
	PoolRegistry httpPoolRegistry(HttpPoolProperties properties, PoolClock clock, Tuner tuner) {
		PoolRegistry registry = new PoolRegistry(properties.shutdown().drainTimeout(), clock);
		registry.onCreated(tuner::attach);
		registry.onForgotten(tuner::detach);
		return registry;
	}

	@Bean
	@ConditionalOnMissingBean
	Tuner httpPoolTuner(HttpPoolProperties properties, ListableBeanFactory beans, PoolClock clock) {
		TunerProperties tuner = properties.tuner();
		return new Tuner(new TuningSettings(tuner.mode(), tuner.policy(), tuner.interval()),
				new TuningPolicies(beans, tuner.stepwise()).named(tuner.policy()), clock);
	}

	@Bean
	@ConditionalOnMissingBean
	Upkeep httpPoolUpkeep(PoolRegistry registry, Tuner tuner, HttpPoolProperties properties, PoolClock clock,
			HealthChecks checks, PoolTasks tasks) {
		Eviction eviction = properties.eviction();
		Upkeep upkeep = new Upkeep(registry::all, new UpkeepSettings(eviction.interval(), eviction.learnKeepAlive()),
				clock, tasks.byName());
		// A registry of the application's own knows no tuner.
		registry.onCreated(tuner::attach);
		registry.onForgotten(tuner::detach);
		registry.onForgotten(upkeep::forget);
		registry.onForgotten(checks::forget);
		return upkeep;
	}

	/** Pools are forgotten last, as nothing else can be done with them then. */
	@Bean
	PoolTasks httpPoolTasks(Tuner tuner, HealthChecks checks, ObjectProvider<SharedManagers> managers,
			ObjectProvider<WarmUps> warmUps, HttpPoolProperties properties) {
		Duration interval = properties.eviction().interval();
		Map<String, PoolTask> tasks = new LinkedHashMap<>();
		tasks.put("tune", tuner::runOnce);
		tasks.put("check", checks::runOnce);
		tasks.put("warm-up", (pool, now) -> {
			warmUps.ifAvailable((known) -> known.runOnce(pool));
			return interval;
		});
		tasks.put("forget-pools", (pool, now) -> {
			managers.ifAvailable((known) -> known.forgetIfAbandoned(pool));
			return interval;
		});
		return new PoolTasks(tasks);
	}

	@Bean
	@ConditionalOnMissingBean
	HealthChecks httpPoolHealthChecks(PoolClock clock) {
		return new HealthChecks(clock);
	}

	/**
	 * One for each upkeep: a child context that ends does not stop that of its parent.
	 */
	@Bean
	@ConditionalOnMissingBean
	UpkeepLifecycle httpPoolUpkeepLifecycle(Upkeep upkeep, HealthChecks checks) {
		return new UpkeepLifecycle(upkeep, checks);
	}

	/** A bean, so that a test can replace it and let time pass. */
	@Bean
	@ConditionalOnMissingBean
	PoolClock httpPoolClock() {
		return PoolClock.system();
	}

	@Bean
	@ConditionalOnMissingBean
	EnvironmentAdvice httpPoolEnvironmentAdvice(CurrentProperties properties) {
		return new EnvironmentAdvice(properties);
	}

	/** One for each context, because each may have settings of its own. */
	@Bean
	UnusedSettings httpPoolUnusedSettings(ApplicationContext context, HttpPoolProperties properties,
			CurrentProperties current, SharedManagers managers) {
		return new UnusedSettings(context, properties, current, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	CurrentProperties httpPoolCurrentProperties(HttpPoolProperties properties) {
		NewestParts.require();
		return new CurrentProperties(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	SharedManagers httpPoolSharedManagers(PoolRegistry registry, CurrentProperties properties,
			ObjectProvider<SslBundles> bundles, PoolClock clock) {
		return new SharedManagers(registry, properties, bundles.getIfAvailable(), clock);
	}

	/**
	 * Listeners may have clients of their own, so they are not made before all other
	 * beans are.
	 */
	@Bean
	SmartInitializingSingleton httpPoolListeners(PoolRegistry registry, ObjectProvider<PoolListener> listeners) {
		return () -> listeners.orderedStream().forEach((listener) -> listen(registry, listener));
	}

	private static void listen(PoolRegistry registry, PoolListener listener) {
		registry.onCreated((pool) -> pool.events().tell(listener));
	}

}
