package io.httppool.endpoint;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Somebody asked for what is not there.
 */
final class NotFoundException extends InvalidEndpointRequestException {

	NotFoundException(String reason) {
		super(reason, reason);
	}

}
