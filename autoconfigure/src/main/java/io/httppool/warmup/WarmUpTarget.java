package io.httppool.warmup;

/**
 * A target of a warm-up.
 *
 * @param pool the name of the pool
 * @param origin scheme, host and port of the server
 */
public record WarmUpTarget(String pool, String origin) {

}
