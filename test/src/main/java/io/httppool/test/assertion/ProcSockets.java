package io.httppool.test.assertion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The open sockets of a process, as Linux shows them in {@code /proc/<id>}. File
 * descriptors name sockets by inode; a table for each kind of socket describes inodes.
 *
 * @param process the directory of the process
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_net.5.html">proc_net(5)</a>
 */
record ProcSockets(Path process) {

	private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

	/**
	 * Return the sockets that are open now.
	 * @return their descriptions by inode
	 */
	SortedMap<Long, String> open() {
		Map<Long, String> descriptors = descriptors();
		Map<Long, String> known = SocketTable.readAll(this.process.resolve("net"));
		SortedMap<Long, String> open = new TreeMap<>();
		descriptors.forEach((inode, descriptor) -> open.put(inode,
				"fd %s: %s".formatted(descriptor, known.getOrDefault(inode, "neither bound nor connected"))));
		return open;
	}

	private Map<Long, String> descriptors() {
		Path directory = this.process.resolve("fd");
		if (!Files.isDirectory(directory)) {
			throw new IllegalStateException(("Sockets are read from %s, which does not exist on this system. "
					+ "Run the test on Linux only, with @EnabledOnOs(OS.LINUX)")
				.formatted(directory));
		}
		Map<Long, String> descriptors = new HashMap<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			for (Path entry : entries) {
				Matcher socket = SOCKET.matcher(target(entry));
				if (socket.matches()) {
					descriptors.put(Long.valueOf(socket.group(1)), entry.getFileName().toString());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return descriptors;
	}

	/** Return the target of a descriptor, or nothing if it was closed meanwhile. */
	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
