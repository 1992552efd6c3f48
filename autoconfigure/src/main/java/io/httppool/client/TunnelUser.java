package io.httppool.client;

import java.security.Principal;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The state of a connection through a tunnel that belongs to one user of the proxy.
 * Whatever the scheme, a proxy checks credentials once, when it opens the tunnel, and
 * takes all that follows for the requests of that user.
 *
 * @param state the state that the connection has otherwise
 * @param user the user of the proxy
 */
record TunnelUser(@Nullable Object state, Principal user) {

	static @Nullable Object state(@Nullable Object state, @Nullable Principal user) {
		return (user != null) ? new TunnelUser(state, user) : state;
	}

	/**
	 * Return the user whose credentials would open a tunnel, or {@code null} if there are
	 * none. Those of the virtual machine are the same for all, and may ask a person.
	 */
	static @Nullable Principal of(HttpHost proxy, HttpClientContext context) {
		CredentialsProvider provider = context.getCredentialsProvider();
		if (provider == null || provider instanceof SystemDefaultCredentialsProvider) {
			return null;
		}
		Credentials credentials = provider.getCredentials(new AuthScope(proxy), context);
		return (credentials != null) ? credentials.getUserPrincipal() : null;
	}

	@Override
	public String toString() {
		return "user of a proxy";
	}

}
