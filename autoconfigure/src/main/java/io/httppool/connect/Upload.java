package io.httppool.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * The sending of the body of a request, during which the answer may come: a server that
 * wants no more of it says 413 or 401 and closes. Then the rest is not sent (RFC 9112,
 * section 9.5), and the answer is kept for the caller. An answer that has come is also
 * found after a write has failed. Interim answers are dropped, and a success does not end
 * the sending, for the server may still read. Confined to the thread that holds the lease
 * of the connection.
 */
final class Upload {

	/** As much is written between two looks for an answer. */
	private static final int SLICE = 64 * 1024;

	private final Arrival arrival;

	private final Heads heads;

	private @Nullable TransportSocket socket;

	private @Nullable ClassicHttpResponse answer;

	private @Nullable HttpException failure;

	private boolean isCut;

	/**
	 * Create an instance for the uploads of a connection.
	 * @param arrival tells whether bytes of an answer have come
	 * @param heads receives the heads of answers
	 */
	Upload(Arrival arrival, Heads heads) {
		this.arrival = arrival;
		this.heads = heads;
	}

	/**
	 * Send a body. That it fails matters no more once the answer is there.
	 * @param sending sends it
	 * @param socket the socket below TLS
	 * @param isHeadSent whether the head of the request was sent before
	 */
	void send(Sending sending, @Nullable Socket socket, boolean isHeadSent) throws HttpException, IOException {
		this.answer = null;
		this.failure = null;
		this.isCut = false;
		this.socket = (socket instanceof TransportSocket transport) ? transport : null;
		if (this.socket != null) {
			this.socket.state().forgive(this::isRefused, isHeadSent);
		}
		try {
			sending.send();
		}
		catch (IOException | RuntimeException ex) {
			this.isCut = this.isCut || this.answer != null;
			if (!this.isCut) {
				throw ex;
			}
		}
		finally {
			end();
		}
	}

	private void end() {
		if (this.socket != null) {
			this.socket.state().forgiveNoMore();
		}
	}

	/** Return whether a part of the body was not sent, because the answer had come. */
	boolean isCut() {
		return this.isCut;
	}

	/** Return the head of the answer if it has come early, once. */
	@Nullable ClassicHttpResponse takeAnswer() throws HttpException {
		HttpException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		ClassicHttpResponse taken = this.answer;
		this.answer = null;
		return taken;
	}

	/** Return an output for the body, over that of the connection. */
	OutputStream over(OutputStream out) {
		return new Slices(out);
	}

	/** Look whether the answer has come; all but a success end the upload. */
	private void look(TransportSocket socket) throws IOException {
		if (socket.available() > 0 && isRefused()) {
			throw cut();
		}
	}

	/** Return whether an answer has come that is no success, or cannot be read. */
	private boolean isRefused() throws IOException {
		try {
			while (this.answer == null && this.arrival.hasCome()) {
				keep(receive());
			}
			return this.answer != null && this.answer.getCode() >= HttpStatus.SC_REDIRECTION;
		}
		catch (EarlyAnswerException ex) {
			return true;
		}
	}

	/** Read the answer that had come before a write failed. */
	private void readAfterFailure() throws IOException {
		while (this.answer == null && this.failure == null) {
			keep(receive());
		}
		throw cut();
	}

	private void keep(ClassicHttpResponse head) {
		boolean isInterim = head.getCode() < HttpStatus.SC_SUCCESS
				&& head.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS;
		this.answer = isInterim ? null : head;
	}

	private ClassicHttpResponse receive() throws IOException {
		try {
			return this.heads.receive();
		}
		catch (HttpException ex) {
			this.failure = ex;
			throw cut();
		}
	}

	private EarlyAnswerException cut() {
		this.isCut = true;
		return new EarlyAnswerException();
	}

	/**
	 * The arrival of bytes of an answer.
	 */
	@FunctionalInterface
	interface Arrival {

		boolean hasCome() throws IOException;

	}

	/**
	 * The heads of the answers of a connection.
	 */
	@FunctionalInterface
	interface Heads {

		ClassicHttpResponse receive() throws IOException, HttpException;

	}

	/**
	 * The sending of a body.
	 */
	@FunctionalInterface
	interface Sending {

		void send() throws IOException, HttpException;

	}

	/**
	 * An output that looks for the answer before each slice but the first, and writes
	 * nothing more once it has come.
	 */
	private final class Slices extends OutputStream {

		private final OutputStream out;

		private boolean isFirst = true;

		Slices(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int end = offset + length;
			for (int from = offset; from < end && !Upload.this.isCut; from += SLICE) {
				writeSlice(bytes, from, Math.min(SLICE, end - from));
			}
		}

		private void writeSlice(byte[] bytes, int offset, int length) throws IOException {
			TransportSocket transport = Upload.this.socket;
			if (transport != null && !this.isFirst) {
				look(transport);
			}
			this.isFirst = false;
			this.out.write(bytes, offset, length);
			if (transport != null && transport.state().isBroken()) {
				readAfterFailure();
			}
		}

		@Override
		public void flush() throws IOException {
			if (!Upload.this.isCut) {
				this.out.flush();
			}
		}

	}

}
