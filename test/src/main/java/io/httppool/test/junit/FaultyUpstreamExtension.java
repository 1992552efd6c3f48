package io.httppool.test.junit;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreDestroyCallback;

import io.httppool.test.fault.Upstream;

/**
 * An extension that looks after the upstreams of a test class, as {@link FaultyUpstream}
 * says. Those of static fields are closed last, because an application context may still
 * send requests while it closes.
 */
final class FaultyUpstreamExtension
		implements BeforeAllCallback, TestInstancePostProcessor, BeforeEachCallback, TestInstancePreDestroyCallback {

	private static final Namespace NAMESPACE = Namespace.create(FaultyUpstreamExtension.class);

	@Override
	public void beforeAll(ExtensionContext context) {
		Class<?> testClass = context.getRequiredTestClass();
		List<Class<?>> classes = new ArrayList<>(context.getEnclosingTestClasses());
		classes.add(testClass);
		classes.stream()
			.flatMap((type) -> UpstreamField.of(type).stream())
			.filter(UpstreamField::isStatic)
			.forEach((field) -> use(field, testClass, context));
	}

	private static void use(UpstreamField field, Class<?> testClass, ExtensionContext context) {
		Upstream upstream = StaticUpstreams.use(field, testClass);
		if (StaticUpstreams.isOfTestClass(field)) {
			store(context.getRoot()).computeIfAbsent(upstream, (same) -> same);
		}
		else {
			AutoCloseable ending = () -> StaticUpstreams.leave(field, testClass);
			store(context).put(field, ending);
		}
	}

	private static Store store(ExtensionContext context) {
		return context.getStore(NAMESPACE);
	}

	@Override
	public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
		for (UpstreamField field : ofInstance(testInstance)) {
			if (field.find(testInstance) == null) {
				field.start(testInstance);
			}
		}
	}

	private static List<UpstreamField> ofInstance(Object testInstance) {
		return UpstreamField.of(testInstance.getClass()).stream().filter((field) -> !field.isStatic()).toList();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
			UpstreamField.of(instance.getClass()).forEach((field) -> prepare(field, instance));
		}
	}

	private static void prepare(UpstreamField field, Object instance) {
		StaticUpstreams.requireContext(field);
		Upstream upstream = field.read(instance);
		if (upstream != null) {
			upstream.heal();
		}
	}

	@Override
	public void preDestroyTestInstance(ExtensionContext context) {
		TestInstancePreDestroyCallback.preDestroyTestInstances(context, (instance) -> {
			for (UpstreamField field : ofInstance(instance)) {
				Upstream upstream = field.read(instance);
				if (upstream != null) {
					upstream.close();
				}
			}
		});
	}

}
