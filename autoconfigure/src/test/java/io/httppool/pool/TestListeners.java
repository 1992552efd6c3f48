package io.httppool.pool;

import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.event.StaleFinding;

/**
 * Listeners that are interested in one kind of event.
 */
final class TestListeners {

	private TestListeners() {
	}

	static PoolListener ofStale(Consumer<StaleFinding> consumer) {
		return new PoolListener() {

			@Override
			public void stale(StaleFinding finding) {
				consumer.accept(finding);
			}

		};
	}

	static PoolListener ofForgotten(Consumer<HttpRoute> consumer) {
		return new PoolListener() {

			@Override
			public void routeForgotten(PoolRoute route) {
				consumer.accept(route.route());
			}

		};
	}

}
