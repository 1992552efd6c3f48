package io.httppool.connect;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A holder of a socket over a channel whose streams read and write at most 64 KB at once.
 * The JDK copies what goes through a channel into a direct buffer as large as the array
 * that it is given, and keeps that buffer for the thread: without slices, one body of 60
 * MB would leave 60 MB of direct memory behind.
 */
final class SlicedSocketHolder extends SocketHolder {

	/** As much as a socket without a channel moves at once. */
	private static final int SLICE = 64 * 1024;

	SlicedSocketHolder(Socket socket) {
		super(socket);
	}

	@Override
	protected InputStream getInputStream(Socket socket) throws IOException {
		return new SlicedInput(super.getInputStream(socket));
	}

	@Override
	protected OutputStream getOutputStream(Socket socket) throws IOException {
		return new SlicedOutput(super.getOutputStream(socket));
	}

	/**
	 * An input that returns at most one slice per read, as any input may.
	 */
	private static final class SlicedInput extends FilterInputStream {

		SlicedInput(InputStream in) {
			super(in);
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			return super.read(bytes, offset, Math.min(length, SLICE));
		}

	}

	/**
	 * An output that writes slice by slice.
	 */
	private static final class SlicedOutput extends FilterOutputStream {

		SlicedOutput(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int end = offset + length;
			for (int from = offset; from < end; from += SLICE) {
				this.out.write(bytes, from, Math.min(SLICE, end - from));
			}
		}

	}

}
