package io.httppool.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An address where a connect gets no answer: its queue of connections to accept is full.
 */
public final class SilentAddress implements AutoCloseable {

	private final ServerSocket listening;

	private final List<Socket> fillers = new CopyOnWriteArrayList<>();

	private boolean isFull;

	public SilentAddress(String address, int port) throws IOException {
		this.listening = new ServerSocket(port, 1, InetAddress.getByName(address));
		while (!this.isFull && this.fillers.size() < 10) {
			fill();
		}
	}

	private void fill() throws IOException {
		Socket filler = new Socket();
		this.fillers.add(filler);
		try {
			filler.connect(this.listening.getLocalSocketAddress(), 200);
		}
		catch (SocketTimeoutException ex) {
			this.isFull = true;
		}
	}

	public int port() {
		return this.listening.getLocalPort();
	}

	/** Accept connections from now on; the system of the client tries once a second. */
	void accept() {
		Thread thread = new Thread(() -> {
			while (!this.listening.isClosed()) {
				acceptOne();
			}
		}, "silent-address");
		thread.setDaemon(true);
		thread.start();
	}

	private void acceptOne() {
		try {
			this.fillers.add(this.listening.accept());
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	boolean isFull() {
		return this.isFull;
	}

	@Override
	public void close() throws IOException {
		for (Socket filler : this.fillers) {
			filler.close();
		}
		this.listening.close();
	}

}
