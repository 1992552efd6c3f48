package io.httppool.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packages whose classes are no code of the application. They are listed in
 * {@value #RESOURCE} of this jar, and of any other that adds to the list.
 */
final class FrameworkPackages {

	static final String RESOURCE = "META-INF/httppool/framework-packages";

	private static final List<String> PREFIXES = read(FrameworkPackages.class.getClassLoader());

	private FrameworkPackages() {
	}

	/** Return whether a class is of one of these packages. */
	static boolean contain(String className) {
		return PREFIXES.stream().anyMatch(className::startsWith);
	}

	static List<String> read(ClassLoader loader) {
		try {
			return Collections.list(loader.getResources(RESOURCE)).stream().flatMap(FrameworkPackages::lines).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> lines(URL list) {
		try (InputStream stream = list.openStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map(String::strip)
				.filter((line) -> !line.isEmpty() && !line.startsWith("#"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
