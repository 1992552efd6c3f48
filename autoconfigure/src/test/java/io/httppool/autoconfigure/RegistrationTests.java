package io.httppool.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether Spring Boot finds what it is to find.
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
			.containsExactlyElementsOf(classes(new AnnotationTypeFilter(AutoConfiguration.class)));
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
			.containsExactlyElementsOf(classes(new AssignableTypeFilter(FailureAnalyzer.class)));
	}

	private static List<String> classes(TypeFilter filter) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(filter);
		return scanner.findCandidateComponents("io.httppool")
			.stream()
			.map((candidate) -> String.valueOf(candidate.getBeanClassName()))
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
