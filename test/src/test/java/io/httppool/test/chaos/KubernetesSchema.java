package io.httppool.test.chaos;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Service;
import tools.jackson.databind.JsonNode;

/**
 * The schema of a kind of Kubernetes itself: the model of its Java client. It refuses
 * unknown fields and reports missing ones, but reads the text "2" as a number, so the
 * manifest is compared with its content as read.
 */
final class KubernetesSchema implements ManifestSchema {

	static final ManifestSchema CONFIG_MAP = new KubernetesSchema(V1ConfigMap::validateJsonElement, V1ConfigMap.class);

	static final ManifestSchema DEPLOYMENT = new KubernetesSchema(V1Deployment::validateJsonElement,
			V1Deployment.class);

	static final ManifestSchema METADATA = new KubernetesSchema(V1ObjectMeta::validateJsonElement, V1ObjectMeta.class);

	static final ManifestSchema SERVICE = new KubernetesSchema(V1Service::validateJsonElement, V1Service.class);

	private final Check check;

	private final Class<?> model;

	private KubernetesSchema(Check check, Class<?> model) {
		this.check = check;
		this.model = model;
	}

	@Override
	public List<String> problems(JsonNode manifest) {
		JsonElement written = JsonParser.parseString(manifest.toString());
		try {
			this.check.check(written);
			JsonElement read = JSON.getGson().toJsonTree(JSON.getGson().fromJson(written, this.model));
			return includes(read, written) ? List.of() : List.of("It would be read as " + read);
		}
		catch (IOException | IllegalArgumentException | JsonParseException ex) {
			return List.of(ex.toString());
		}
	}

	/**
	 * Return whether all written content was read. The model adds empty content.
	 */
	private static boolean includes(JsonElement read, JsonElement written) {
		if (read instanceof JsonObject object && written instanceof JsonObject expected) {
			return expected.entrySet()
				.stream()
				.allMatch((field) -> includes(object.get(field.getKey()), field.getValue()));
		}
		if (read instanceof JsonArray array && written instanceof JsonArray expected) {
			return array.size() == expected.size()
					&& IntStream.range(0, array.size()).allMatch((i) -> includes(array.get(i), expected.get(i)));
		}
		return written.equals(read);
	}

	/** Throws an exception if an element lacks required fields or has unknown ones. */
	@FunctionalInterface
	private interface Check {

		void check(JsonElement element) throws IOException;

	}

}
