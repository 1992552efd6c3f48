package io.httppool.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.httppool.LivePool;
import io.httppool.autoconfigure.HttpPoolEndpointAutoConfiguration;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HttpPoolEndpointJmxTests {

	private final LivePool pools = new LivePool();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class, HttpPoolEndpointAutoConfiguration.class))
		.withBean(PoolRegistry.class, this.pools::registry)
		.withBean(Upkeep.class, this.pools::upkeep)
		.withBean(Tuner.class, this.pools::tuner)
		.withBean(PoolClock.class, this.pools::clock)
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=httppool",
				"management.endpoints.jmx.domain=httppool.tests");

	@AfterEach
	void close() {
		this.pools.close();
	}

	@Test
	void poolsAreDescribed() {
		this.pools.get("default");

		this.runner.run((context) -> assertThat(invoke(context, "pools"))
			.extractingByKey("pools", InstanceOfAssertFactories.map(String.class, Object.class))
			.containsOnlyKeys("default"));
	}

	@Test
	void poolIsDescribed() {
		this.pools.get("default");

		this.runner.run((context) -> assertThat(invoke(context, "pool", "default")).containsEntry("available", 1)
			.containsEntry("total", 1)
			.containsKeys("routes", "settings"));
	}

	@Test
	void connectionsAreDescribed() {
		this.pools.get("default");

		this.runner.run(
				(context) -> assertThat(invoke(context, "view", "default", "connections", "available", null, null, "1"))
					.containsEntry("total", 1)
					.extractingByKey("connections", InstanceOfAssertFactories.list(Map.class))
					.singleElement(InstanceOfAssertFactories.map(String.class, Object.class))
					.containsEntry("id", "default-1")
					.containsEntry("created", "2030-01-01T00:00:00Z")
					.doesNotContainKey("leasedMs"));
	}

	@Test
	void decisionsAreDescribed() {
		this.pools.get("default");
		this.pools.policy().decides((window) -> 40);
		this.pools.lookAfter();

		this.runner.run((context) -> assertThat(invoke(context, "view", "default", "decisions", null, null, null, "1"))
			.containsEntry("total", 1)
			.extractingByKey("decisions", InstanceOfAssertFactories.list(Map.class))
			.singleElement(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("change", "limit 32 -> 40")
			.containsEntry("applied", true));
	}

	@Test
	void leaksAreDescribed() {
		this.pools.get("default");

		this.runner.run((context) -> assertThat(invoke(context, "view", "default", "leaks", null, null, null, null))
			.containsOnly(Assertions.entry("leaks", List.of())));
	}

	@Test
	void poolIsControlledWhereAccessIsUnrestricted() {
		this.pools.get("default");

		this.runner.withPropertyValues("management.endpoint.httppool.access=UNRESTRICTED").run((context) -> {
			assertThat(invoke(context, "evict", "default", "connections", null)).containsEntry("total", 0);
			assertThat(invoke(context, "control", "default", "drain", null, null, null)).extractingByKey("verdict")
				.asString()
				.startsWith("Drained");
			assertThat(invoke(context, "control", "default", "resume", null, null, null)).extractingByKey("verdict")
				.asString()
				.doesNotStartWith("Drained");
			assertThat(invoke(context, "control", "default", "limit", this.pools.origin(), "40", "10m"))
				.extractingByKey("routes", InstanceOfAssertFactories.map(String.class, Map.class))
				.extractingByKey(this.pools.origin(), InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("limit", 40);
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(context, "control", "default", "stop", null, null, null))
				.withMessageContaining("'action'")
				.withMessageContaining("'stop'");
		});
	}

	@Test
	void poolIsNotControlledWhereAccessIsNotUnrestricted() {
		this.pools.get("default");

		this.runner.run((context) -> {
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(context, "control", "default", "drain", null, null, null));
			assertThat(invoke(context, "pool", "default")).containsEntry("available", 1);
		});
	}

	@Test
	void invocationThatCannotBeAnsweredIsToldWhy() {
		this.runner.run((context) -> {
			assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> invoke(context, "pool", "unknown"))
				.withMessage("No pool named 'unknown'. There are no pools yet.")
				.withCauseInstanceOf(IllegalArgumentException.class);
			this.pools.declare("payments");
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(context, "view", "payments", "sockets", null, null, null, null))
				.withMessageContaining("'sockets'");
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(context, "view", "payments", "connections", "busy", null, null, null))
				.withMessageContaining("'busy'");
		});
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> invoke(AssertableApplicationContext context, String operation,
			Object... arguments) throws Exception {
		MBeanServer server = context.getBean(MBeanServer.class);
		ObjectName name = server.queryNames(new ObjectName("httppool.tests:type=Endpoint,*"), null).iterator().next();
		String[] signature = Arrays.stream(arguments).map((argument) -> String.class.getName()).toArray(String[]::new);
		return (Map<String, Object>) server.invoke(name, operation, arguments, signature);
	}

}
