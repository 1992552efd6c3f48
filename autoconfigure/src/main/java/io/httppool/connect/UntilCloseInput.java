package io.httppool.connect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

import org.apache.hc.core5.http.ConnectionClosedException;

/**
 * A body that lasts until the connection ends, over TLS. Only the {@code close_notify} of
 * TLS proves that its end is meant; anyone on the way can end TCP (RFC 8446, section 6.1;
 * RFC 9112, section 9.8).
 */
final class UntilCloseInput extends FilterInputStream {

	private final BooleanSupplier isCutOff;

	UntilCloseInput(InputStream in, BooleanSupplier isCutOff) {
		super(in);
		this.isCutOff = isCutOff;
	}

	@Override
	public int read() throws IOException {
		return requireWhole(super.read());
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		return requireWhole(super.read(bytes, offset, length));
	}

	private int requireWhole(int read) throws ConnectionClosedException {
		if (read < 0 && this.isCutOff.getAsBoolean()) {
			throw new ConnectionClosedException("The response ended with its connection, without the close_notify of "
					+ "TLS, so it may be cut off. Set tls.require-close-notify to false to accept it.");
		}
		return read;
	}

}
