package io.httppool.upkeep;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HolderNow}.
 */
class HolderNowTests {

	private static final StackTraceElement PARKED = call("jdk.internal.misc.Unsafe", "park");

	private static final StackTraceElement EXCHANGE = call("org.apache.hc.client5.http.Execute", "execute");

	private static final StackTraceElement ORDERS = call("com.example.Orders", "load");

	@Test
	void inWordsWhenTheThreadHasEndedSaysSo() throws InterruptedException {
		Thread ended = new Thread(() -> {
		});
		ended.start();
		ended.join();

		HolderNow now = HolderNow.of(ended);

		assertThat(now.inWords(null)).isEqualTo("no longer running. Did you forget to close a response?");
		assertThat(now.stack()).isEmpty();
	}

	@Test
	void inWordsWhenTheThreadIsInTheExchangeAsksForTheServer() {
		HolderNow now = new HolderNow(List.of(PARKED, EXCHANGE, ORDERS));

		assertThat(now.inWords(null)).isEqualTo("still in the exchange. Is the server slow, or the response endless?");
	}

	@Test
	void inWordsWhenTheThreadIsElsewhereNamesThePlaceAndNotWhereItIsParked() {
		HolderNow now = new HolderNow(List.of(PARKED, ORDERS));

		assertThat(now.inWords(null))
			.isEqualTo("now at com.example.Orders.load(File.java:7). Did you forget to close a response?");
	}

	@Test
	void inWordsWhenTheThreadRunsNamesWhereItRuns() {
		HolderNow now = HolderNow.of(Thread.currentThread());

		assertThat(now.inWords(null)).startsWith("now at ").contains("HolderNow");
	}

	private static StackTraceElement call(String type, String method) {
		return new StackTraceElement(type, method, "File.java", 7);
	}

}
