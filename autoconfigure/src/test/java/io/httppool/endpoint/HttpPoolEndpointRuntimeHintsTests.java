package io.httppool.endpoint;

import java.lang.reflect.RecordComponent;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpPoolEndpointRuntimeHints}.
 */
class HttpPoolEndpointRuntimeHintsTests {

	@Test
	void everyTypeOfJsonCanBeWrittenByANativeImage() {
		RuntimeHints hints = new RuntimeHints();

		new HttpPoolEndpointRuntimeHints().registerHints(hints, null);

		assertThat(types()).hasSizeGreaterThan(15)
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints))
			.allSatisfy((type) -> assertThat(type.getRecordComponents()).extracting(RecordComponent::getAccessor)
				.allSatisfy((accessor) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(accessor))
					.accepts(hints)));
	}

	@Test
	void endpointBringsTheHints() {
		assertThat(HttpPoolEndpoint.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(HttpPoolEndpointRuntimeHints.class);
	}

	/** Return the answers, the records within their files, and those that are parts. */
	private static List<Class<?>> types() {
		return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.httppool.endpoint")
			.stream()
			.filter((type) -> type.getName().contains("Descriptor") && type.isRecord())
			.<Class<?>>map(JavaClass::reflect)
			.toList();
	}

}
