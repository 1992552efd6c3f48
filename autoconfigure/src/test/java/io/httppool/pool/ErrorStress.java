package io.httppool.pool;

import java.io.PrintStream;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolListener;
import io.httppool.event.StaleFinding;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.VirtualTime;

/**
 * A program that leases and releases while errors strike at any call and any allocation:
 * each thread goes down its stack until that overflows, and works on the way back with
 * ever more stack left; the heap is full now and then; the check, the closing and a
 * listener throw. In between, when all threads rest, nothing may be lost.
 * <p>
 * It runs in a process of its own, because errors like these strike everything.
 */
public final class ErrorStress {

	private static final int THREADS = 3;

	private static final int MAX_PER_ROUTE = 3;

	private static final int MAX_TOTAL = 5;

	/** As small as a JVM allows, so that it overflows soon. */
	private static final long STACK = 192 * 1024;

	/** The frames above the deepest in which there is work: some 20 to 40 KB. */
	private static final int WORKING_FRAMES = 250;

	/** How often each thread goes down in a round. */
	private static final int DESCENTS = 20;

	private static final Timeout WAIT = Timeout.ofMilliseconds(1);

	private static final List<HttpRoute> ROUTES = IntStream.range(0, 4)
		.mapToObj((i) -> new HttpRoute(new HttpHost("http", "host" + i, 80)))
		.toList();

	private static final PrintStream OUT = System.out;

	private final long seed;

	private final Random faults;

	private final boolean isMemoryFull;

	private final VirtualTime time = new VirtualTime();

	private final ConnectionPool<FlagConnection> pool;

	/** Those that may be open. */
	private final List<FlagConnection> connections = new ArrayList<>();

	private long operations;

	private long completed;

	private long overflows;

	private long outOfMemory;

	private volatile boolean isCalm = true;

	private volatile @Nullable String violation;

