package io.httppool.test.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manifests in {@code chaos/kubernetes} have nothing that {@code kubectl apply} would
 * refuse or silently drop.
 */
class ManifestTests {

	private static final Path DIRECTORY = Path.of("..", "chaos", "kubernetes");

	private static final Map<String, ManifestSchema> SCHEMAS = Map.of("v1 ConfigMap", KubernetesSchema.CONFIG_MAP,
			"v1 Service", KubernetesSchema.SERVICE, "apps/v1 Deployment", KubernetesSchema.DEPLOYMENT,
			"chaos-mesh.org/v1alpha1 PodChaos", new ChaosMeshSchema("podchaos"), "chaos-mesh.org/v1alpha1 NetworkChaos",
			new ChaosMeshSchema("networkchaos"), "chaos-mesh.org/v1alpha1 DNSChaos", new ChaosMeshSchema("dnschaos"),
			"chaos-mesh.org/v1alpha1 IOChaos", new ChaosMeshSchema("iochaos"));

	private static final String DEPLOYMENT = """
			apiVersion: apps/v1
			kind: Deployment
			metadata:
			  name: upstream
			spec:
			  replicas: 2
			  selector:
			    matchLabels:
			      app: upstream
			  template:
			    metadata:
			      labels:
			        app: upstream
			    spec:
			      containers:
			        - name: nginx
			          image: nginx
			""";

	private static final String NETWORK_CHAOS = """
			apiVersion: chaos-mesh.org/v1alpha1
			kind: NetworkChaos
			metadata:
			  name: delay
			spec:
			  action: delay
			  mode: all
			  selector:
			    labelSelectors:
			      app: upstream
			  delay:
			    latency: 50ms
			""";

	static List<Manifest> manifests() {
		return Manifest.readAll(DIRECTORY);
	}

	@ParameterizedTest
	@MethodSource("manifests")
	void manifestHasNoProblems(Manifest manifest) {
		assertThat(problems(manifest)).isEmpty();
	}

	@Test
	void manifestsAreOfAllKinds() {
		assertThat(manifests()).extracting(Manifest::type).containsAll(SCHEMAS.keySet());
	}

	@Test
	void selectorsFindPods() {
		List<JsonNode> labels = manifests().stream()
			.flatMap((manifest) -> manifest.content().at("/spec/template/metadata").findValues("labels").stream())
			.toList();

		Stream<JsonNode> selectors = manifests().stream()
			.flatMap((manifest) -> manifest.content().findValues("labelSelectors").stream());

		assertThat(selectors).isNotEmpty().isSubsetOf(labels);
	}

	@ParameterizedTest
	@CsvSource({ "replicas: 2, replica: 2", "replicas: 2, replicas: two", "replicas: 2, replicas: '\"2\"'",
			"name: nginx, nam: nginx", "name: nginx, name: [nginx]", "  selector:, selectors:",
			"      app: upstream, app: [upstream]", "image: nginx, imagePullPolice: Never", "- name: nginx, -" })
	void problemOfDeploymentIsFound(String right, String wrong) {
		assertThat(problems(DEPLOYMENT)).isEmpty();

		assertThat(problems(DEPLOYMENT.replace(right, wrong))).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "latency: 50ms, latence: 50ms", "latency: 50ms, latency: 50", "latency: 50ms, jitter: 50ms",
			"latency: 50ms, latency: soon", "action: delay, action: delays", "mode: all, modes: all", "  mode: all, ''",
			"name: delay, nam: delay", "name: delay, name: [delay]", "labelSelectors:, labelSelector:",
			"app: upstream, app: 2", "v1alpha1, v1", "NetworkChaos, NetChaos" })
	void problemOfNetworkChaosIsFound(String right, String wrong) {
		assertThat(problems(NETWORK_CHAOS)).isEmpty();

		assertThat(problems(NETWORK_CHAOS.replace(right, wrong))).isNotEmpty();
	}

	private static List<String> problems(String yaml) {
		return problems(Manifest.parse(yaml).get(0));
	}

	private static List<String> problems(Manifest manifest) {
		ManifestSchema unknown = (content) -> List.of("There is no schema for " + manifest.type());
		return SCHEMAS.getOrDefault(manifest.type(), unknown).problems(manifest.content());
	}

}
