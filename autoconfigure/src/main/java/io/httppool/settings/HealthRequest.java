package io.httppool.settings;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The request of a check by HTTP. Its headers may hold secrets, and its path a query, so
 * neither is part of its text.
 *
 * @param method the method
 * @param path the path, with a query where there is one
 * @param host the value of the header {@code Host}, or {@code null} for that of the
 * server
 * @param headers further headers, by name
 * @param expected the expected status
 */
public record HealthRequest(String method, String path, @Nullable String host, Map<String, String> headers,
		StatusRanges expected) {

	public HealthRequest {
		headers = Map.copyOf(headers);
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("The path of a check must begin with a slash");
		}
	}

	/**
	 * Return this request with another method.
	 * @param method the method
	 * @return a new request
	 */
	public HealthRequest withMethod(String method) {
		return new HealthRequest(method, this.path, this.host, this.headers, this.expected);
	}

	/**
	 * Return this request with another path.
	 * @param path the path
	 * @return a new request
	 */
	public HealthRequest withPath(String path) {
		return new HealthRequest(this.method, path, this.host, this.headers, this.expected);
	}

	/**
	 * Return this request with another host.
	 * @param host the host, {@code null} for that of the server
	 * @return a new request
	 */
	public HealthRequest withHost(@Nullable String host) {
		return new HealthRequest(this.method, this.path, host, this.headers, this.expected);
	}

	/**
	 * Return this request with other headers.
	 * @param headers the headers, by name
	 * @return a new request
	 */
	public HealthRequest withHeaders(Map<String, String> headers) {
		return new HealthRequest(this.method, this.path, this.host, headers, this.expected);
	}

	/**
	 * Return this request with another expected status.
	 * @param expected the status
	 * @return a new request
	 */
	public HealthRequest withExpected(StatusRanges expected) {
		return new HealthRequest(this.method, this.path, this.host, this.headers, expected);
	}

	/**
	 * Return the path without its query.
	 * @return the path as people may see it
	 */
	public String shownPath() {
		int query = this.path.indexOf('?');
		return (query < 0) ? this.path : this.path.substring(0, query);
	}

	/** Return the request without what may be secret. */
	@Override
	public String toString() {
		return "%s %s (expected=%s)".formatted(this.method, shownPath(), this.expected);
	}

}
