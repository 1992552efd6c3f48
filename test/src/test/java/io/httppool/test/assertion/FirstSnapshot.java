package io.httppool.test.assertion;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A program that takes a snapshot before it has ever opened a socket, uses some, and
 * prints those that seem to be leaked.
 */
public final class FirstSnapshot {

	private FirstSnapshot() {
	}

	public static void main(String[] arguments) throws IOException {
		SocketSnapshot before = SocketSnapshot.take();
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (ServerSocket server = new ServerSocket(0, 1, loopback);
				Socket client = new Socket(loopback, server.getLocalPort());
				Socket accepted = server.accept()) {
			client.getOutputStream().write(1);
			accepted.getInputStream().read();
		}
		System.out.print(before.since());
	}

}
