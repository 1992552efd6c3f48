package io.httppool.test.chaos;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * What the manifests of one kind must look like.
 */
@FunctionalInterface
interface ManifestSchema {

	/** Return what is wrong with a manifest; nothing, if it is well. */
	List<String> problems(JsonNode manifest);

}
