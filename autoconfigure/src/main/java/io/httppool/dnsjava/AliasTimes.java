package io.httppool.dnsjava;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * A resolver that remembers the shortest time to live of the aliases it has seen: the
 * result of a lookup tells that of the addresses only, and a name may be moved by
 * changing its alias. Thread-safe.
 */
final class AliasTimes implements Resolver {

	private final Resolver resolver;

	private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);

	AliasTimes(Resolver resolver) {
		this.resolver = resolver;
	}

	/** Return the shortest time to live of records and aliases. */
	Duration shortest(List<Record> records) {
		return Duration.ofSeconds(
				records.stream().mapToLong(Record::getTTL).reduce(this.shortest.get(), (a, b) -> Math.min(a, b)));
	}

	@Override
	public CompletionStage<Message> sendAsync(Message query) {
		return this.resolver.sendAsync(query).whenComplete((answer, failure) -> remember(answer));
	}

	@Override
	public CompletionStage<Message> sendAsync(Message query, Executor executor) {
		return this.resolver.sendAsync(query, executor).whenComplete((answer, failure) -> remember(answer));
	}

	private void remember(Message answer) {
		if (answer != null) {
			answer.getSection(Section.ANSWER)
				.stream()
				.filter((record) -> record.getType() == Type.CNAME || record.getType() == Type.DNAME)
				.forEach((alias) -> this.shortest.accumulateAndGet(alias.getTTL(), (a, b) -> Math.min(a, b)));
		}
	}

	@Override
	public void setPort(int port) {
		this.resolver.setPort(port);
	}

	@Override
	public void setTCP(boolean flag) {
		this.resolver.setTCP(flag);
	}

	@Override
	public void setIgnoreTruncation(boolean flag) {
		this.resolver.setIgnoreTruncation(flag);
	}

	@Override
	public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
		this.resolver.setEDNS(version, payloadSize, flags, options);
	}

	@Override
	public void setTSIGKey(TSIG key) {
		this.resolver.setTSIGKey(key);
	}

	@Override
	public void setTimeout(Duration timeout) {
		this.resolver.setTimeout(timeout);
	}

}
