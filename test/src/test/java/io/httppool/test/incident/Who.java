package io.httppool.test.incident;

import io.httppool.test.load.Client;

/**
 * The names of the pools on the page.
 */
final class Who {

	private Who() {
	}

	static String of(Client client) {
		return (client == Client.STOCK) ? "stock" : "httppool";
	}

}
