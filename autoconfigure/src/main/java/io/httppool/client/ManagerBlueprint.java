package io.httppool.client;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that Spring Boot and the customizers of the user gave to the builder
 * of HttpClient's connection manager. That builder can only build HttpClient's own
 * manager and has no getters; a value that is not read here would be dropped silently.
 * See {@code docs/decisions/0001-read-the-connection-manager-builder.md}.
 *
 * @param connectionFactory the factory of connections, or {@code null} for ours
 * @param tls the strategy for TLS, or {@code null} for that of the system
 * @param schemePortResolver the resolver of ports, or {@code null} for the usual one
 * @param dnsResolver the resolver of names, or {@code null} for that of the system
 * @param concurrency the pool of HttpClient that was chosen, or {@code null} for none
 * @param reuse the order of reuse, or {@code null} if none was chosen
 * @param socketConfigs the settings of sockets, by route
 * @param connectionConfigs the settings of connections, by route
 * @param tlsConfigs the settings of TLS, by host
 * @param maxTotal how many connections there may be, or 0 if that was not set
 * @param maxPerRoute how many connections a route may have, or 0 if that was not set
 */
record ManagerBlueprint(@Nullable HttpConnectionFactory<ManagedHttpClientConnection> connectionFactory,
		@Nullable TlsSocketStrategy tls, @Nullable SchemePortResolver schemePortResolver,
		@Nullable DnsResolver dnsResolver, @Nullable PoolConcurrencyPolicy concurrency, @Nullable PoolReusePolicy reuse,
		@Nullable Resolver<HttpRoute, SocketConfig> socketConfigs,
		@Nullable Resolver<HttpRoute, ConnectionConfig> connectionConfigs,
		@Nullable Resolver<HttpHost, TlsConfig> tlsConfigs, int maxTotal, int maxPerRoute) {

	static ManagerBlueprint read(PoolingHttpClientConnectionManagerBuilder builder) {
		BuilderFields fields = new BuilderFields(PoolingHttpClientConnectionManagerBuilder.class, builder);
		return new ManagerBlueprint(fields.read("connectionFactory"), fields.read("tlsSocketStrategy"),
				fields.read("schemePortResolver"), fields.read("dnsResolver"), fields.read("poolConcurrencyPolicy"),
				fields.read("poolReusePolicy"), fields.read("socketConfigResolver"),
				fields.read("connectionConfigResolver"), fields.read("tlsConfigResolver"),
				fields.readInt("maxConnTotal"), fields.readInt("maxConnPerRoute"));
	}

}
