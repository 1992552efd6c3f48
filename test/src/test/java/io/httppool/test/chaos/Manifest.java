package io.httppool.test.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document of a manifest for Kubernetes.
 *
 * @param type its kind and the version of that, as {@code apps/v1 Deployment}
 * @param content all of it
 */
record Manifest(String type, JsonNode content) {

	private static final JsonMapper JSON = JsonMapper.shared();

	static Manifest of(JsonNode content) {
		return new Manifest(content.path("apiVersion").asString("") + " " + content.path("kind").asString(""), content);
	}

	/** Read the documents of a text. */
	static List<Manifest> parse(String yaml) {
		List<Manifest> manifests = new ArrayList<>();
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		new Yaml(new SafeConstructor(options)).loadAll(yaml)
			.forEach((document) -> manifests.add(of(JSON.valueToTree(document))));
		return manifests;
	}

	/** Read the documents of all files in a directory. */
	static List<Manifest> readAll(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.sorted().flatMap((file) -> parse(read(file)).stream()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
