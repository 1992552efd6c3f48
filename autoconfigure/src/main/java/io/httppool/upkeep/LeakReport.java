package io.httppool.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is suspected of one call site.
 *
 * @param site where the leases were taken, in one line; a placeholder where that was not
 * recorded
 * @param leasedBy the calls that led there, the innermost first
 * @param reclaimed how many leases of this site were reclaimed after their response had
 * been dropped
 * @param suspects the connections that are held for too long now
 */
public record LeakReport(String site, List<String> leasedBy, long reclaimed, List<Suspect> suspects) {

	public LeakReport {
		leasedBy = List.copyOf(leasedBy);
		suspects = List.copyOf(suspects);
	}

	/**
	 * A connection that is held for too long.
	 *
	 * @param connection its name
	 * @param route the name of its route
	 * @param since when it was leased
	 * @param held for how long it has been held
	 * @param thread the name of the thread that leased it
	 * @param holderStack where that thread is now, the innermost call first; empty if it
	 * has ended
	 */
	public record Suspect(String connection, String route, Instant since, Duration held, String thread,
			List<String> holderStack) {

		public Suspect {
			holderStack = List.copyOf(holderStack);
		}

	}

}
