/**
 * The pools as an actuator endpoint. It knows the pool, its upkeep, its tuner and
 * statistics, what its picture means, and Spring Boot's actuator.
 */
@NullMarked
package io.httppool.endpoint;

import org.jspecify.annotations.NullMarked;
