package io.httppool.warmup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.WarmUpOpenings;
import io.httppool.settings.RouteName;
import io.httppool.settings.WarmUpSettings;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.time.PoolClock;
import io.httppool.warmup.WarmUpStatus.State;

/**
 * One warm-up of an origin, on a thread of its own. Thread-safe.
 */
final class WarmUpRun {

	private static final Logger logger = LoggerFactory.getLogger(WarmUpRun.class);

	/** A connection of a request counts, too, and tells nothing when it is open. */
	private static final Duration RECHECK = Duration.ofMillis(250);

	private static final Duration LONG = Duration.ofSeconds(5);

	private static final String TOO_LATE = "there was no time for more";

	private static final String TUNNEL = "no client of the pool can open a tunnel of a proxy before a request does";

	private final WarmUpTarget target;

	private final WarmUpClient client;

	private final WarmUpSettings settings;

	private final PoolClock clock;

	private final Instant startedAt;

	private final long start;

	private final Semaphore changes = new Semaphore(0);

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread thread;

	private boolean isToldLong; // confined to the thread

	private volatile @Nullable WarmUpOutcome outcome;

	WarmUpRun(WarmUpTarget target, WarmUpClient client, WarmUpSettings settings, PoolClock clock) {
		this.target = target;
		this.client = client;
		this.settings = settings;
		this.clock = clock;
		this.startedAt = clock.instants().instant();
		this.start = clock.ticker().read();
		this.thread = new Thread(null, this::run, "httppool-warm-up-" + target.pool(), 0, false);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		String answer = null;
		String problem;
		try {
			problem = isOpenable() ? open() : TUNNEL;
			answer = (problem == null || !isOpenable()) ? send() : null;
			problem = (answer != null) ? null : problem; // its request has opened the
															// tunnel
		}
		catch (InterruptedException ex) {
			problem = "it was cancelled";
		}
		catch (IOException | RuntimeException | Error ex) {
			problem = Objects.requireNonNullElse(ex.getMessage(), ex.getClass().getSimpleName());
		}
		end(new WarmUpOutcome(openNow(), took(), answer, problem));
	}

	private void end(WarmUpOutcome ended) {
		this.outcome = ended;
		this.end.countDown();
		String text = ended.text(this.target, this.settings.connections());
		if (ended.isComplete()) {
			logger.info("{} - {}", this.target.pool(), text);
		}
		else {
			logger.warn("{} - {}", this.target.pool(), text);
		}
	}

	private boolean isOpenable() {
		return this.client.pool().aheadOpenings().isPossible(this.client.route());
	}

	/** Open the connections; return why not all are open at the end. */
	private @Nullable String open() throws InterruptedException {
		try (WarmUpOpenings openings = this.client.pool()
			.aheadOpenings()
			.warmUp(this.client.route(), this.settings.connections(), this.changes::release)) {
			while (openings.missing() > 0 && hasTime()) {
				tellIfLong();
				awaitChange();
			}
			return (openings.missing() > 0) ? Objects.requireNonNullElse(openings.failure(), TOO_LATE) : limited();
		}
	}

	/** Return the problem of a limit that a customizer has set lower. */
	private @Nullable String limited() {
		return routes().mapToInt((route) -> route.limits().current())
			.filter((limit) -> limit < this.settings.connections())
			.mapToObj("the limit of the route is %d"::formatted)
			.findAny()
			.orElse(null);
	}

	private void tellIfLong() {
		if (!this.isToldLong && took().compareTo(LONG) > 0) {
			this.isToldLong = true;
			logger.info("{} - Warm-up of {} takes long ({} of {} connections after {}ms, it ends after {}ms)",
					this.target.pool(), this.target.origin(), openNow(), this.settings.connections(), took().toMillis(),
					this.settings.timeout().toMillis());
		}
	}

	/**
	 * Wait for an opening to end; whoever interrupts that at the deadline says no more.
	 */
	private void awaitChange() throws InterruptedException {
		Duration left = left();
		Duration pause = (left.compareTo(RECHECK) < 0) ? left : RECHECK;
		try {
			if (this.changes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				this.changes.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			if (hasTime()) {
				throw ex;
			}
		}
	}

	/** Send the request, if there is one; return it with the status of its response. */
	private @Nullable String send() throws IOException {
		String request = this.settings.request();
		if (request == null) {
			return null;
		}
		int space = request.indexOf(' ');
		int status;
		try {
			status = this.client.send(request.substring(0, space), request.substring(space + 1));
		}
		catch (IOException ex) {
			String problem = hasTime() ? "failed: " + ex.getMessage() : "had no answer in time";
			throw new IOException("'%s' %s".formatted(request, problem), ex);
		}
		if (status >= 400) {
			throw new IOException("'%s' was answered with the status %d".formatted(request, status));
		}
		return "'%s' answered %d".formatted(request, status);
	}

	private int openNow() {
		return routes().mapToInt((route) -> route.leased() + route.available()).sum();
	}

	/** Return the route at this instant, nothing if it is forgotten. */
	private Stream<RouteSnapshot> routes() {
		String name = RouteName.of(this.client.route());
		return this.client.pool().snapshot().routes().stream().filter((route) -> route.route().equals(name));
	}

	private Duration took() {
		return Duration.ofNanos(this.clock.ticker().read() - this.start);
	}

	private Duration left() {
		return this.settings.timeout().minus(took());
	}

	private boolean hasTime() {
		Duration left = left();
		return !left.isNegative() && !left.isZero();
	}

	boolean isOver() {
		return this.outcome != null;
	}

	/** Cancel this warm-up if it has had its time. */
	void cancelIfOverdue() {
		if (!isOver() && !hasTime()) {
			cancel();
		}
	}

	/** Cancel this warm-up. */
	void cancel() {
		this.client.cancel();
		this.thread.interrupt();
	}

	/** Wait for the end of a warm-up that was cancelled, for a moment. */
	void awaitCancelled() {
		try {
			this.end.await(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Wait for the end, at most for the time that this warm-up has. */
	void await() throws InterruptedException {
		if (!this.end.await(Math.max(0, left().toNanos()), TimeUnit.NANOSECONDS)) {
			cancel();
		}
	}

	/** Return what to say if this is to stop the start, {@code null} if it is not. */
	@Nullable String problem() {
		WarmUpOutcome ended = this.outcome;
		if (!this.settings.failFast() || (ended != null && ended.isComplete())) {
			return null;
		}
		WarmUpOutcome told = (ended != null) ? ended : new WarmUpOutcome(openNow(), took(), null, TOO_LATE);
		return "%s (pool '%s').".formatted(told.text(this.target, this.settings.connections()), this.target.pool());
	}

	WarmUpStatus status() {
		WarmUpOutcome ended = this.outcome;
		if (ended == null) {
			return new WarmUpStatus(this.target.origin(), State.RUNNING, openNow(), this.settings.connections(),
					this.startedAt, took(), null);
		}
		return new WarmUpStatus(this.target.origin(), ended.isComplete() ? State.COMPLETE : State.INCOMPLETE,
				ended.open(), this.settings.connections(), this.startedAt, ended.took(), ended.problem());
	}

}
