package io.httppool.upkeep;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.HeldConnection;

/**
 * A watch for connections of one pool that are not released: those whose response was
 * dropped are reclaimed, and those held for longer than the leak threshold are reported,
 * once for each call site. Confined to the thread that runs the upkeep, but for
 * {@link #reports}.
 */
final class LeakWatch implements UpkeepTask {

	private static final Logger logger = LoggerFactory.getLogger(LeakWatch.class);

	/** The number of call sites remembered: more of them have one cause. */
	private static final int MOST_SITES = 100;

	private final ConnectionPool<?> pool;

	private final Duration interval;

	private final Map<String, Site> sites = new LinkedHashMap<>();

	private Map<Lease, HeldConnection> suspects = Map.of();

	private volatile LeakPicture picture = new LeakPicture(List.of(), List.of());

	LeakWatch(ConnectionPool<?> pool, Duration interval) {
		this.pool = pool;
		this.interval = interval;
	}

	/**
	 * Return the suspects of the last run, and where their holders are now.
	 */
	List<LeakReport> reports() {
		return this.picture.reports();
	}

	@Override
	public Duration runOnce(long now) {
		List<HeldConnection> reclaimed = this.pool.maintenance().reclaimDropped();
		reclaimed.forEach(this::reportReclaimed);
		Map<Lease, HeldConnection> overdue = this.pool.maintenance()
			.overdue()
			.stream()
			.collect(Collectors.toMap(Lease::of, Function.identity()));
		overdue.forEach((lease, held) -> {
			if (!this.suspects.containsKey(lease)) {
				reportOverdue(held);
			}
		});
		Set<Lease> gone = reclaimed.stream().map(Lease::of).collect(Collectors.toSet());
		this.suspects.forEach((lease, held) -> {
			if (!overdue.containsKey(lease) && !gone.contains(lease)) {
				reportReturned(held);
			}
		});
		this.suspects = overdue;
		this.picture = new LeakPicture(this.sites.values().stream().map(Site::picture).toList(),
				List.copyOf(overdue.values()));
		return this.interval;
	}

	private void reportReclaimed(HeldConnection held) {
		Site site = suspect(held);
		site.reclaimed++;
		String report = "A response from %s was dropped without being closed: its connection was reclaimed (connection=%s, held=%dms); leased at %s. Did you forget to close a response?"
			.formatted(held.route(), held.id(), held.held().toMillis(), site.name);
		log(site, held, report);
		this.pool.events().leaked(held, true);
	}

	private void reportOverdue(HeldConnection held) {
		Site site = suspect(held);
		String report = "Connection %s to %s has been held for %dms%s; leased at %s by thread %s, which is %s"
			.formatted(held.id(), held.route(), held.held().toMillis(), phase(held), site.name,
					LeakPicture.name(held.holder()), HolderNow.of(held.holder()).inWords(held.site()));
		log(site, held, report);
		this.pool.events().leaked(held, false);
	}

	private static String phase(HeldConnection held) {
		return (held.phase() != null) ? ", now " + held.phase().words() : "";
	}

	private void log(Site site, HeldConnection held, String report) {
		if (site.reported == null) {
			site.reported = Lease.of(held);
			logger.warn("{} - {}", this.pool.name(), report);
		}
		else {
			logger.debug("{} - {}", this.pool.name(), report);
		}
	}

	/** Log at INFO for the connection of the warning, and at DEBUG for the others. */
	private void reportReturned(HeldConnection held) {
		Site site = this.sites.get(LeakPicture.name(held.site()));
		String report = "Connection %s, which was reported as held for too long, was released (unleaked)"
			.formatted(held.id());
		if (site != null && Lease.of(held).equals(site.reported)) {
			logger.info("{} - {}", this.pool.name(), report);
		}
		else {
			logger.debug("{} - {}", this.pool.name(), report);
		}
	}

	private Site suspect(HeldConnection held) {
		this.pool.maintenance().watchCallSites(held.route());
		String name = LeakPicture.name(held.site());
		if (this.sites.size() >= MOST_SITES && !this.sites.containsKey(name)) {
			this.sites.remove(this.sites.keySet().iterator().next());
		}
		return this.sites.computeIfAbsent(name, (absent) -> new Site(absent, held.site()));
	}

	/**
	 * The identity of one lease.
	 */
	private record Lease(String connection, long leasedAt) {

		static Lease of(HeldConnection held) {
			return new Lease(held.id(), held.leasedAt());
		}

	}

	/**
	 * A call site whose leases were not released in time.
	 */
	private static final class Site {

		private final String name;

		private final @Nullable CallSite callSite;

		private @Nullable Lease reported;

		private long reclaimed;

		Site(String name, @Nullable CallSite callSite) {
			this.name = name;
			this.callSite = callSite;
		}

		LeakPicture.Site picture() {
			return new LeakPicture.Site(this.name, this.callSite, this.reclaimed);
		}

	}

}
