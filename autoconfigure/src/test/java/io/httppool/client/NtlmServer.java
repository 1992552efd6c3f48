package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ServerSocketFactory;

import org.jspecify.annotations.Nullable;

import io.httppool.LoopbackServer;

/**
 * A server that authenticates connections, not requests: by NTLM, or by Negotiate with
 * the name of the user for a ticket. It tells each client whom it takes it for, and lets
 * everybody in at {@code /public}. For requests in absolute form it plays a proxy before
 * the server, which authenticates connections, too. It checks no password.
 */
final class NtlmServer implements AutoCloseable {

	private final LoopbackServer server;

	private final String scheme;

	private NtlmServer(String scheme, ServerSocketFactory sockets) throws IOException {
		this.scheme = scheme;
		this.server = new LoopbackServer(sockets, NtlmServer::serve);
	}

	static NtlmServer http() throws IOException {
		return new NtlmServer("http", ServerSocketFactory.getDefault());
	}

	static NtlmServer https(ServerSocketFactory sockets) throws IOException {
		return new NtlmServer("https", sockets);
	}

	String url() {
		return this.server.host(this.scheme).toURI();
	}

	LoopbackServer server() {
		return this.server;
	}

	int connections() {
		return this.server.connections();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private static void serve(Socket socket) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		Gate proxy = Gate.ofProxy();
		Gate origin = new Gate("401", "WWW-Authenticate", "Authorization");
		for (Head head = Head.read(in); head != null; head = Head.read(in)) {
			String challenge = head.isForProxy() ? proxy.challenge(head.headers()) : null;
			if (challenge == null && !head.isPublic()) {
				challenge = origin.challenge(head.headers());
			}
			String user = (origin.user != null) ? origin.user : "unknown";
			LoopbackServer.send(socket, (challenge != null) ? challenge + "Content-Length: 0\r\n\r\n"
					: "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(user.length(), user));
		}
	}

	/**
	 * The authentication of one connection by one party. Confined to the thread of the
	 * connection.
	 */
	static final class Gate {

		/** Unicode, NTLM, and a target that follows. */
		private static final int FLAGS = 0x00200201;

		private static final int LENGTH_OF_CHALLENGE = 56;

		private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);

		private final String start;

		private final String header;

		private final String credentials;

		private @Nullable String user;

		private Gate(String status, String header, String credentials) {
			this.start = "HTTP/1.1 %s Authenticate\r\n".formatted(status);
			this.header = header + ": ";
			this.credentials = credentials;
		}

		static Gate ofProxy() {
			return new Gate("407", "Proxy-Authenticate", "Proxy-Authorization");
		}

		/** Return the head of a challenge, or nothing if the user is known. */
		@Nullable String challenge(Map<String, String> headers) {
			String given = headers.get(this.credentials);
			if (given == null) {
				return (this.user != null) ? null
						: this.start + this.header + "NTLM\r\n" + this.header + "Negotiate\r\n";
			}
			byte[] message = Base64.getDecoder().decode(given.substring(given.indexOf(' ') + 1));
			if (given.startsWith("Negotiate")) {
				this.user = new String(message, StandardCharsets.US_ASCII);
				return null;
			}
			ByteBuffer ntlm = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
			if (ntlm.getInt(8) == 1) {
				return this.start + this.header + "NTLM " + Base64.getEncoder().encodeToString(secondMessage())
						+ "\r\n";
			}
			this.user = new String(message, ntlm.getInt(40), ntlm.getShort(36), StandardCharsets.UTF_16LE);
			return null;
		}

		@Nullable String user() {
			return this.user;
		}

		private static byte[] secondMessage() {
			return ByteBuffer.allocate(LENGTH_OF_CHALLENGE)
				.order(ByteOrder.LITTLE_ENDIAN)
				.put(SIGNATURE)
				.putInt(2)
				.putLong((long) LENGTH_OF_CHALLENGE << 32)
				.putInt(FLAGS)
				.putLong(0x0123456789ABCDEFL)
				.putLong(0)
				.putLong((long) LENGTH_OF_CHALLENGE << 32)
				.array();
		}

	}

	/**
	 * The head of a request.
	 */
	private record Head(String target, Map<String, String> headers) {

		static @Nullable Head read(BufferedReader in) throws IOException {
			String start = in.readLine();
			if (start == null) {
				return null;
			}
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
				headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
			}
			return new Head(start.split(" ")[1], headers);
		}

		boolean isForProxy() {
			return this.target.toLowerCase(Locale.ROOT).startsWith("http:");
		}

		boolean isPublic() {
			return this.target.endsWith("/public");
		}

	}

}
