package io.httppool.history;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The processor time that a history takes.
 */
class PoolHistoryCostTests {

	private static final int TICKS = 300;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	@Test
	void secondOfTwoHundredRoutesTakesLessThanFiveMilliseconds() {
		RecordedPool pool = new RecordedPool(1 << 20);
		for (int route = 0; route < 200; route++) {
			pool.add("https://service-%03d.example.com".formatted(route), 1 + route % 10);
		}

		long[] nanos = LongStream.range(0, TICKS).map((tick) -> cost(pool)).sorted().toArray();

		assertThat(TimeUnit.NANOSECONDS.toMicros(nanos[TICKS / 2])).isLessThan(5000);
	}

	private long cost(RecordedPool pool) {
		List<RouteWindow> windows = pool.windows(Duration.ofSeconds(1));
		long start = this.threads.getCurrentThreadCpuTime();
		pool.close(windows);
		return this.threads.getCurrentThreadCpuTime() - start;
	}

}
