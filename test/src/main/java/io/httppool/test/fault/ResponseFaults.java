package io.httppool.test.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.httppool.test.fault.Fault.CutAfter;
import io.httppool.test.fault.Fault.DelayBytes;
import io.httppool.test.fault.Fault.DelayFirstByte;
import io.httppool.test.fault.Fault.LieAboutKeepAlive;
import io.httppool.test.fault.Fault.OnResponse;
import io.httppool.test.fault.Fault.Stall;
import io.httppool.test.fault.Fault.TruncateBody;

/**
 * The faults that strike one response. Confined to the thread that sends it.
 */
final class ResponseFaults {

	/** The last part blocks other threads while it is sent, so it is short. */
	private static final int LAST = 1024;

	private final List<Infliction> inflictions;

	private final List<CutAfter> cuts;

	private final List<DelayBytes> drips;

	private long sent;

	private ResponseFaults(List<Infliction> inflictions) {
		this.inflictions = inflictions;
		this.cuts = faults(CutAfter.class).toList();
		this.drips = faults(DelayBytes.class).toList();
	}

	/** Return the faults that strike the next response. */
	static ResponseFaults strike(FaultSheet sheet) {
		return new ResponseFaults(sheet.strike(OnResponse.class));
	}

	/** Return no faults: the response is sent whole. */
	static ResponseFaults none() {
		return new ResponseFaults(List.of());
	}

	/**
	 * Wait for a worker.
	 * @return {@code false} if the request is rejected
	 */
	boolean acquireWorkers() {
		List<WorkerQueue> queues = workers();
		for (int i = 0; i < queues.size(); i++) {
			if (!queues.get(i).acquire()) {
				queues.subList(0, i).forEach(WorkerQueue::release);
				return false;
			}
		}
		return true;
	}

	void releaseWorkers() {
		workers().forEach(WorkerQueue::release);
	}

	private List<WorkerQueue> workers() {
		return this.inflictions.stream().flatMap((infliction) -> Stream.ofNullable(infliction.workers())).toList();
	}

	/** Wait until the first byte may be sent. */
	void awaitFirstByte(FaultyConnection connection) throws IOException {
		for (Infliction infliction : this.inflictions) {
			if (infliction.fault() instanceof DelayFirstByte late) {
				connection.pause(late.delay());
			}
			else if (infliction.fault() instanceof Stall) {
				connection.awaitEndOf(infliction);
			}
		}
	}

	/** Return the lie about keep-alive, if there is one. */
	Optional<LieAboutKeepAlive> lie() {
		return faults(LieAboutKeepAlive.class).findFirst();
	}

	/** Return whether half of the body is missing. */
	boolean truncates() {
		return faults(TruncateBody.class).findFirst().isPresent();
	}

	/**
	 * Send a part of the response, perhaps the last.
	 * @throws IOException if the client or a fault has ended the connection
	 */
	void send(byte[] bytes, FaultyConnection connection) throws IOException {
		OutputStream out = connection.socket().getOutputStream();
		int last;
		if (touchesBytes()) {
			last = bytes.length - 1;
			sendEach(bytes, last, out, connection);
		}
		else {
			last = Math.max(bytes.length - LAST, 0);
			out.write(bytes, 0, last);
		}
		connection.rest(Arrays.copyOfRange(bytes, last, bytes.length));
		this.sent += bytes.length - last;
	}

	private void sendEach(byte[] bytes, int count, OutputStream out, FaultyConnection connection) throws IOException {
		for (int i = 0; i < count; i++) {
			beforeByte(connection);
			out.write(bytes[i]);
			this.sent++;
		}
		beforeByte(connection);
	}

	private boolean touchesBytes() {
		return !this.cuts.isEmpty() || !this.drips.isEmpty();
	}

	private void beforeByte(FaultyConnection connection) throws IOException {
		for (CutAfter cut : this.cuts) {
			if (this.sent == cut.bytes()) {
				connection.socket().getOutputStream().flush();
				connection.end(cut.ending());
				throw new IOException("Cut after %d bytes".formatted(this.sent));
			}
		}
		if (this.sent > 0) {
			for (DelayBytes drip : this.drips) {
				connection.socket().getOutputStream().flush();
				connection.pause(drip.delay());
			}
		}
	}

	private <F extends Fault> Stream<F> faults(Class<F> kind) {
		return this.inflictions.stream().map(Infliction::fault).filter(kind::isInstance).map(kind::cast);
	}

}
