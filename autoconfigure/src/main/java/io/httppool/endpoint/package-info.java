/**
 * The pools as an actuator endpoint. It knows the pool, its upkeep, its tuner and
 * statistics, verdicts, and Spring Boot's actuator.
 */
@NullMarked
package io.httppool.endpoint;

import org.jspecify.annotations.NullMarked;
