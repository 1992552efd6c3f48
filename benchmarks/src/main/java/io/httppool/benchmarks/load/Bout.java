package io.httppool.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rounds of all clients on one kind of load. The clients take turns, each in a
 * process that lasts for all its rounds, so that what happens on the machine for a while
 * does not hit one of them alone. A round that others have disturbed is repeated later.
 */
final class Bout implements AutoCloseable {

	/**
	 * A heap that is small enough for ten of them, and large enough for two thousand
	 * callers; a thread of the compiler that ends would take its context switches along.
	 */
	private static final List<String> VM = List.of("-Xms256m", "-Xmx768m", "-XX:-UseDynamicNumberOfCompilerThreads");

	/** More callers would take the processor from the compiler. */
	private static final int WARM_UP_CALLERS = 1;

	/** A slow machine compiles for a minute. */
	private static final int MOST_WARM_UPS = 10;

	/** What compilers take in a client that is warm, as a share of the processor time. */
	private static final double WARM = 0.02;

	private final Options options;

	private final Cell cell;

	private final Upstream upstream;

	private final Map<Client, Child> children = new LinkedHashMap<>();

	private int round;

	Bout(Options options, Cell cell, Secrets secrets) throws IOException, InterruptedException {
		this.options = options;
		this.cell = cell;
		this.upstream = Upstream.start(cell, secrets, options.isPinned());
		List<String> vm = new ArrayList<>(VM);
		vm.addAll(secrets.trusting());
		System.getProperties()
			.stringPropertyNames()
			.stream()
			.filter((name) -> name.startsWith("httppool."))
			.forEach((name) -> vm.add("-D%s=%s".formatted(name, System.getProperty(name))));
		for (Client client : options.clients()) {
			this.children.put(client, new Child(options.isPinned(), Child.CLIENT,
					Child.java(LoadClient.class, vm, List.of(client.name(), String.valueOf(options.limit())))));
		}
	}

	/** Run until each client has its rounds, but no more than twice as many. */
	Map<Client, List<Round>> run() throws IOException {
		for (Child child : this.children.values()) {
			warmUp(child);
		}
		Map<Client, List<Round>> rounds = new EnumMap<>(Client.class);
		for (int i = 0; i < 2 * this.options.rounds(); i++) {
			for (Map.Entry<Client, Child> entry : this.children.entrySet()) {
				List<Round> own = rounds.computeIfAbsent(entry.getKey(), (client) -> new ArrayList<>());
				if (this.options.clean(own).size() < this.options.rounds()) {
					own.add(round(entry.getValue()));
				}
			}
		}
		return rounds;
	}

	/**
	 * Warm up by one caller, and then by all. A single caller of an open loop, whose
	 * server takes its time, would send too few requests.
	 */
	private void warmUp(Child child) throws IOException {
		if (!this.cell.isOpen()) {
			warmUpUntilSteady(child, WARM_UP_CALLERS);
		}
		warmUpUntilSteady(child, this.cell.callers());
	}

	/**
	 * Warm up until hardly anything is compiled any more. Before that, requests cost more
	 * than later, and may all the same cost as much as in the warm-up before.
	 */
	private void warmUpUntilSteady(Child child, int callers) throws IOException {
		double compiling = 1;
		for (int i = 0; i < MOST_WARM_UPS && compiling > WARM; i++) {
			compiling = tell(child, new LoadCommand(this.upstream.url(this.cell, this.round++), callers,
					this.cell.isVirtual(), this.options.warmUp(), 0))
				.compiling();
		}
	}

	/** A pool may have closed connections while others had their turn. */
	private Round round(Child child) throws IOException {
		LoadCommand command = new LoadCommand(this.upstream.url(this.cell, this.round++), this.cell.callers(),
				this.cell.isVirtual(), this.options.length(this.cell), this.cell.rate());
		if (!this.cell.isOpen()) {
			tell(child, command.lasting(this.options.leadIn()));
		}
		long opened = this.upstream.opened();
		long startedAt = System.nanoTime();
		Duration others = others(child);
		Figures figures = tell(child, command);
		double foreign = others(child).minus(others).toNanos() / (double) (System.nanoTime() - startedAt);
		return new Round(figures, this.upstream.opened() - opened, Math.max(foreign, 0));
	}

	private Duration others(Child child) {
		return Processors.busy()
			.minus(child.cpu())
			.minus(this.upstream.cpu())
			.minus(Processors.cpuOf(ProcessHandle.current().pid()));
	}

	private static Figures tell(Child child, LoadCommand command) throws IOException {
		child.writeLine(command.line());
		String line = child.readLine();
		while (!line.startsWith(Figures.PREFIX)) { // what libraries print
			line = child.readLine();
		}
		return Figures.parse(line);
	}

	@Override
	public void close() {
		this.children.values().forEach(Child::close);
		this.upstream.close();
	}

}
