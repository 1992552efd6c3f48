package io.httppool.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files that start Prometheus and Grafana beside the sample. They are read,
 * and not run.
 */
class ComposeFileTests {

	private static final Path DIRECTORY = Path.of("compose");

	@Test
	void eachFileThatAServiceMountsExists() throws IOException {
		Map<String, Map<String, Object>> services = services();

		assertThat(services).containsOnlyKeys("prometheus", "grafana");
		assertThat(services.values().stream().flatMap(ComposeFileTests::mounted)).hasSize(2)
			.allSatisfy((file) -> assertThat(DIRECTORY.resolve(file)).isRegularFile());
	}

	@Test
	void imagesHaveAVersion() throws IOException {
		assertThat(services().values()).extracting((service) -> service.get("image").toString())
			.allMatch((image) -> image.matches("[a-z]+/[a-z]+:v?\\d+\\.\\d+\\.\\d+"));
	}

	@Test
	void prometheusReadsTheMetersOfTheSample() throws IOException {
		Map<String, Object> job = list(read("prometheus.yaml").get("scrape_configs")).get(0);

		assertThat(job).containsEntry("metrics_path", "/actuator/prometheus");
		assertThat(list(job.get("static_configs")).get(0).get("targets"))
			.isEqualTo(List.of("host.docker.internal:8080"));
	}

	@Test
	void grafanaReadsPrometheusByTheNameOfItsService() throws IOException {
		URI source = URI.create(list(read("datasource.yaml").get("datasources")).get(0).get("url").toString());

		assertThat(services()).containsKey(source.getHost());
		assertThat(source.getPort()).isEqualTo(9090);
	}

	private static Map<String, Map<String, Object>> services() throws IOException {
		return map(read("compose.yaml").get("services"));
	}

	private static Stream<String> mounted(Map<String, Object> service) {
		return ((List<?>) service.get("volumes")).stream().map((volume) -> volume.toString().split(":")[0]);
	}

	private static Map<String, Object> read(String file) throws IOException {
		return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(DIRECTORY.resolve(file))));
	}

	@SuppressWarnings("unchecked")
	private static <T> Map<String, T> map(Object value) {
		return (Map<String, T>) value;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Object value) {
		return (List<Map<String, Object>>) value;
	}

}
