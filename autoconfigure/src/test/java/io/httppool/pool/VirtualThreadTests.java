package io.httppool.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many virtual threads wait for few connections.
 */
@EnabledIf("io.httppool.pool.TestThreads#canBeVirtual")
class VirtualThreadTests {

	private static final int WAITERS = 10_000;

	private static final Timeout PATIENCE = Timeout.ofMinutes(1);

	private final Queue<Integer> served = new ConcurrentLinkedQueue<>();

	private final Semaphore asked = new Semaphore(0);

	@TempDir
	private Path directory;

	/**
	 * Who is served says so before giving the connection back. So there are never more
	 * than those who hold the other connections that were served before and have not said
	 * so yet: with one connection the order is exact.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 8 })
	void waitersWhenTenThousandAreVirtualAreServedInOrderAndPinNoCarrier(int limit) throws Exception {
		ConnectionPool<FakeConnection> pool = pool(limit);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = new ArrayList<>();
		for (int i = 0; i < limit; i++) {
			leased.add(open(pool.lease(TestPool.A, null, PATIENCE, null)));
		}

		List<RecordedEvent> events = recorded(() -> {
			List<Thread> waiters = IntStream.range(0, WAITERS).mapToObj((i) -> waiter(pool, i)).toList();
			for (Thread waiter : waiters) {
				waiter.start();
				this.asked.acquire();
			}
			leased.forEach((entry) -> release(pool, entry));
			for (Thread waiter : waiters) {
				waiter.join(PATIENCE.toMilliseconds());
			}
		});

		assertThat(this.served).hasSize(WAITERS);
		assertThat(mostOvertaken()).isLessThan(limit);
		assertThat(events).filteredOn((event) -> isOf(event, "jdk.VirtualThreadStart")).hasSize(WAITERS);
		assertThat(events).filteredOn((event) -> isOf(event, "jdk.VirtualThreadPinned")).isEmpty();
	}

	private Thread waiter(ConnectionPool<FakeConnection> pool, int index) {
		return TestThreads.virtual(() -> {
			Future<PoolEntry<HttpRoute, FakeConnection>> lease = pool.lease(TestPool.A, null, PATIENCE, null);
			this.asked.release();
			PoolEntry<HttpRoute, FakeConnection> entry = open(lease);
			this.served.add(index);
			release(pool, entry);
		}, "waiter-" + index);
	}

	private static PoolEntry<HttpRoute, FakeConnection> open(Future<PoolEntry<HttpRoute, FakeConnection>> lease) {
		try {
			PoolEntry<HttpRoute, FakeConnection> entry = lease.get();
			if (!entry.hasConnection()) {
				entry.assignConnection(new FakeConnection());
			}
			return entry;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void release(ConnectionPool<FakeConnection> pool, PoolEntry<HttpRoute, FakeConnection> entry) {
		entry.updateExpiry(TimeValue.ofMinutes(1));
		pool.release(entry, true);
	}

	/** Return how many at most had come before one that was served, and were not yet. */
	private int mostOvertaken() {
		BitSet before = new BitSet();
		int most = 0;
		for (int index : this.served) {
			most = Math.max(most, index - before.get(0, index).cardinality());
			before.set(index);
		}
		return most;
	}

	private List<RecordedEvent> recorded(Task task) throws Exception {
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadStart");
			recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
			recording.start();
			task.run();
			recording.stop();
			return read(recording);
		}
	}

	private List<RecordedEvent> read(Recording recording) throws IOException {
		Path file = this.directory.resolve("recording.jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file);
	}

	private static boolean isOf(RecordedEvent event, String type) {
		return event.getEventType().getName().equals(type);
	}

	private static ConnectionPool<FakeConnection> pool(int limit) {
		UnaryOperator<RouteSettings.Builder> change = (base) -> base.maxPending(WAITERS)
			.validateAfterInactivity(Duration.ofMillis(-1));
		PoolSettings settings = TestPool.settings(limit, limit, ReusePolicy.LIFO, change);
		return new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), (connection) -> null,
				PoolClock.system());
	}

	/**
	 * What is recorded.
	 */
	private interface Task {

		void run() throws Exception;

	}

}
