/**
 * Sentences about the state of a pool: status, verdict, advice, and what the exception of
 * a lease says. It knows snapshots, and nothing else of ours.
 */
@NullMarked
package io.httppool.verdict;

import org.jspecify.annotations.NullMarked;
