package io.httppool.dnsjava;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import io.httppool.NameServer;
import io.httppool.address.AddressSource.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link DnsjavaSource}, with a real name server.
 */
@ResourceLock(NameServer.RESOLVER)
class DnsjavaSourceTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Resolver BEFORE = Lookup.getDefaultResolver();

	private static NameServer server;

	private final DnsjavaSource source = new DnsjavaSource();

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		assumeThat(NameServer.program()).as(NameServer.MISSING).isPresent();
		server = NameServer.start(directory);
		Lookup.setDefaultResolver(server.resolver());
	}

	@AfterAll
	static void stop() {
		Lookup.setDefaultResolver(BEFORE);
		if (server != null) {
			server.close();
		}
	}

	@Test
	void answerHasTheAddressesAndTheirTimeToLive() throws IOException {
		server.answer("two.test", MINUTE, "127.0.0.2", "127.0.0.3");

		Answer answer = this.source.find("two.test", 8080);

		assertThat(answer.addresses()).containsExactlyInAnyOrder(new InetSocketAddress("127.0.0.2", 8080),
				new InetSocketAddress("127.0.0.3", 8080));
		assertThat(answer.validity()).isEqualTo(MINUTE);
	}

	@Test
	void answerByAnAliasHoldsNoLongerThanTheAlias() throws IOException {
		server.answer("old.test", Duration.ofHours(1), "127.0.0.2");
		server.alias("alias.test", Duration.ofSeconds(20), "old.test");

		Answer answer = this.source.find("alias.test", 80);

		assertThat(answer.addresses()).containsExactly(new InetSocketAddress("127.0.0.2", 80));
		assertThat(answer.validity()).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void changeIsSeenByTheNextLookup() throws IOException {
		server.answer("moving.test", Duration.ofHours(1), "127.0.0.2");
		Answer before = this.source.find("moving.test", 80);
		server.answer("moving.test", Duration.ofHours(1), "127.0.0.3");

		Answer after = this.source.find("moving.test", 80);

		assertThat(before.addresses()).containsExactly(new InetSocketAddress("127.0.0.2", 80));
		assertThat(after.addresses()).containsExactly(new InetSocketAddress("127.0.0.3", 80));
	}

	@Test
	void unknownNameHasNoAddress() {
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> this.source.find("absent.test", 80))
			.withMessage("absent.test: no address");
	}

	@Test
	void nameThatTheServerRefusesIsAFailureOfTheServer() {
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> this.source.find("example.com", 80))
			.withMessageStartingWith("example.com: the name server failed: ");
	}

	@Test
	void answerWithoutAFamilyForWhichTheServerFailsIsPartialAndHoldsForSeconds() throws IOException {
		server.answer("half.test", Duration.ofHours(1), "127.0.0.2");
		Lookup.setDefaultResolver(new WithoutIpv6(((SimpleResolver) server.resolver()).getAddress()));

		Answer answer = this.source.find("half.test", 80);

		assertThat(answer)
			.isEqualTo(new Answer(List.of(new InetSocketAddress("127.0.0.2", 80)), Duration.ofSeconds(5), true));
	}

	@AfterEach
	void reset() throws IOException {
		Lookup.setDefaultResolver(server.resolver());
	}

	@Test
	void literalIsNotLookedUp() throws IOException {
		assertThat(this.source.find("127.0.0.9", 80))
			.isEqualTo(new Answer(List.of(new InetSocketAddress("127.0.0.9", 80)), null));
		assertThat(this.source.find("::1", 80).addresses()).containsExactly(new InetSocketAddress("::1", 80));
	}

	/**
	 * A client of a name server that fails for addresses of IPv6.
	 */
	private static final class WithoutIpv6 extends SimpleResolver {

		WithoutIpv6(InetSocketAddress server) {
			super(server);
		}

		@Override
		public CompletionStage<Message> sendAsync(Message query, Executor executor) {
			return (query.getQuestion().getType() == Type.AAAA)
					? CompletableFuture.failedFuture(new IOException("no answer")) : super.sendAsync(query, executor);
		}

	}

}
