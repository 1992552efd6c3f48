/**
 * The addresses of names according to the library dnsjava, which is optional. It knows
 * the seam for sources of addresses, and nothing else of ours.
 */
@NullMarked
package io.httppool.dnsjava;

import org.jspecify.annotations.NullMarked;
