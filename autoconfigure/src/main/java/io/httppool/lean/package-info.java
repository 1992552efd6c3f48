/**
 * A client that leaves out what services of one's own do not need. It knows nothing of
 * ours.
 */
@NullMarked
package io.httppool.lean;

import org.jspecify.annotations.NullMarked;
