package io.httppool.connect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input of a {@link TransportSocket}.
 */
final class TransportInput extends FilterInputStream {

	private final TransportState state;

	TransportInput(InputStream in, TransportState state) {
		super(in);
		this.state = state;
	}

	@Override
	public int read() throws IOException {
		try {
			return noteEnd(super.read());
		}
		catch (IOException ex) {
			throw SocketFailures.asOfPlainSocket(ex);
		}
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		try {
			return noteEnd(super.read(bytes, offset, length));
		}
		catch (IOException ex) {
			throw SocketFailures.asOfPlainSocket(ex);
		}
	}

	private int noteEnd(int read) {
		if (read < 0) {
			this.state.ended();
		}
		return read;
	}

	@Override
	public int available() throws IOException {
		try {
			return super.available();
		}
		catch (IOException ex) {
			throw SocketFailures.asOfPlainSocket(ex);
		}
	}

}
