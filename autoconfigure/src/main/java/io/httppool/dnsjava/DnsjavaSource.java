package io.httppool.dnsjava;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

import io.httppool.address.AddressSource;

/**
 * A source that asks name servers by dnsjava, with the settings of that library: those of
 * the system, unless the application says otherwise. An answer holds for the shortest
 * time to live of its records and aliases. Addresses of IPv4 come first, unless
 * {@code java.net.preferIPv6Addresses} is set. A family that is not found is left out if
 * the other is; if the name servers failed for it, the answer is partial. Stateless;
 * caches nothing.
 */
public final class DnsjavaSource implements AddressSource {

	/** So soon, the family that could not be found out is asked for again. */
	private static final Duration PARTIAL = Duration.ofSeconds(5);

	@Override
	public Answer find(String name, int port) throws UnknownHostException {
		if (InetAddressUtils.isIPv4(name) || name.indexOf(':') >= 0) {
			return new Answer(List.of(new InetSocketAddress(InetAddress.getByName(name), port)), null);
		}
		AliasTimes times = new AliasTimes(Lookup.getDefaultResolver());
		List<Family> families = find(parse(name), times);
		List<Record> records = families.stream().flatMap((family) -> family.records().stream()).toList();
		if (records.isEmpty()) {
			throw unknown(name, families);
		}
		boolean isPartial = families.stream().anyMatch(Family::hasFailed);
		return new Answer(records.stream().map((record) -> new InetSocketAddress(address(record), port)).toList(),
				isPartial ? min(times.shortest(records), PARTIAL) : times.shortest(records), isPartial);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Name parse(String name) throws UnknownHostException {
		try {
			return Name.fromString(name);
		}
		catch (TextParseException ex) {
			UnknownHostException unknown = new UnknownHostException(name + ": no name of a host");
			unknown.initCause(ex);
			throw unknown;
		}
	}

	/** Ask for both families at the same time. */
	private static List<Family> find(Name name, AliasTimes times) {
		LookupSession session = LookupSession.defaultBuilder().resolver(times).clearCaches().build();
		Stream<Integer> types = Stream.of(Type.A, Type.AAAA);
		if (Boolean.getBoolean("java.net.preferIPv4Stack")) {
			types = Stream.of(Type.A);
		}
		else if (Boolean.getBoolean("java.net.preferIPv6Addresses")) {
			types = Stream.of(Type.AAAA, Type.A);
		}
		List<CompletableFuture<Family>> asked = types
			.map((type) -> session.lookupAsync(name, type)
				.handle((found, failure) -> new Family((found != null) ? found.getRecords() : List.of(), failure))
				.toCompletableFuture())
			.toList();
		return asked.stream().map(CompletableFuture::join).toList();
	}

	private static InetAddress address(Record record) {
		return (record instanceof AAAARecord ipv6) ? ipv6.getAddress() : ((ARecord) record).getAddress();
	}

	/** A failure of the name server says more than that there is no such record. */
	private static UnknownHostException unknown(String name, List<Family> families) {
		Throwable failure = families.stream()
			.filter(Family::hasFailed)
			.flatMap((family) -> Stream.ofNullable(family.cause()))
			.findFirst()
			.orElse(null);
		UnknownHostException unknown = new UnknownHostException(
				name + ": " + ((failure != null) ? "the name server failed: " + failure : "no address"));
		unknown.initCause(failure);
		return unknown;
	}

	/**
	 * The outcome for one family of addresses.
	 *
	 * @param records the records that were found, empty if there are none
	 * @param failure why there are none, or {@code null} if that is not known
	 */
	private record Family(List<Record> records, @Nullable Throwable failure) {

		/** Return whether the name servers failed; that there is nothing is an answer. */
		private boolean hasFailed() {
			Throwable cause = cause();
			return cause != null && !(cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException);
		}

		private @Nullable Throwable cause() {
			return (this.failure instanceof CompletionException) ? this.failure.getCause() : this.failure;
		}

	}

}
