package io.httppool.upkeep;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.ThreadName;
import io.httppool.upkeep.LeakReport.Suspect;

/**
 * The findings of one search for leaks. Stacks are read when the reports are requested,
 * and not by each search.
 *
 * @param sites the call sites that leaked before
 * @param suspects the connections held for longer than the leak threshold
 */
record LeakPicture(List<Site> sites, List<HeldConnection> suspects) {

	private static final String UNKNOWN = "an unrecorded call site (the route was busy)";

	/** Return the call sites that leak, each with its suspects. */
	List<LeakReport> reports() {
		return this.sites.stream()
			.map((site) -> new LeakReport(site.name(), site.stack(), site.reclaimed(), suspectsOf(site)))
			.filter((report) -> report.reclaimed() > 0 || !report.suspects().isEmpty())
			.toList();
	}

	private List<Suspect> suspectsOf(Site site) {
		return this.suspects.stream()
			.filter((held) -> name(held.site()).equals(site.name()))
			.map((held) -> new Suspect(held.id(), held.route(), held.since(), held.held(), name(held.holder()),
					HolderNow.of(held.holder()).stack()))
			.toList();
	}

	static String name(@Nullable CallSite site) {
		return (site != null) ? site.frame() : UNKNOWN;
	}

	static String name(@Nullable Thread thread) {
		return (thread != null) ? ThreadName.of(thread) : "(unknown)";
	}

	/**
	 * A call site that leaked.
	 *
	 * @param name the frame, or its placeholder
	 * @param callSite the call site, or {@code null} if it was not recorded
	 * @param reclaimed how many of its leases were reclaimed
	 */
	record Site(String name, @Nullable CallSite callSite, long reclaimed) {

		List<String> stack() {
			return (this.callSite != null) ? this.callSite.stack() : List.of();
		}

	}

}
