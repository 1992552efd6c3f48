package io.httppool.client;

import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.SSLSession;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.UserTokenHandler;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The users for whom a connection is kept: those who authenticated by a scheme that
 * authenticates connections, such as NTLM or Negotiate, at the server or at a proxy. A
 * request gets their connections again only if its context names the same users.
 * <p>
 * HttpClient's own handler also takes the certificate of the client for a user, misses
 * the users of a server at the default port of its scheme, and those of Negotiate, which
 * names none. HttpClient asks a handler until it has named a user of the context, and
 * never again; the interceptor adds the users who authenticate later. A user without a
 * name belongs to one context.
 * <p>
 * Stateless; the users of a context are kept there.
 */
final class ConnectionUsers implements UserTokenHandler, HttpResponseInterceptor {

	private static final String USERS = ConnectionUsers.class.getName();

	private final boolean isCertificateUser;

	/**
	 * Create a handler.
	 * @param isCertificateUser whether the certificate of the client is a user, too
	 */
	ConnectionUsers(boolean isCertificateUser) {
		this.isCertificateUser = isCertificateUser;
	}

	/** Add those who have authenticated since; a token of the caller stays. */
	@Override
	public void process(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
		HttpClientContext client = HttpClientContext.cast(context);
		Object token = client.getUserToken();
		if (token != null && token.equals(token(known(client)))) {
			client.setUserToken(token(find(client)));
		}
	}

	@Override
	public @Nullable Object getUserToken(HttpRoute route, HttpContext context) {
		return token(find(HttpClientContext.cast(context)));
	}

	/** A single user is a token itself, as for HttpClient's own handler. */
	private static @Nullable Object token(Set<Object> users) {
		return (users.size() > 1) ? users : (users.isEmpty() ? null : users.iterator().next());
	}

	@SuppressWarnings("unchecked")
	private static Set<Object> known(HttpClientContext context) {
		Set<Object> users = (Set<Object>) context.getAttribute(USERS);
		return (users != null) ? users : Set.of();
	}

	/** A connection does not forget its users, so none is removed. */
	private Set<Object> find(HttpClientContext context) {
		if (known(context).isEmpty() && certificateUser(context) == null && !hasUsers(context)) {
			return Set.of(); // as for most requests, which should pay nothing for the
								// others
		}
		Set<Object> users = new LinkedHashSet<>(known(context));
		context.getAuthExchanges().forEach((host, exchange) -> {
			if (exchange.isConnectionBased() && !isOfTunnel(host, context)) {
				Principal principal = exchange.getAuthScheme().getPrincipal();
				users.add((principal != null) ? principal : unnamed(users));
			}
		});
		Principal certified = certificateUser(context);
		if (certified != null) {
			users.add(certified);
		}
		Set<Object> found = Collections.unmodifiableSet(users);
		context.setAttribute(USERS, found);
		return found;
	}

	private @Nullable Principal certificateUser(HttpClientContext context) {
		SSLSession session = this.isCertificateUser ? context.getSSLSession() : null;
		return (session != null) ? session.getLocalPrincipal() : null;
	}

	private static boolean hasUsers(HttpClientContext context) {
		for (AuthExchange exchange : context.getAuthExchanges().values()) {
			if (exchange.isConnectionBased()) {
				return true;
			}
		}
		return false;
	}

	/** The user of a tunnel is known before it is opened, see {@link TunnelUser}. */
	private static boolean isOfTunnel(HttpHost host, HttpClientContext context) {
		RouteInfo route = context.getHttpRoute();
		return route != null && route.isTunnelled() && host.equals(route.getProxyHost())
				&& TunnelUser.of(host, context) != null;
	}

	private static Object unnamed(Set<Object> users) {
		return users.stream().filter(Unnamed.class::isInstance).findFirst().orElseGet(Unnamed::new);
	}

	/**
	 * A user without a name, equal to no other.
	 */
	private static final class Unnamed {

	}

}
