package io.httppool.test.soak;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.httppool.pool.ConnectionPool;
import io.httppool.test.fault.Dose;
import io.httppool.test.fault.Fault;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Infliction;

/**
 * A source of random faults in upstreams, callers and the pool. Confined to one thread.
 */
final class Mischief {

	private final Random random;

	private final SoakUpstreams upstreams;

	private final List<Thread> callers;

	private final ConnectionPool<?> pool;

	Mischief(Random random, SoakUpstreams upstreams, List<Thread> callers, ConnectionPool<?> pool) {
		this.random = random;
		this.upstreams = upstreams;
		this.callers = callers;
		this.pool = pool;
	}

	/**
	 * Cause one fault.
	 * @return an action that ends it
	 */
	Runnable strike() {
		return switch (this.random.nextInt(8)) {
			case 0 -> interruptCallers();
			case 1 -> resize();
			case 2 -> drain();
			case 3, 4 -> breakProxy();
			default -> breakServer();
		};
	}

	private Runnable interruptCallers() {
		this.callers.stream().filter((caller) -> this.random.nextBoolean()).forEach(Thread::interrupt);
		return () -> {
		};
	}

	private Runnable resize() {
		this.pool.setDefaultMaxPerRoute(1 + this.random.nextInt(SoakSettings.MAX_TOTAL));
		this.pool.setMaxTotal(1 + this.random.nextInt(SoakSettings.MAX_TOTAL));
		return () -> {
			this.pool.setDefaultMaxPerRoute(8);
			this.pool.setMaxTotal(SoakSettings.MAX_TOTAL);
		};
	}

	private Runnable drain() {
		this.pool.operations().evictIdle(null);
		this.pool.operations().suspend(null);
		return () -> this.pool.operations().resume(null);
	}

	private Runnable breakProxy() {
		Fault.Tcp fault = tcpFault();
		Infliction infliction = this.upstreams.proxy().inflict(fault, dose(fault));
		return infliction::end;
	}

	private Runnable breakServer() {
		List<FaultyServer> servers = this.upstreams.servers();
		FaultyServer server = servers.get(this.random.nextInt(servers.size()));
		Fault fault = serverFault(server);
		Infliction infliction = server.inflict(fault, dose(fault));
		return infliction::end;
	}

	private Fault serverFault(FaultyServer server) {
		if ("https".equals(server.origin().getScheme()) && this.random.nextInt(4) == 0) {
			return pick(List.of(Faults.slowHandshake(millis(1500)), Faults.wrongCertificate()));
		}
		return pick(List.of(tcpFault(), tcpFault(), Faults.truncateBody(),
				Faults.workers(1 + this.random.nextInt(4), this.random.nextInt(8)),
				Faults.lieAboutKeepAlive(Duration.ofSeconds(60), millis(50)),
				Faults.requestTimeoutWhenIdle(millis(50))));
	}

	private Fault.Tcp tcpFault() {
		return pick(List.of(Faults.refuse(), Faults.blackHole(), Faults.delayAccept(millis(1500)),
				Faults.delayFirstByte(millis(1000)), Faults.delayBytes(millis(10)), Faults.stall(),
				Faults.resetAfter(this.random.nextInt(120)), Faults.closeAfter(this.random.nextInt(120)),
				Faults.resetWhenIdle(millis(50)), Faults.halfCloseWhenIdle(millis(50)),
				Faults.closeWhenIdle(millis(50)), Faults.resetNow(), Faults.closeNow()));
	}

	private <T> T pick(List<? extends T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	private Dose dose(Fault fault) {
		if (fault instanceof Fault.OnListener) {
			return Dose.always();
		}
		return Dose.always().chance(1 - this.random.nextDouble()).times(1 + this.random.nextInt(1000));
	}

	private Duration millis(int bound) {
		return Duration.ofMillis(this.random.nextInt(bound));
	}

}
