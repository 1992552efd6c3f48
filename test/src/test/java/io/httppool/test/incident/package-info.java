/**
 * Incidents between a client and a server, one class for each: the results with the pool
 * of HttpClient and with httppool. Together they write {@code docs/incidents.md}.
 */
@NullMarked
package io.httppool.test.incident;

import org.jspecify.annotations.NullMarked;
