package io.httppool.pool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.statistics.PhaseRecorder;
import io.httppool.statistics.RouteWindow.Openings;
import io.httppool.statistics.RouteWindow.Phase;

/**
 * The times that the phases of opening took on a route since the window was closed last.
 * It takes memory only while there is something to tell. Thread-safe; takes a lock of its
 * own for moments.
 */
final class OpeningTimes {

	@GuardedBy("this")
	private @Nullable Map<Kind, PhaseRecorder> recorders;

	/** Record the phases of one opening; those that were given up tell nothing. */
	void record(List<OpeningPhase> phases) {
		if (!phases.isEmpty()) {
			recordAll(phases);
		}
	}

	private synchronized void recordAll(List<OpeningPhase> phases) {
		Map<Kind, PhaseRecorder> current = this.recorders;
		if (current == null) {
			current = new EnumMap<>(Kind.class);
			this.recorders = current;
		}
		for (OpeningPhase phase : phases) {
			PhaseRecorder recorder = current.computeIfAbsent(phase.kind(), (absent) -> new PhaseRecorder());
			if (phase.outcome() == Outcome.SUCCEEDED) {
				recorder.succeeded(phase.nanos());
			}
			else if (phase.outcome() == Outcome.FAILED) {
				recorder.failed();
			}
		}
	}

	/** Return what was recorded, and forget it. */
	synchronized Openings close() {
		Map<Kind, PhaseRecorder> recorded = this.recorders;
		this.recorders = null;
		return (recorded != null) ? new Openings(phase(recorded, Kind.LOOKUP), phase(recorded, Kind.CONNECT),
				phase(recorded, Kind.TUNNEL), phase(recorded, Kind.TLS)) : Openings.NONE;
	}

	private static Phase phase(Map<Kind, PhaseRecorder> recorded, Kind kind) {
		PhaseRecorder recorder = recorded.get(kind);
		return (recorder != null) ? recorder.phase() : Phase.NONE;
	}

}
