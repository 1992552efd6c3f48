package io.httppool.endpoint;

import java.time.Instant;
import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.httppool.upkeep.LeakReport;

/**
 * The suspected leaks of a pool.
 *
 * @param leaks the call sites whose connections were not released in time
 */
record LeaksDescriptor(List<Leak> leaks) implements OperationResponseBody {

	static LeaksDescriptor of(List<LeakReport> reports) {
		return new LeaksDescriptor(reports.stream().map(Leak::of).toList());
	}

	/**
	 * The suspicion against one call site.
	 *
	 * @param site the line of code that leased the connections
	 * @param leasedBy the calls that led there, the innermost first
	 * @param reclaimed how many responses of this site were dropped without being closed
	 * @param suspects the connections that have been leased for too long
	 */
	record Leak(String site, List<String> leasedBy, long reclaimed, List<Suspect> suspects) {

		private static Leak of(LeakReport report) {
			return new Leak(report.site(), report.leasedBy(), report.reclaimed(),
					report.suspects().stream().map(Suspect::of).toList());
		}

	}

	/**
	 * A connection that has been leased for too long.
	 *
	 * @param connection its name
	 * @param route the name of its route
	 * @param since when it was leased
	 * @param heldMs how long it has been leased
	 * @param thread the name of the thread that leased it
	 * @param holderStack where that thread is now, the innermost call first; empty if it
	 * has ended
	 */
	record Suspect(String connection, String route, Instant since, long heldMs, String thread,
			List<String> holderStack) {

		private static Suspect of(LeakReport.Suspect suspect) {
			return new Suspect(suspect.connection(), suspect.route(), Rounded.moment(suspect.since()),
					suspect.held().toMillis(), suspect.thread(), suspect.holderStack());
		}

	}

}
