package io.httppool.tuning.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.httppool.settings.RouteName;
import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.JournalEntry;
import io.httppool.tuning.Tuner;

/**
 * A trace of one tuner: a line for each decision with its reasons, and a line for each
 * window. Confined to one thread.
 */
final class Trace {

	private static final long LOOK = Timeline.nanos(0.1);

	private final Replica replica;

	private final Tuner tuner;

	private final Consumer<String> lines;

	private int told;

	private Instant end = Timeline.START;

	private Trace(Replica replica, Tuner tuner, Consumer<String> lines) {
		this.replica = replica;
		this.tuner = tuner;
		this.lines = lines;
	}

	/** Trace the tuner of a replica, if it has one. */
	static void of(Timeline timeline, Replica replica, Consumer<String> lines) {
		Tuner tuner = replica.tuner();
		if (tuner != null) {
			timeline.every(LOOK, new Trace(replica, tuner, lines)::look);
		}
	}

	private void look() {
		List<JournalEntry> entries = new ArrayList<>(this.tuner.journal(this.replica.pool()));
		Collections.reverse(entries);
		entries.stream().skip(this.told).map(Trace::line).forEach(this.lines);
		this.told = entries.size();
		this.replica.callers()
			.forEach((caller) -> this.tuner.window(this.replica.pool(), RouteName.of(caller.route()))
				.filter((window) -> window.end().isAfter(this.end))
				.ifPresent((window) -> this.lines.accept(line(window, caller.origin().server().inFlight()))));
		this.end = this.tuner.window(this.replica.pool(), RouteName.of(this.replica.callers().get(0).route()))
			.map(RouteWindow::end)
			.orElse(this.end);
	}

	private static String line(JournalEntry entry) {
		return String.format(Locale.ROOT, "%8.2f %s: %s (%s)%s", seconds(entry.at()), entry.route(), entry.change(),
				entry.reason(), entry.isApplied() ? "" : " not applied");
	}

	private static String line(RouteWindow window, int inFlight) {
		return String.format(Locale.ROOT,
				"%8.2f %s: limit %d, %d asked, %d completed, %d failed, latency %s, leased %.1f up to %d, "
						+ "pending %.1f up to %d, saturated %.2f, %d timed out, %d rejected, "
						+ "%d opened, %d stale, %d available, idle bound %s, %d at the server",
				seconds(window.end()), window.route(), window.limit().value(), window.demand().arrivals(),
				window.exchanges().completions(), window.exchanges().failures(),
				millis(window.exchanges().latency().mean()), window.leased().mean(), window.leased().max(),
				window.pending().mean(), window.pending().max(), window.demand().saturatedShare(),
				window.demand().timeouts(), window.demand().rejected(), window.connections().opened(),
				window.connections().stale(), window.available(), millis(window.connections().idleBound()), inFlight);
	}

	private static double seconds(Instant moment) {
		return Timeline.seconds(Duration.between(Timeline.START, moment).toNanos());
	}

	private static String millis(Duration span) {
		return span.toMillis() + "ms";
	}

}
