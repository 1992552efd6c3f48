/**
 * Sentences about the state of a pool: status, verdict, advice, and the advice in the
 * exception of a lease. The package knows snapshots, and nothing else of ours.
 */
@NullMarked
package io.httppool.verdict;

import org.jspecify.annotations.NullMarked;
