package io.httppool.connect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

import javax.net.ssl.SSLSocket;

import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A holder of a socket whose streams read and write at most 64 KB at once. The JDK copies
 * what goes through a channel into a direct buffer as large as the array that it is
 * given, and keeps that buffer for the thread: without slices, one body of 60 MB would
 * leave 60 MB of direct memory behind.
 */
final class SlicedSocketHolder extends SocketHolder {

	/** As much as a socket without a channel moves at once. */
	static final int SLICE = 64 * 1024;

	private final ExchangeWatch watch;

	SlicedSocketHolder(Socket socket, ExchangeWatch watch) {
		super(socket);
		this.watch = watch;
	}

	SlicedSocketHolder(SSLSocket secure, Socket socket, ExchangeWatch watch) {
		super(secure, socket);
		this.watch = watch;
	}

	@Override
	protected InputStream getInputStream(Socket socket) throws IOException {
		return new SlicedInput(super.getInputStream(socket));
	}

	@Override
	protected OutputStream getOutputStream(Socket socket) throws IOException {
		return new SlicedOutput(super.getOutputStream(socket), this.watch);
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

}
