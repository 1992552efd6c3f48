package io.httppool.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files by which Spring Boot finds our classes.
 */
class RegistrationTests {

	@Test
	void everyAutoConfigurationIsListedInOrder() {
		List<String> listed = Stream
			.of(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
				.getCandidates()
				.toArray(String[]::new))
			.filter(RegistrationTests::isOurs)
			.toList();

		assertThat(listed).isNotEmpty()
			.containsExactlyElementsOf(classes((type) -> type.isAnnotatedWith(AutoConfiguration.class)));
	}

	@Test
	void everyFailureAnalyzerIsListedInOrder() throws IOException {
		List<String> listed = Collections.list(getClass().getClassLoader().getResources("META-INF/spring.factories"))
			.stream()
			.map(RegistrationTests::load)
			.flatMap((factories) -> Stream.of(StringUtils
				.commaDelimitedListToStringArray(factories.getProperty(FailureAnalyzer.class.getName()))))
			.filter(RegistrationTests::isOurs)
			.toList();

		assertThat(listed).isNotEmpty()
			.containsExactlyElementsOf(classes((type) -> type.isAssignableTo(FailureAnalyzer.class)));
	}

	private static List<String> classes(Predicate<JavaClass> test) {
		return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.httppool")
			.stream()
			.filter(test)
			.map(JavaClass::getName)
			.sorted()
			.toList();
	}

	private static Properties load(URL url) {
		try {
			return PropertiesLoaderUtils.loadProperties(new UrlResource(url));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isOurs(String name) {
		return name.startsWith("io.httppool.");
	}

}
