package io.httppool.benchmarks.load;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A client with one socket for each thread, which looks at no more of an answer than its
 * status and its length.
 */
final class SocketLoop implements Getter {

	private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

	private static final String LENGTH = "Content-Length:";

	private static final int BUFFER = 4096;

	private static final ThreadLocal<@Nullable Line> LINES = new ThreadLocal<>();

	@Override
	public void get(String url) throws IOException {
		body(url);
	}

	/**
	 * Return the body of an answer, to be read before the thread sends its next request.
	 */
	InputStream body(String url) throws IOException {
		Line line = LINES.get();
		if (line == null || !line.url.equals(url)) {
			line = Line.open(url);
			LINES.set(line);
		}
		try {
			line.exchange();
			return new ByteArrayInputStream(line.answer, line.head, line.length - line.head);
		}
		catch (IOException ex) {
			LINES.remove();
			line.socket.close();
			throw ex;
		}
	}

	/**
	 * A socket and the request that is sent over it.
	 */
	private static final class Line {

		private final String url;

		private final Socket socket;

		private final InputStream in;

		private final byte[] request;

		private final byte[] answer = new byte[BUFFER];

		/** Where the body of an answer begins. */
		private int head;

		/** How long an answer is; 0 before the first. */
		private int length;

		Line(String url, Socket socket, byte[] request) throws IOException {
			this.url = url;
			this.socket = socket;
			this.in = socket.getInputStream();
			this.request = request;
		}

		@SuppressWarnings("AddressSelection") // the host is an address of this machine
		static Line open(String url) throws IOException {
			URI uri = URI.create(url);
			Socket socket = uri.getScheme().equals("https")
					? SSLSocketFactory.getDefault().createSocket(uri.getHost(), uri.getPort())
					: new Socket(uri.getHost(), uri.getPort());
			socket.setTcpNoDelay(true);
			byte[] request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(uri.getPath(), uri.getAuthority())
				.getBytes(StandardCharsets.US_ASCII);
			return new Line(url, socket, request);
		}

		/**
		 * The first answer tells how long each is: those of a server differ in nothing
		 * but their date.
		 */
		void exchange() throws IOException {
			this.socket.getOutputStream().write(this.request);
			int end = 0;
			while (this.length == 0 || end < this.length) {
				int count = this.in.read(this.answer, end, this.answer.length - end);
				if (count < 0) {
					throw new EOFException("The server has closed the connection");
				}
				end += count;
				if (this.length == 0) {
					readHead(new String(this.answer, 0, end, StandardCharsets.US_ASCII));
				}
			}
			if (end != this.length || !Arrays.equals(this.answer, 0, OK.length, OK, 0, OK.length)) {
				throw new IOException("An answer that is not like the first");
			}
		}

		/** Find out how long an answer is, once its head is complete. */
		private void readHead(String answer) throws IOException {
			int end = answer.indexOf("\r\n\r\n") + 4;
			if (end < 4) {
				return;
			}
			for (String line : answer.substring(0, end).split("\r\n", -1)) {
				if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
					this.head = end;
					this.length = end + Integer.parseInt(line.substring(LENGTH.length()).trim());
					return;
				}
			}
			throw new IOException("An answer without a length");
		}

	}

}
