/**
 * The settings of pools and routes, and the table of them. It knows nothing else of ours.
 */
@NullMarked
package io.httppool.settings;

import org.jspecify.annotations.NullMarked;
