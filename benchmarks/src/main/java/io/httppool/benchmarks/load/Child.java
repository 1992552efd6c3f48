package io.httppool.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A child process, maybe with a processor of its own.
 */
final class Child implements AutoCloseable {

	/** The processor of servers; the clients have the next one. */
	static final int SERVER = 0;

	/** The processor of clients, of which one at a time has something to do. */
	static final int CLIENT = 1;

	/** The end of its command, for messages. */
	private final String name;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	Child(boolean isPinned, int processor, List<String> command) throws IOException {
		List<String> words = new ArrayList<>();
		if (isPinned) {
			words.addAll(List.of("taskset", "-c", String.valueOf(processor)));
		}
		words.addAll(command);
		this.name = String.join(" ", command.subList(command.size() - 2, command.size()));
		this.process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = this.process.inputReader();
		this.input = this.process.outputWriter();
	}

	/** Return the command of a Java program with the classes of this one. */
	static List<String> java(Class<?> main, List<String> options, List<String> args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(args);
		return command;
	}

	/** Return the next line, or fail if the process has ended. */
	String readLine() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("%s has ended".formatted(this.name));
		}
		return line;
	}

	void writeLine(String line) throws IOException {
		this.input.write(line + "\n");
		this.input.flush();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Return the processor time of the process and its children. */
	Duration cpu() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.map((handle) -> Processors.cpuOf(handle.pid()))
			.reduce(Duration.ZERO, Duration::plus);
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		try {
			this.input.close();
			this.process.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
