package io.httppool.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The leaks of one call site, proven and suspected.
 *
 * @param site the place in the code that leased, in one line; a placeholder if that was
 * not recorded
 * @param leasedBy the calls that led there, the innermost first
 * @param reclaimed how many leases of this site were reclaimed after their response had
 * been dropped
 * @param suspects the connections held for longer than the leak threshold now
 */
public record LeakReport(String site, List<String> leasedBy, long reclaimed, List<Suspect> suspects) {

	public LeakReport {
		leasedBy = List.copyOf(leasedBy);
		suspects = List.copyOf(suspects);
	}

	/**
	 * A connection held for longer than the leak threshold.
	 *
	 * @param connection the name of the connection
	 * @param route the name of the route
	 * @param since the moment it was leased
	 * @param held for how long it has been held
	 * @param thread the name of the thread that leased it
	 * @param holderStack the calls of that thread now, the innermost first; empty if it
	 * has ended
	 */
	public record Suspect(String connection, String route, Instant since, Duration held, String thread,
			List<String> holderStack) {

		public Suspect {
			holderStack = List.copyOf(holderStack);
		}

	}

}
