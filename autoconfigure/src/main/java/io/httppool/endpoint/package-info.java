/**
 * The pools as an actuator endpoint. It knows the pool, what its picture means, and
 * Spring Boot's actuator.
 */
@NullMarked
package io.httppool.endpoint;

import org.jspecify.annotations.NullMarked;
