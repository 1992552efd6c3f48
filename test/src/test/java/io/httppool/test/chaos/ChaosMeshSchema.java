package io.httppool.test.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema with which Chaos Mesh extends Kubernetes by a kind. Kubernetes drops fields
 * that are not in it; here they are refused.
 */
final class ChaosMeshSchema implements ManifestSchema {

	private final Schema schema;

	/**
	 * Create the schema of a kind.
	 * @param plural name of the kind as in the address of its resources
	 */
	ChaosMeshSchema(String plural) {
		JsonNode definition = Manifest.parse(read("/chaos-mesh/chaos-mesh.org_" + plural + ".yaml")).get(0).content();
		JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
		refuseUnknownFields(schema);
		this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
	}

	private static String read(String resource) {
		try (InputStream in = ChaosMeshSchema.class.getResourceAsStream(resource)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void refuseUnknownFields(JsonNode schema) {
		schema.forEach(ChaosMeshSchema::refuseUnknownFields);
		if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
			object.put("additionalProperties", false);
		}
		if (schema instanceof ObjectNode object) {
			// It says how to merge lists, and is not a keyword of JSON Schema.
			object.remove("x-kubernetes-list-type");
		}
	}

	@Override
	public List<String> problems(JsonNode manifest) {
		return Stream
			.concat(this.schema.validate(manifest).stream().map(Error::toString),
					KubernetesSchema.METADATA.problems(manifest.path("metadata")).stream())
			.toList();
	}

}
