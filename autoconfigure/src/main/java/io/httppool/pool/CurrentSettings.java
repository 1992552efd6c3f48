package io.httppool.pool;

import io.httppool.settings.RouteSettings;

/**
 * The settings of a route, which may be exchanged while it is in use. Thread-safe; a
 * reading takes no lock.
 */
final class CurrentSettings {

	private volatile ExchangeTerms terms;

	CurrentSettings(ExchangeTerms terms) {
		this.terms = terms;
	}

	RouteSettings get() {
		return this.terms.settings();
	}

	/** Return the terms on which exchanges are carried out with these settings. */
	ExchangeTerms terms() {
		return this.terms;
	}

	void set(RouteSettings settings) {
		this.terms = new ExchangeTerms(this.terms.route(), settings, this.terms.deadlines());
	}

}
