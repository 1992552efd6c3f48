package io.httppool.pool;

import org.jspecify.annotations.Nullable;

final class CallSites {

	@Nullable CallSite at(long now) {
		return null;
	}

	void always(long until) {
	}

}
