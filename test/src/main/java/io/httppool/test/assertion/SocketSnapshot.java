package io.httppool.test.assertion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sockets that this process had open at an instant, of all kinds. Works where there
 * is {@code /proc}, as on Linux.
 * <p>
 * Available connections of a pool are open sockets, too: evict them, or close the
 * application, before you assert that no socket is left.
 *
 * @param inodes the numbers by which the operating system knows the sockets
 */
public record SocketSnapshot(Set<Long> inodes) implements ResourceSnapshot {

	private static final ProcSockets PROC = new ProcSockets(Path.of("/proc/self"));

	public SocketSnapshot {
		inodes = Set.copyOf(inodes);
	}

	/**
	 * Take a snapshot.
	 * @return the sockets that are open now
	 * @throws IllegalStateException on a system without {@code /proc}
	 */
	public static SocketSnapshot take() {
		haveJdkOpenItsOwn();
		return new SocketSnapshot(PROC.open().keySet());
	}

	/**
	 * Have the JDK open the socket that it opens for its own use with the first channel
	 * and keeps for ever.
	 */
	private static void haveJdkOpenItsOwn() {
		try {
			SocketChannel.open().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public List<String> since() {
		return PROC.open()
			.entrySet()
			.stream()
			.filter((socket) -> !this.inodes.contains(socket.getKey()))
			.map(Map.Entry::getValue)
			.toList();
	}

}
