package io.httppool.test.chaos;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * The schema of the manifests of one kind.
 */
@FunctionalInterface
interface ManifestSchema {

	/** Return the faults of a manifest; none if it is valid. */
	List<String> problems(JsonNode manifest);

}
