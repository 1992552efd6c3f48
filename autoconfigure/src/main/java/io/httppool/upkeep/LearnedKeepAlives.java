package io.httppool.upkeep;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

import org.apache.hc.client5.http.HttpRoute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.event.PoolListener;
import io.httppool.event.StaleFinding;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.RouteName;
import io.httppool.snapshot.CloseReason;

/**
 * The idle times after which the servers of one pool close connections, learned for each
 * route and address. Confined to the thread that runs the upkeep, but for {@link #stale}.
 */
final class LearnedKeepAlives implements PoolListener {

	private static final Logger logger = LoggerFactory.getLogger(LearnedKeepAlives.class);

	private final ConnectionPool<?> pool;

	/** Findings since the last run; more than that would teach nothing new. */
	private final Queue<StaleFinding> findings = new ArrayBlockingQueue<>(1000);

	private final Map<HttpRoute, Map<SocketAddress, KeepAliveLearner>> learners = new HashMap<>();

	LearnedKeepAlives(ConnectionPool<?> pool) {
		this.pool = pool;
	}

	@Override
	public void stale(StaleFinding finding) {
		if (finding.reason() != CloseReason.EVICTED) {
			this.findings.offer(finding);
		}
	}

	/** Learn from the findings since the last run, and apply the result to the pool. */
	void conclude(long now) {
		for (StaleFinding finding = this.findings.poll(); finding != null; finding = this.findings.poll()) {
			observe(finding, now);
		}
		this.learners.forEach((route, ofRoute) -> conclude(route, ofRoute, now));
		this.learners.values().removeIf(Map::isEmpty);
	}

	private void observe(StaleFinding finding, long now) {
		if (finding.remote() != null) {
			Duration longest = this.pool.settingsOf(finding.route()).maxIdleTime();
			this.learners.computeIfAbsent(finding.route(), (route) -> new HashMap<>())
				.computeIfAbsent(finding.remote(), (remote) -> new KeepAliveLearner(longest, now))
				.observe(finding.alive(), finding.idle());
		}
	}

	private void conclude(HttpRoute route, Map<SocketAddress, KeepAliveLearner> ofRoute, long now) {
		Map<SocketAddress, Duration> before = spans(ofRoute);
		ofRoute.values().forEach((learner) -> learner.conclude(now));
		Map<SocketAddress, Duration> after = spans(ofRoute);
		if (!after.equals(before)) {
			this.pool.maintenance().learn(route, after);
			logger.debug("{} - Idle connections to {} are closed before their server closes them (learned={})",
					this.pool.name(), RouteName.of(route), after);
		}
		ofRoute.values().removeIf((learner) -> learner.isForgettable(now));
	}

	private static Map<SocketAddress, Duration> spans(Map<SocketAddress, KeepAliveLearner> ofRoute) {
		Map<SocketAddress, Duration> spans = new HashMap<>();
		ofRoute.forEach((remote, learner) -> {
			Duration learned = learner.learned();
			if (learned != null) {
				spans.put(remote, learned);
			}
		});
		return spans;
	}

}
