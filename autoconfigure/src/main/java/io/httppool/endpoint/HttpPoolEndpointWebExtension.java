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
 * sentence that says what is wrong. Thread-safe.
 */
@EndpointWebExtension(endpoint = HttpPoolEndpoint.class)
public final class HttpPoolEndpointWebExtension {

	private final HttpPoolEndpoint endpoint;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint to extend
	 */
	public HttpPoolEndpointWebExtension(HttpPoolEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Describe one pool.
	 * @param pool its name
	 * @return the pool, or what is wrong
	 * @see HttpPoolEndpoint#pool
	 */
	@ReadOperation
	WebEndpointResponse<OperationResponseBody> pool(@Selector String pool) {
		return answer(() -> this.endpoint.pool(pool));
	}

	/**
	 * List the connections, decisions, leaks or the history of one pool.
	 * @param pool the name of the pool
	 * @param view what to list
	 * @param state only connections in that state
	 * @param route only connections, decisions or the history of that route
	 * @param sort the column to sort by, the largest value first
	 * @param limit how many to list at most
	 * @return the list, or what is wrong
	 * @see HttpPoolEndpoint#view
	 */
	@ReadOperation
	WebEndpointResponse<OperationResponseBody> view(@Selector String pool, @Selector String view,
			@Nullable String state, @Nullable String route, @Nullable String sort, @Nullable String limit) {
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
	WebEndpointResponse<OperationResponseBody> control(@Selector String pool, @Nullable String action,
			@Nullable String route, @Nullable String value, @Nullable String duration) {
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
	WebEndpointResponse<OperationResponseBody> evict(@Selector String pool, @Selector String view,
			@Nullable String route) {
		return answer(() -> this.endpoint.evict(pool, view, route));
	}

	private static WebEndpointResponse<OperationResponseBody> answer(Supplier<OperationResponseBody> body) {
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

	private static WebEndpointResponse<OperationResponseBody> fault(InvalidEndpointRequestException fault, int status) {
		return new WebEndpointResponse<>(new FaultDescriptor(String.valueOf(fault.getMessage())), status);
	}

}
