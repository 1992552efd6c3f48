package io.httppool.pool;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallSites}, on virtual time.
 */
class CallSitesTests {

	private final VirtualTime time = new VirtualTime();

	private final CallSites sites = new CallSites(now());

	@Test
	void atWhenLeasesAreFewTakesEach() {
		long taken = taken(2000, Duration.ofMillis(5));

		assertThat(taken).isEqualTo(2000);
	}

	@Test
	void atWhenLeasesComeAtOnceTakesTwoHundred() {
		this.time.pass(Duration.ofHours(1));

		long taken = taken(1000, Duration.ZERO);

		assertThat(taken).isEqualTo(200);
	}

	@Test
	void atWhenLeasesAreManyTakesTwoHundredPerSecond() {
		taken(200, Duration.ZERO);

		long taken = taken(100_000, Duration.ofNanos(100_000));

		assertThat(taken).isBetween(1999L, 2000L);
	}

	@Test
	void atWhenAQuietTimeFollowsTakesAgain() {
		taken(1000, Duration.ZERO);
		this.time.pass(Duration.ofSeconds(1));

		long taken = taken(1000, Duration.ZERO);

		assertThat(taken).isEqualTo(200);
	}

	@Test
	void atWhenALeakIsSuspectedTakesEachForTenMinutes() {
		this.sites.watch(now());

		long early = taken(1000, Duration.ZERO);
		this.time.pass(Duration.ofMinutes(10).minusNanos(1));
		long late = taken(1000, Duration.ZERO);
		this.time.pass(Duration.ofNanos(1));
		long after = taken(1000, Duration.ZERO);

		assertThat(early).isEqualTo(1000);
		assertThat(late).isEqualTo(1000);
		assertThat(after).isEqualTo(200);
	}

	@Test
	void atWhenThreadsRaceTakesTwoHundred() {
		long now = now();
		CyclicBarrier together = new CyclicBarrier(4);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<CompletableFuture<Long>> racing = Stream
				.generate(() -> CompletableFuture.supplyAsync(() -> takenAfter(together, now), threads))
				.limit(4)
				.toList();

			long taken = racing.stream().mapToLong(CompletableFuture::join).sum();

			assertThat(taken).isEqualTo(200);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void atWhenLeasesAreManyAllocatesNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long now = now();
		taken(1000, Duration.ZERO);
		int taken = 0;

		long before = threads.getCurrentThreadAllocatedBytes();
		for (int lease = 0; lease < 100_000; lease++) {
			taken += (this.sites.at(now) != null) ? 1 : 0;
		}
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;

		assertThat(taken).isZero();
		assertThat(allocated).isLessThan(100_000);
	}

	private long taken(int leases, Duration apart) {
		return IntStream.range(0, leases).filter((lease) -> {
			this.time.pass(apart);
			return this.sites.at(now()) != null;
		}).count();
	}

	private long takenAfter(CyclicBarrier together, long now) {
		try {
			together.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return IntStream.range(0, 1000).filter((lease) -> this.sites.at(now) != null).count();
	}

	private long now() {
		return this.time.clock().ticker().read();
	}

}
