package io.httppool.recording;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;

/**
 * Events of the pools in recordings of the JDK Flight Recorder: {@code httppool.Lease}
 * for requests that waited for a millisecond or longer, {@code httppool.Connect},
 * {@code httppool.Close}, {@code httppool.Tune}, {@code httppool.Leak}, and
 * {@code httppool.Pool} each second.
 * <p>
 * Until the first recording runs, the pools tell nothing to it. Thread-safe.
 */
public final class PoolRecording implements FlightRecorderListener, AutoCloseable {

	private final PoolRegistry pools;

	private final Runnable states = this::writeStates;

	private boolean isListening; // guarded by this

	private boolean isClosed; // guarded by this

	/**
	 * Create a writer of events.
	 * @param pools the pools that are recorded
	 */
	public PoolRecording(PoolRegistry pools) {
		this.pools = pools;
	}

	/** Write events from now on, or from the first recording on. */
	public void start() {
		FlightRecorder.addListener(this);
		boolean isRecording = FlightRecorder.isInitialized() && FlightRecorder.getFlightRecorder()
			.getRecordings()
			.stream()
			.anyMatch((recording) -> recording.getState() == RecordingState.RUNNING);
		if (isRecording) {
			listen();
		}
	}

	@Override
	public void recordingStateChanged(Recording recording) {
		if (recording.getState() == RecordingState.RUNNING) {
			listen();
		}
	}

	private void listen() {
		if (isFirst()) {
			RecordedEvents events = new RecordedEvents();
			FlightRecorder.addPeriodicEvent(StateEvent.class, this.states);
			this.pools.onCreated((pool) -> pool.events().tell(events));
			if (isClosed()) {
				FlightRecorder.removePeriodicEvent(this.states);
			}
		}
	}

	private synchronized boolean isFirst() {
		boolean isFirst = !this.isListening && !this.isClosed;
		this.isListening = true;
		return isFirst;
	}

	private synchronized boolean isClosed() {
		return this.isClosed;
	}

	private synchronized void noteClosed() {
		this.isClosed = true;
	}

	private void writeStates() {
		for (ConnectionPool<?> pool : this.pools.pools()) {
			StateEvent.of(pool.snapshot()).commit();
		}
	}

	/** Write no more states; pools that are closed have no other events. */
	@Override
	public void close() {
		noteClosed();
		FlightRecorder.removeListener(this);
		FlightRecorder.removePeriodicEvent(this.states);
	}

}
