package io.httppool.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own for a server, which prints its port as its first line and ends
 * with its standard input.
 *
 * @param process the process
 * @param port the port at which the server listens
 */
record ServerProcess(Process process, int port) implements AutoCloseable {

	/**
	 * Start a process, and wait until its server listens.
	 * @param main the class whose main method is the server
	 * @param options further options for Java
	 */
	static ServerProcess start(Class<?> main, String... options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String line = process.inputReader().readLine();
		if (line == null) {
			throw new IOException("The server did not start");
		}
		return new ServerProcess(process, Integer.parseInt(line));
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
