package io.httppool.connect;

import java.net.UnknownHostException;
import java.util.function.Function;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressSource;
import io.httppool.address.AddressSource.Answer;

/**
 * The resolution of a host to the addresses of its server. Thread-safe.
 */
public final class NameResolution {

	private final Function<HttpHost, AddressSource> sources;

	private final SchemePortResolver schemePortResolver;

	/**
	 * Create a resolution.
	 * @param dnsResolver finds addresses; one that answers {@code null} leaves that to a
	 * SOCKS proxy
	 * @param schemePortResolver finds the port where a route states none
	 */
	public NameResolution(DnsResolver dnsResolver, SchemePortResolver schemePortResolver) {
		this((host) -> AddressSource.of(dnsResolver), schemePortResolver);
	}

	/**
	 * Create a resolution.
	 * @param sources returns what finds the addresses of a host
	 * @param schemePortResolver finds the port where a route states none
	 */
	public NameResolution(Function<HttpHost, AddressSource> sources, SchemePortResolver schemePortResolver) {
		this.sources = sources;
		this.schemePortResolver = schemePortResolver;
	}

	/** Return the port of a host. */
	int port(HttpHost host) {
		return this.schemePortResolver.resolve(host.getSchemeName(), host);
	}

	/**
	 * Resolve a host.
	 * @throws UnknownHostException if it has no address, or the resolver failed
	 */
	Answer resolve(HttpHost host) throws UnknownHostException {
		Answer answer = lookUp(this.sources.apply(host), host.getHostName(), port(host));
		if (answer == null || answer.addresses().isEmpty()) {
			throw new UnknownHostException(host.getHostName() + ": no address");
		}
		return answer;
	}

	/**
	 * An exception with a class of its own is meant for the caller, such as that of a
	 * filter of addresses. One of the JDK is a fault of the resolver.
	 */
	private static @Nullable Answer lookUp(AddressSource source, String name, int port) throws UnknownHostException {
		try {
			return source.find(name, port);
		}
		catch (RuntimeException ex) {
			if (!ex.getClass().getName().startsWith("java.")) {
				throw ex;
			}
			UnknownHostException unknown = new UnknownHostException("%s: the resolver failed: %s".formatted(name, ex));
			unknown.initCause(ex);
			throw unknown;
		}
	}

}
