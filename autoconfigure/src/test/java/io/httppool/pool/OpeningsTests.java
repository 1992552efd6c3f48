package io.httppool.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Openings}.
 */
class OpeningsTests {

	private final VirtualTime time = new VirtualTime();

	private final Openings openings = new Openings(this.time.clock().ticker());

	private final FakeConnection connection = new FakeConnection();

	@Test
	void connectionThatWasOpenWhenItWasLeasedIsOpenForAsLong() {
		assertThat(this.openings.openNanos(this.connection, 5)).isEqualTo(5);
	}

	@Test
	void connectionIsNotOpenBeforeAndWhileItIsOpened() {
		this.openings.expect(this.connection, () -> {
		});
		assertThat(this.openings.openNanos(null, 5)).isNegative();
		assertThat(this.openings.openNanos(this.connection, 5)).isNegative();

		this.openings.begin(this.connection);
		assertThat(this.openings.openNanos(this.connection, 5)).isNegative();

		this.time.pass(Duration.ofNanos(7));
		this.openings.end(this.connection);
		assertThat(this.openings.openNanos(this.connection, 10)).isEqualTo(3);
		assertThat(this.openings.openNanos(this.connection, 6)).as("asked by a thread that is late").isZero();
	}

}
