package io.httppool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import static org.awaitility.Awaitility.await;

/**
 * The name server {@code named} (bind9) of the distribution, with all its files in one
 * directory and without privileges. It is the authority for the zone {@code test}, whose
 * records can be replaced at any time.
 */
public final class NameServer implements AutoCloseable {

	/** The text for tests that are skipped without it. */
	public static final String MISSING = "named is not installed (bind9 of Debian will do)";

	/** The resolver of dnsjava, of which a virtual machine has one. */
	public static final String RESOLVER = "dnsjava.resolver";

	private static final Duration BOUND = Duration.ofSeconds(20);

	private static final Name ZONE = Name.fromConstantString("test.");

	private static final String CONFIGURATION = """
			options {
				directory "%1$s";
				listen-on port %3$d { %2$s; };
				listen-on-v6 { none; };
				pid-file "named.pid";
				session-keyfile "session.key";
				recursion no;
				dnssec-validation no;
			};
			controls { };
			zone "test" {
				type primary;
				file "test.zone";
				allow-update { any; };
			};
			""";

	private static final String EMPTY = """
			$TTL 60
			@ IN SOA ns.test. admin.test. 1 3600 600 86400 60
			@ IN NS ns.test.
			ns IN A 127.0.0.1
			""";

	private final InetSocketAddress address;

	private final Process process;

	private NameServer(InetSocketAddress address, Process process) {
		this.address = address;
		this.process = process;
	}

	/** Return its program, if it is installed. */
	public static Optional<Path> program() {
		return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
			.map((directory) -> Path.of(directory, "named"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Start it on a port of the loopback interface, and wait until it answers.
	 * @param directory where it has its files
	 */
	public static NameServer start(Path directory) throws IOException {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
			return start(directory, new InetSocketAddress(loopback, free.getLocalPort()));
		}
	}

	/**
	 * Start it, and wait until it answers.
	 * @param directory where it has its files
	 * @param address where it is asked
	 */
	public static NameServer start(Path directory, InetSocketAddress address) throws IOException {
		Path configuration = Files.writeString(directory.resolve("named.conf"),
				CONFIGURATION.formatted(directory, address.getAddress().getHostAddress(), address.getPort()));
		Files.writeString(directory.resolve("test.zone"), EMPTY);
		Process process = new ProcessBuilder(program().orElseThrow().toString(), "-g", "-n", "1", "-c",
				configuration.toString())
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("named.log").toFile())
			.start();
		NameServer server = new NameServer(address, process);
		await().atMost(BOUND).until(() -> server.isAnswering(directory));
		return server;
	}

	private boolean isAnswering(Path directory) throws IOException {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("named ended: " + Files.readString(directory.resolve("named.log")));
		}
		try {
			Record question = Record.newRecord(Name.fromString("ns", ZONE), Type.A, DClass.IN);
			return resolver().send(Message.newQuery(question)).getRcode() == Rcode.NOERROR;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Return a client that asks this server. */
	public Resolver resolver() throws IOException {
		SimpleResolver resolver = new SimpleResolver(this.address);
		resolver.setTimeout(Duration.ofSeconds(5));
		return resolver;
	}

	/** Give a name of the zone other addresses, none to have it unknown. */
	public void answer(String name, Duration timeToLive, String... addresses) throws IOException {
		Name absolute = Name.fromString(name + ".");
		Update update = new Update(ZONE);
		update.delete(absolute);
		for (String address : addresses) {
			update.add(new ARecord(absolute, DClass.IN, timeToLive.toSeconds(), InetAddress.getByName(address)));
		}
		send(update);
	}

	/** Make a name of the zone an alias for another. */
	public void alias(String name, Duration timeToLive, String other) throws IOException {
		Name absolute = Name.fromString(name + ".");
		Update update = new Update(ZONE);
		update.delete(absolute);
		update.add(new CNAMERecord(absolute, DClass.IN, timeToLive.toSeconds(), Name.fromString(other + ".")));
		send(update);
	}

	private void send(Update update) throws IOException {
		Message answer = resolver().send(update);
		if (answer.getRcode() != Rcode.NOERROR) {
			throw new IOException("The update was refused: " + Rcode.string(answer.getRcode()));
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
	}

}
