package io.httppool.test.assertion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A table of Linux's {@code /proc/<id>/net}: below a heading, a line of columns for each
 * socket.
 *
 * @param file the name of its file
 * @param inodeColumn the index of the column with the inode
 * @param description describes a socket by the columns of its line
 */
record SocketTable(String file, int inodeColumn, Function<List<String>, String> description) {

	private static final List<SocketTable> ALL = List.of(new SocketTable("tcp", 9, SocketTable::tcp),
			new SocketTable("tcp6", 9, SocketTable::tcp), new SocketTable("udp", 9, SocketTable::udp),
			new SocketTable("udp6", 9, SocketTable::udp), new SocketTable("unix", 6, SocketTable::unix));

	/**
	 * Return the descriptions of all sockets in the tables.
	 * @param directory where the tables are
	 * @return descriptions by inode
	 */
	static Map<Long, String> readAll(Path directory) {
		Map<Long, String> sockets = new HashMap<>();
		ALL.forEach((table) -> table.read(directory, sockets));
		return sockets;
	}

	private void read(Path directory, Map<Long, String> sockets) {
		Path path = directory.resolve(this.file);
		if (Files.exists(path)) { // IPv6 may be missing
			lines(path).stream()
				.skip(1)
				.map((line) -> List.of(line.strip().split("\\s+")))
				.forEach((columns) -> sockets.put(Long.valueOf(columns.get(this.inodeColumn)),
						this.description.apply(columns)));
		}
	}

	/** Return the lines of a file; paths of Unix sockets may have any bytes. */
	private static List<String> lines(Path path) {
		try {
			return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String tcp(List<String> columns) {
		TcpState state = TcpState.of(columns.get(3));
		String local = ProcAddress.text(columns.get(1));
		String ends = (state != TcpState.LISTEN) ? local + " -> " + ProcAddress.text(columns.get(2)) : local;
		return "tcp %s %s".formatted(ends, state.inWords());
	}

	private static String udp(List<String> columns) {
		return "udp " + ProcAddress.text(columns.get(1));
	}

	private static String unix(List<String> columns) {
		return "unix " + ((columns.size() > 7) ? columns.get(7) : "without a path");
	}

}
