package io.httppool.connect;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.httppool.LoopbackServer;

/**
 * A SOCKS5 proxy (RFC 1928) without authentication. It connects to the port that was
 * asked for on this machine, whatever the name.
 */
public final class SocksServer implements AutoCloseable {

	private static final byte[] NO_AUTHENTICATION = { 5, 0 };

	private static final byte[] CONNECTED = { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 };

	private static final int NAME = 3;

	private final LoopbackServer server = new LoopbackServer(this::serve);

	private final List<String> asked = new CopyOnWriteArrayList<>();

	public SocksServer() throws IOException {
	}

	public InetSocketAddress address() {
		return new InetSocketAddress("127.0.0.1", this.server.port());
	}

	Proxy proxy() {
		return new Proxy(Proxy.Type.SOCKS, address());
	}

	/** Return the hosts that were asked for. */
	List<String> asked() {
		return this.asked;
	}

	private void serve(Socket client) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		in.readByte();
		in.readNBytes(in.readByte());
		client.getOutputStream().write(NO_AUTHENTICATION);
		in.readNBytes(3);
		this.asked.add(host(in));
		try (Socket origin = new Socket(Proxy.NO_PROXY)) {
			origin.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), in.readUnsignedShort()));
			client.getOutputStream().write(CONNECTED);
			Thread back = new Thread(() -> pass(origin, client), "socks");
			back.setDaemon(true);
			back.start();
			in.transferTo(origin.getOutputStream());
		}
	}

	private static String host(DataInputStream in) throws IOException {
		if (in.readByte() == NAME) {
			return new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII);
		}
		return InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
	}

	private static void pass(Socket from, Socket to) {
		try (to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// Either side has gone.
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
