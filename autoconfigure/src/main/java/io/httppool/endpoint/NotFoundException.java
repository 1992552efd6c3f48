package io.httppool.endpoint;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Thrown when a request names a pool or a view that does not exist.
 */
final class NotFoundException extends InvalidEndpointRequestException {

	NotFoundException(String reason) {
		super(reason, reason);
	}

}
