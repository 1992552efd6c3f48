package io.httppool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the tests that has run in a process of its own, with their class path.
 *
 * @param status the exit status
 * @param output what it wrote, errors included
 */
public record ChildJvm(int status, String output) {

	/**
	 * Run a program to its end.
	 * @param launcher what starts the virtual machine, empty for nothing
	 * @param options the options of the virtual machine
	 * @param program the main class
	 * @param arguments the arguments of the program
	 */
	public static ChildJvm run(List<String> launcher, List<String> options, Class<?> program, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(launcher);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new ChildJvm(process.waitFor(), output);
	}

}
