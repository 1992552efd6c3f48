package io.httppool.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VersionConflictFailureAnalyzer}.
 */
class VersionConflictFailureAnalyzerTests {

	private final VersionConflictFailureAnalyzer analyzer = new VersionConflictFailureAnalyzer();

	@Test
	void missingMethodThatOurCodeCallsIsAnsweredWithVersionsFoundAndNeeded() {
		FailureAnalysis analysis = this.analyzer
			.analyze(new BeanCreationException("httpPools", "failed", missingMethod("io.httppool.client.HttpPools")));

		assertThat(analysis.getDescription())
			.startsWith("httppool needs a class or a method that is missing: 'void some.Builder.missing()'")
			.containsPattern("httpclient5: found 5\\.\\d+\\.\\d+, built for 5\\.\\d+\\.\\d+\\R")
			.containsPattern("httpcore5: found 5\\.\\d+\\.\\d+, built for 5\\.\\d+\\.\\d+\\R")
			.contains("spring-boot: found %1$s, built for %1$s".formatted(SpringBootVersion.getVersion()));
		assertThat(analysis.getAction()).contains("Use Spring Boot " + SpringBootVersion.getVersion() + " or newer");
	}

	@Test
	void missingClassThatSpringMeetsInOurCodeIsAnsweredToo() {
		NoClassDefFoundError missing = new NoClassDefFoundError("some/Missing");
		missing.setStackTrace(new StackTraceElement[0]);

		assertThat(this.analyzer
			.analyze(new IllegalStateException("Failed to introspect Class [io.httppool.client.HttpPools]", missing)))
			.isNotNull();
	}

	@Test
	void missingMethodOfOthersIsLeftToOthers() {
		assertThat(
				this.analyzer.analyze(new BeanCreationException("other", "failed", missingMethod("com.example.Other"))))
			.isNull();
	}

	private static NoSuchMethodError missingMethod(String caller) {
		NoSuchMethodError missing = new NoSuchMethodError("'void some.Builder.missing()'");
		missing.setStackTrace(new StackTraceElement[] { new StackTraceElement(caller, "call", "File.java", 1) });
		return missing;
	}

}
