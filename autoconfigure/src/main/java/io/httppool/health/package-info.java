/**
 * The pools as health contributors. It knows the pool, verdicts, and Spring Boot's
 * health.
 */
@NullMarked
package io.httppool.health;

import org.jspecify.annotations.NullMarked;
