package io.httppool.snapshot;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadName}.
 */
class ThreadNameTests {

	@Test
	void threadWithANameIsCalledByIt() {
		Thread thread = new Thread(() -> {
		}, "orders-1");

		assertThat(ThreadName.of(thread)).isEqualTo("orders-1");
	}

	@Test
	void threadWithoutANameIsCalledByItsNumber() {
		Thread thread = new Thread(() -> {
		}, "");

		assertThat(ThreadName.of(thread)).isEqualTo("#" + thread.getId());
	}

}
