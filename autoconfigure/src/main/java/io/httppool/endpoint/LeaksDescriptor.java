package io.httppool.endpoint;

import java.time.Instant;
import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.httppool.upkeep.LeakReport;

/**
 * The answer about the leaks of a pool.
 *
 * @param leaks the call sites whose connections did not come back in time
 */
record LeaksDescriptor(List<Leak> leaks) implements OperationResponseBody {

	static LeaksDescriptor of(List<LeakReport> reports) {
		return new LeaksDescriptor(reports.stream().map(Leak::of).toList());
	}

	/**
	 * What is suspected of one call site.
	 *
	 * @param site where the connections were leased, in one line
	 * @param leasedBy the calls that led there, the innermost first
	 * @param reclaimed how many responses of this site were dropped without being closed
	 * @param suspects the connections that are held for too long now
	 */
	record Leak(String site, List<String> leasedBy, long reclaimed, List<Suspect> suspects) {

		private static Leak of(LeakReport report) {
			return new Leak(report.site(), report.leasedBy(), report.reclaimed(),
					report.suspects().stream().map(Suspect::of).toList());
		}

	}

	/**
	 * A connection that is held for too long.
	 *
	 * @param connection its name
	 * @param route the name of its route
	 * @param since since when it has been leased
	 * @param heldMs for how long it has been leased
	 * @param thread the name of the thread that leased it
	 * @param holderStack where that thread is now, the innermost call first; empty if it
	 * has ended
	 */
	record Suspect(String connection, String route, Instant since, long heldMs, String thread,
			List<String> holderStack) {

		private static Suspect of(LeakReport.Suspect suspect) {
			return new Suspect(suspect.connection(), suspect.route(), Descriptors.readable(suspect.since()),
					suspect.held().toMillis(), suspect.thread(), suspect.holderStack());
		}

	}

}
