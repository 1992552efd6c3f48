package io.httppool.pool;

import java.util.List;

public final class CallSite {

	public String frame() {
		return "";
	}

	public List<String> stack() {
		return List.of();
	}

}
