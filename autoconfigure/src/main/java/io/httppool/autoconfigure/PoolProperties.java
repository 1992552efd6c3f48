package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

import io.httppool.settings.ClientProfile;
import io.httppool.settings.ConnectionStateMode;
import io.httppool.settings.ReusePolicy;

/**
 * The properties of a pool. A component that is {@code null} was not set.
 *
 * @param maxTotal Maximum number of connections of a pool, over all its routes.
 * @param perRoute Limit of connections to each route.
 * @param maxPending Maximum number of pending requests per route; one more fails at once.
 * @param leaseTimeout How long a request waits for a connection.
 * @param connectTimeout How long name resolution, TCP connect and the tunnel through a
 * proxy may take together, over all addresses; a connect timeout of spring.http.clients
 * or spring.http.serviceclient wins.
 * @param connect Hosts that have several addresses, and tunnels through proxies.
 * @param tlsHandshakeTimeout How long the server may be silent during a TLS handshake.
 * @param responseTimeout How long the server may be silent during a response; a read
 * timeout of spring.http.clients or spring.http.serviceclient wins.
 * @param writeTimeout How long the server may take no byte of a request, in place of the
 * response timeout.
 * @param callTimeout How long a request may take from its lease to the last byte of its
 * response, redirects and repeats included.
 * @param drainBody What is read of a response that is closed early.
 * @param keepAlive How long a connection may stay idle where the server does not say.
 * @param maxIdleTime How long a connection may stay idle at most, whatever the server
 * says.
 * @param maxLifeTime How old a connection may grow, give or take a tenth.
 * @param maxExchanges Maximum number of exchanges one connection carries.
 * @param validateAfterInactivity How long a connection may be idle and still be used
 * again without a check; 0 to check always, negative to check never.
 * @param leakThreshold How long a connection may be leased before that is reported as a
 * suspected leak; 0 for no reports.
 * @param retry Requests that are repeated.
 * @param tls Connections over TLS.
 * @param dns Lookups of the names of servers in the background.
 * @param ejection Addresses of servers whose connections fail.
 * @param health Checks of the addresses of servers.
 * @param warmUp Connections that are opened before requests need them.
 * @param reuse Which of several available connections the next request gets.
 * @param profile What the clients of the pool can do.
 * @param connectionState Users whose connections are kept for them alone.
 * @param bufferSize Size of each of the three buffers of a connection.
 * @param socket Socket options.
 */
record PoolProperties(@Nullable Integer maxTotal, @NestedConfigurationProperty @Nullable PerRouteProperties perRoute,
		@Nullable Integer maxPending, @Nullable Duration leaseTimeout, @Nullable Duration connectTimeout,
		@NestedConfigurationProperty @Nullable ConnectProperties connect, @Nullable Duration tlsHandshakeTimeout,
		@Nullable Duration responseTimeout, @Nullable Duration writeTimeout, @Nullable Duration callTimeout,
		@NestedConfigurationProperty @Nullable DrainBodyProperties drainBody, @Nullable Duration keepAlive,
		@Nullable Duration maxIdleTime, @Nullable Duration maxLifeTime, @Nullable Integer maxExchanges,
		@Nullable Duration validateAfterInactivity, @Nullable Duration leakThreshold,
		@NestedConfigurationProperty @Nullable RetryProperties retry,
		@NestedConfigurationProperty @Nullable TlsProperties tls,
		@NestedConfigurationProperty @Nullable DnsProperties dns,
		@NestedConfigurationProperty @Nullable EjectionProperties ejection,
		@NestedConfigurationProperty @Nullable HealthProperties health,
		@NestedConfigurationProperty @Nullable PoolWarmUpProperties warmUp, @Nullable ReusePolicy reuse,
		@Nullable ClientProfile profile, @Nullable ConnectionStateMode connectionState, @Nullable DataSize bufferSize,
		@Nullable Socket socket) {

	/**
	 * The socket options.
	 *
	 * @param keepAlive Whether the operating system probes silent connections.
	 * @param tcpNoDelay Whether small packets are sent without delay.
	 */
	record Socket(@Nullable Boolean keepAlive, @Nullable Boolean tcpNoDelay) {

	}

}
