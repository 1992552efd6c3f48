package io.httppool.connect;

/**
 * A lookup for which a request has waited in the queue.
 *
 * @param since when the request came, as a reading of the ticker
 * @param nanos how long it has waited for the lookup
 */
record EarlierLookup(long since, long nanos) {

}
