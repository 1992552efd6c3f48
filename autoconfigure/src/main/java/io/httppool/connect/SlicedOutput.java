package io.httppool.connect;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An output that writes slice by slice, and tells of each.
 */
final class SlicedOutput extends FilterOutputStream {

	private final ExchangeWatch watch;

	SlicedOutput(OutputStream out, ExchangeWatch watch) {
		super(out);
		this.watch = watch;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		int end = offset + length;
		for (int from = offset; from < end; from += SlicedSocketHolder.SLICE) {
			int size = Math.min(SlicedSocketHolder.SLICE, end - from);
			this.watch.writing();
			this.out.write(bytes, from, size);
			this.watch.written(size);
		}
	}

}