	private ErrorStress(long seed, boolean isMemoryFull) {
		this.seed = seed;
		this.faults = new Random(seed);
		this.isMemoryFull = isMemoryFull;
		PoolSettings settings = TestPool.settings(MAX_PER_ROUTE, MAX_TOTAL, ReusePolicy.LIFO,
				(base) -> base.validateAfterInactivity(Duration.ZERO));
		this.pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), (connection) -> {
			maybeThrow();
			return null;
		}, this.time.clock());
		this.pool.events().tell(new PoolListener() {

			@Override
			public void stale(StaleFinding finding) {
				maybeThrow();
			}

		});
	}

	private void maybeThrow() {
		if (!this.isCalm && this.faults.nextInt(200) == 0) {
			throw new OutOfMemoryError("injected");
		}
	}

	/**
	 * Run.
	 * @param args how many operations, the seed, and whether the heap is to be full
	 */
	public static void main(String[] args) throws Exception {
		long wanted = Long.parseLong(args[0]);
		new ErrorStress(0, false).warmUp();
		ErrorStress stress = new ErrorStress(Long.parseLong(args[1]), Boolean.parseBoolean(args[2]));
		int exit = stress.run(wanted) ? 0 : 1;
		OUT.flush();
		Runtime.getRuntime().halt(exit);
	}

	private boolean run(long wanted) throws Exception {
		for (int round = 0; this.operations < wanted && this.violation == null; round++) {
			Random random = new Random(this.seed + round);
			List<Request[]> requests = IntStream.range(0, THREADS).mapToObj((i) -> requests(random)).toList();
			List<Thread> threads = requests.stream()
				.map((own) -> new Thread(null, () -> work(own), "worker", STACK))
				.toList();
			this.isCalm = false;
			threads.forEach(Thread::start);
			letPass(threads, this.isMemoryFull && round % 2 == 0);
			this.isCalm = true;
			requests.stream().flatMap(Arrays::stream).forEach(this::count);
			requireNothingLost("round " + round);
		}
		OUT.println("seed=" + this.seed + " operations=" + this.operations + " completed=" + this.completed
				+ " overflows=" + this.overflows + " outOfMemory=" + this.outOfMemory + " survived="
				+ this.pool.snapshot().survived() + " violation=" + this.violation);
		return this.violation == null;
	}

	private void letPass(List<Thread> threads, boolean isFilling) throws InterruptedException {
		Ballast ballast = new Ballast();
		for (Thread thread : threads) {
			while (thread.isAlive()) {
				if (isFilling) {
					ballast.fill();
				}
				thread.join(1);
				ballast.release();
				keepUp(Duration.ofSeconds(3));
			}
		}
	}

	/** Load all classes: one that fails to load because of an error would stay failed. */
	private void warmUp() throws Exception {
		List<Thread> threads = IntStream.range(0, 2 * THREADS).mapToObj((i) -> new Thread(() -> {
			for (Request request : requests(new Random(i))) {
				carryOut(request);
				this.pool.reclaimFromCurrentThread();
			}
		})).toList();
		threads.forEach(Thread::start);
		letPass(threads, false);
		this.pool.close(CloseMode.IMMEDIATE);
	}

	/** Make the requests of a thread beforehand, where memory suffices. */
	private static Request[] requests(Random random) {
		return IntStream.range(0, DESCENTS * WORKING_FRAMES)
			.mapToObj((i) -> new Request(random.nextInt()))
			.toArray(Request[]::new);
	}

	private void work(Request[] requests) {
		int[] left = { requests.length };
		while (left[0] > 0 && this.violation == null) {
			descend(requests, left, new int[] { WORKING_FRAMES });
		}
	}

	/** Go down until the stack overflows, and work in the deepest frames. */
	private void descend(Request[] requests, int[] left, int[] frames) {
		try {
			descend(requests, left, frames);
		}
		catch (StackOverflowError ex) {
			// this is as deep as it goes
		}
		if (frames[0] > 0 && left[0] > 0) {
			frames[0]--;
			left[0]--;
			carryOut(requests[left[0]]);
		}
	}

	private void count(Request request) {
		this.operations++;
		this.completed += request.isCompleted ? 1 : 0;
		this.overflows += (request.failure instanceof StackOverflowError) ? 1 : 0;
		this.outOfMemory += (request.failure instanceof OutOfMemoryError) ? 1 : 0;
		if (request.fresh.isOpen()) {
			this.connections.add(request.fresh);
		}
	}

	/** Do what a request does. An error may come at any point but where this ends. */
	private void carryOut(Request request) {
		try {
			exchange(request);
			request.isCompleted = true;
		}
		catch (Exception | Error ex) {
			request.failure = ex;
		}
		request.isOver = true;
		if (request.failure instanceof Error && request.isReclaiming) {
			reclaim();
		}
	}

	/** As HttpClient does when an error passes a request. */
	private void reclaim() {
		try {
			this.pool.reclaimFromCurrentThread();
		}
		catch (Error ex) {
			// what it did not reach is found by the garbage collector
		}
	}

	private void exchange(Request request) throws Exception {
		LeaseTag tag = new LeaseTag(null, false);
		PoolEntry<HttpRoute, FlagConnection> entry = this.pool.lease(request.route, tag, WAIT, null)
			.get(WAIT.getDuration(), WAIT.getTimeUnit());
		if (!entry.hasConnection()) {
			entry.assignConnection(request.fresh);
			request.fresh.isOpened = true;
		}
		use(entry.getConnection(), request);
		entry.updateExpiry(TimeValue.ofSeconds(30));
		request.isOver = true;
		try {
			this.pool.release(entry, request.isReusable);
		}
		finally {
			Reference.reachabilityFence(tag);
		}
	}

	private void use(FlagConnection connection, Request request) {
		if (connection.user instanceof Request before && before != request && !before.isOver) {
			this.violation = "a connection is held twice";
		}
		connection.user = request;
	}

	/** Do what the upkeep does. */
	private void keepUp(Duration passed) {
		try {
			System.gc();
			this.time.pass(passed);
			this.pool.maintenance().reclaimDropped();
			this.pool.maintenance().expireLeases();
			this.pool.maintenance().audit();
		}
		catch (Error ex) {
			// the next time memory may suffice
		}
	}

	/** The garbage collector may take a while to find what was dropped. */
	private void requireNothingLost(String when) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		String lost = null;
		do {
			keepUp(Duration.ofSeconds(11));
			this.connections.removeIf((connection) -> !connection.isOpen());
			lost = lost();
		}
		while (lost != null && System.nanoTime() - deadline < 0);
		if (lost != null) {
			this.violation = when + ": " + lost;
		}
	}

	private @Nullable String lost() {
		PoolSnapshot snapshot = this.pool.snapshot();
		int taken = this.pool.permits().taken();
		int known = this.pool.permits().known().size();
		int open = this.connections.size();
		boolean isWhole = snapshot.total() == snapshot.available() && snapshot.pending() == 0
				&& snapshot.available() == taken && known == taken && open == taken && taken <= MAX_TOTAL;
		return isWhole ? null : this.pool + ", permits=" + taken + ", known=" + known + ", open=" + open + ", "
				+ this.pool.connections();
	}

	/**
	 * A request, with all it needs but what the pool gives it.
	 */
	private static final class Request {

		private final HttpRoute route;

		private final boolean isReusable;

		private final boolean isReclaiming;

		private final FlagConnection fresh = new FlagConnection();

		private volatile boolean isOver;

		private volatile boolean isCompleted;

		private volatile @Nullable Throwable failure;

		private Request(int dice) {
			this.route = ROUTES.get((dice & 7) % ROUTES.size());
			this.isReusable = (dice >> 3 & 3) != 0;
			this.isReclaiming = (dice >> 5 & 1) == 0;
		}

	}

	/**
	 * What fills the heap, so that small allocations fail as well.
	 */
	private static final class Ballast {

		private static final int LARGE = 1 << 16;

		private static final int SMALL = 256;

		private final List<byte[]> blocks = new ArrayList<>();

		private void fill() {
			int size = LARGE;
			while (size >= SMALL) {
				try {
					this.blocks.add(new byte[size]);
				}
				catch (OutOfMemoryError ex) {
					size /= 4;
				}
			}
		}

		private void release() {
			this.blocks.clear();
		}

	}

}
