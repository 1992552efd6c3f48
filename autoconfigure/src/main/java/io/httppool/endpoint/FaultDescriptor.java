package io.httppool.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answer to a request that is wrong.
 *
 * @param error what is wrong with it, and what would be right
 */
record FaultDescriptor(String error) implements OperationResponseBody {

}
