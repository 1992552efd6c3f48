/**
 * What the picture of a pool means, in words: its status, a verdict and advice. It knows
 * the pool and nothing else of ours; every view may know it.
 */
@NullMarked
package io.httppool.verdict;

import org.jspecify.annotations.NullMarked;
