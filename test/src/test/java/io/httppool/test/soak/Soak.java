package io.httppool.test.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.PooledApplication;

/**
 * A run of callers against upstreams that fail at random.
 */
final class Soak {

	private static final Logger logger = LoggerFactory.getLogger(Soak.class);

	private static final int CALLERS = 16;

	private static final Duration PROGRESS = Duration.ofSeconds(10);

	private final SoakReport report = new SoakReport();

	private final AtomicBoolean goesOn = new AtomicBoolean(true);

	private final PooledApplication application;

	private final SoakUpstreams upstreams;

	private final Random random;

	private final Duration length;

	private final long startedAt = System.nanoTime();

	private long reportedAt = this.startedAt;

	Soak(PooledApplication application, SoakUpstreams upstreams, long seed, Duration length) {
		this.application = application;
		this.upstreams = upstreams;
		this.random = new Random(seed);
		this.length = length;
	}

	/** Run to the end, then stop all callers and heal everything. */
	SoakReport run() throws InterruptedException {
		RestClient client = this.application.client();
		List<Thread> callers = IntStream.range(0, CALLERS).mapToObj((i) -> caller(client, i)).toList();
		Mischief mischief = new Mischief(this.random, this.upstreams, callers, this.application.pool());
		SoakInvariants invariants = new SoakInvariants(this.application, this.report);
		List<Runnable> ends = new ArrayList<>();
		callers.forEach(Thread::start);
		while (elapsed().compareTo(this.length) < 0) {
			ends.add(mischief.strike());
			LockSupport.parkNanos(Duration.ofMillis(20 + this.random.nextInt(300)).toNanos());
			if (this.random.nextInt(3) == 0) {
				end(ends);
			}
			invariants.check();
			showProgress();
		}
		end(ends);
		this.upstreams.heal();
		this.goesOn.set(false);
		for (Thread caller : callers) {
			awaitEnd(caller);
		}
		return this.report;
	}

	/**
	 * Wait for a caller, and report one whose lease was forgotten: it would wait for
	 * ever.
	 */
	private void awaitEnd(Thread caller) throws InterruptedException {
		caller.join(SoakCaller.PATIENCE.toMillis());
		if (caller.isAlive()) {
			this.report
				.wrong("%s has not come back: %s".formatted(caller.getName(), Arrays.toString(caller.getStackTrace())));
		}
	}

	private Thread caller(RestClient client, int number) {
		Random random = new Random(this.random.nextLong());
		Thread caller = new Thread(
				new SoakCaller(client, this.upstreams.origins(), this.report, random, this.goesOn::get),
				"caller-" + number);
		caller.setDaemon(true);
		return caller;
	}

	private static void end(List<Runnable> ends) {
		ends.forEach(Runnable::run);
		ends.clear();
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	private void showProgress() {
		long now = System.nanoTime();
		if (now - this.reportedAt < PROGRESS.toNanos()) {
			return;
		}
		this.reportedAt = now;
		PoolSnapshot pool = this.application.pool().snapshot();
		logger.info("{} of {} s: {} leased={}, available={}, pending={}, {}, wrong={}", elapsed().toSeconds(),
				this.length.toSeconds(), this.report.outcomes(), pool.leased(), pool.available(), pool.pending(),
				Footprint.now(), this.report.wrong().size());
	}

}
