/**
 * What goes wrong between a client and a server, one class for each incident: what the
 * pool does that HttpClient comes with, and what ours does. Together they write
 * {@code docs/incidents.md}.
 */
@NullMarked
package io.httppool.test.incident;

import org.jspecify.annotations.NullMarked;
