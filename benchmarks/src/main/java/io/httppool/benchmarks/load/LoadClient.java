package io.httppool.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process with one client. It reads a command per line, carries it out, and prints the
 * figures; it ends with its standard input.
 */
public final class LoadClient {

	private LoadClient() {
	}

	/**
	 * Run the process.
	 * @param args the client, and its limit
	 * @throws IOException if the commands cannot be read
	 * @throws InterruptedException if the main thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Getter client = Client.valueOf(args[0]).open(Integer.parseInt(args[1]));
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			System.out.println(new Load(LoadCommand.parse(line), client).run().line());
		}
		System.exit(0); // clients have threads that are no daemons
	}

}
