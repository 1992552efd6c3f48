/**
 * Spans that tell how long a request waited for a connection and for its opening, over
 * Micrometer Tracing.
 */
@NullMarked
package io.httppool.tracing;

import org.jspecify.annotations.NullMarked;
