package io.httppool.endpoint;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The extension of the endpoint for HTTP: it answers wrong requests with a status and a
 * sentence that says what is wrong, and browsers with a page for people. Thread-safe.
 */
@EndpointWebExtension(endpoint = HttpPoolEndpoint.class)
public final class HttpPoolEndpointWebExtension {

	/**
	 * The name in place of that of a pool under which the files of the page are found.
	 */
	private static final String PAGE = "-";

	private final HttpPoolEndpoint endpoint;

	private final boolean allowsWrites;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint to extend
	 * @param allowsWrites whether the page shows buttons that act on pools
	 */
	public HttpPoolEndpointWebExtension(HttpPoolEndpoint endpoint, boolean allowsWrites) {
		this.endpoint = endpoint;
		this.allowsWrites = allowsWrites;
	}

	/**
	 * Return the page that shows the pools to people.
	 * @return the page, in HTML
	 */
	@ReadOperation(produces = "text/html;charset=UTF-8")
	String page() {
		return LivePage.html(this.allowsWrites);
	}

	/**
	 * Describe all pools, or return a file that the page needs before it knows its own
	 * address.
	 * @param asset the name of the file, or {@code null} for the pools
	 * @return the pools or the file, or what is wrong
	 * @see HttpPoolEndpoint#pools
	 */
	@ReadOperation
	WebEndpointResponse<Object> pools(@Nullable String asset) {
		if (asset == null) {
			return answer(this.endpoint::pools);
		}
		return LivePage.has(asset) ? LivePage.file(asset)
				: fault(new NotFoundException("The page has no file named '%s'.".formatted(asset)),
						WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Describe one pool.
	 * @param pool its name
	 * @return the pool, or what is wrong
	 * @see HttpPoolEndpoint#pool
	 */
	@ReadOperation
	WebEndpointResponse<Object> pool(@Selector String pool) {
		return answer(() -> this.endpoint.pool(pool));
	}

	/**
	 * List the connections, decisions, leaks or the history of one pool, or return a file
	 * of the page.
	 * @param pool the name of the pool, or a hyphen for the page
	 * @param view what to list, or the name of the file
	 * @param state only connections in that state
	 * @param route only connections, decisions or the history of that route
	 * @param sort the column to sort by, the largest value first
	 * @param limit how many to list at most
	 * @return the list or the file, or what is wrong
	 * @see HttpPoolEndpoint#view
	 */
	@ReadOperation
	WebEndpointResponse<Object> view(@Selector String pool, @Selector String view, @Nullable String state,
			@Nullable String route, @Nullable String sort, @Nullable String limit) {
		if (pool.equals(PAGE) && LivePage.has(view)) {
			return LivePage.file(view);
		}
		return answer(() -> this.endpoint.view(pool, view, state, route, sort, limit));
	}

	/**
	 * Carry out an action on one pool.
	 * @param pool its name
	 * @param action what to do
	 * @param route the name of the one route it is meant for
	 * @param value the limit to be set
	 * @param duration for how long it holds
	 * @return the pool afterwards, or what is wrong
	 * @see HttpPoolEndpoint#control
	 */
	@WriteOperation
	WebEndpointResponse<Object> control(@Selector String pool, @Nullable String action, @Nullable String route,
			@Nullable String value, @Nullable String duration) {
		return answer(() -> this.endpoint.control(pool, action, route, value, duration));
	}

	/**
	 * Close the idle connections of one pool.
	 * @param pool its name
	 * @param view what to delete
	 * @param route the name of the one route it is meant for
	 * @return the pool afterwards, or what is wrong
	 * @see HttpPoolEndpoint#evict
	 */
	@DeleteOperation
	WebEndpointResponse<Object> evict(@Selector String pool, @Selector String view, @Nullable String route) {
		return answer(() -> this.endpoint.evict(pool, view, route));
	}

	private static WebEndpointResponse<Object> answer(Supplier<OperationResponseBody> body) {
		try {
			return new WebEndpointResponse<>(body.get());
		}
		catch (NotFoundException ex) {
			return fault(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return fault(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static WebEndpointResponse<Object> fault(InvalidEndpointRequestException fault, int status) {
		return new WebEndpointResponse<>(new FaultDescriptor(String.valueOf(fault.getMessage())), status);
	}

}
