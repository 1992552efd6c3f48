package io.httppool.autoconfigure;

import java.io.IOException;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * A failure analyzer for versions of HttpClient or Spring Boot that lack what httppool
 * needs. It comes before that of Spring Boot, which would only name the method.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class VersionConflictFailureAnalyzer extends AbstractFailureAnalyzer<LinkageError> {

	private static final String OURS = "io.httppool.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, LinkageError cause) {
		if (!isOurs(rootFailure)) {
			return null;
		}
		return new FailureAnalysis(
				"httppool needs a class or a method that is missing: %s%n%n%s".formatted(cause.getMessage(),
						versions()),
				"Use Spring Boot %s or newer with the version of httpclient5 that it manages: remove other versions of httpclient5 and httpcore5 from the build."
					.formatted(needed().getProperty("spring-boot")),
				cause);
	}

	/** Either our code met the error, or Spring did when it looked at our classes. */
	private static boolean isOurs(Throwable failure) {
		return Stream.<Throwable>iterate(failure, (one) -> one != null, Throwable::getCause)
			.anyMatch((one) -> String.valueOf(one.getMessage()).contains(OURS) || (one instanceof LinkageError
					&& Arrays.stream(one.getStackTrace()).anyMatch((frame) -> frame.getClassName().startsWith(OURS))));
	}

	private static String versions() {
		Properties needed = needed();
		return Stream
			.of(line("httpclient5", httpComponents("org.apache.hc.client5"), needed),
					line("httpcore5", httpComponents("org.apache.hc.core5"), needed),
					line("spring-boot", SpringBootVersion.getVersion(), needed))
			.collect(Collectors.joining("%n".formatted()));
	}

	private static String line(String name, @Nullable String found, Properties needed) {
		return "    %s: found %s, built for %s".formatted(name, (found != null) ? found : "an unknown version",
				needed.getProperty(name));
	}

	private static @Nullable String httpComponents(String module) {
		VersionInfo info = VersionInfo.loadVersionInfo(module, VersionConflictFailureAnalyzer.class.getClassLoader());
		return (info != null) ? info.getRelease() : null;
	}

	private static Properties needed() {
		try {
			return PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("versions.properties", VersionConflictFailureAnalyzer.class));
		}
		catch (IOException ex) {
			throw new IllegalStateException("The versions that httppool was built for cannot be read", ex);
		}
	}

}
