package io.httppool.client;

import java.net.ProxySelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.UserTokenHandler;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.RequestClientConnControl;
import org.apache.hc.client5.http.protocol.RequestDefaultHeaders;
import org.apache.hc.client5.http.protocol.RequestExpectContinue;
import org.apache.hc.client5.http.protocol.RequestValidateTrace;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

import io.httppool.lean.LeanClient;
import io.httppool.lean.LeanExchange;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.ConnectionStateMode;

/**
 * The way to a lean client in place of the one that HttpClient's builder would make: it
 * has what customizers gave to that builder, or refuses it. Confined to one thread.
 */
final class LeanProfile {

	private final SharedManagers.Share share;

	private final LeanRefusals refusals;

	private @Nullable LeanClient client;

	LeanProfile(SharedManagers.Share share) {
		this.share = share;
		this.refusals = LeanRefusals.of(share.settings());
	}

	/**
	 * Begin, before the customizers of the user. What Spring Boot sets for all clients is
	 * taken back, so that what is there in the end was asked for.
	 */
	HttpComponentsClientHttpRequestFactoryBuilder begin(HttpComponentsClientHttpRequestFactoryBuilder builder,
			HttpClientSettings settings) {
		this.refusals.require(settings);
		return builder.withDefaultRequestConfigCustomizer((config) -> config.setCookieSpec(null))
			.withHttpClientCustomizer((client) -> client.setRedirectStrategy(null))
			.withCustomizer((factory) -> factory.setHttpClient(Objects.requireNonNull(this.client)));
	}

	/** Make the client, after the customizers of the user. */
	void end(HttpClientBuilder builder) {
		this.refusals.require(builder, this.share.made());
		BuilderFields fields = new BuilderFields(HttpClientBuilder.class, builder);
		RequestConfig defaults = Objects.requireNonNullElse(fields.read("defaultRequestConfig"), RequestConfig.DEFAULT);
		HttpRequestExecutor executor = Objects.requireNonNullElseGet(fields.read("requestExec"),
				HttpRequestExecutor::new);
		this.client = new LeanClient(this.share.made(), executor, planner(fields), handlers(fields, defaults),
				defaults);
	}

	private List<ExecChainHandler> handlers(BuilderFields fields, RequestConfig defaults) {
		HttpPoolConnectionManager manager = this.share.made();
		List<ExecChainHandler> handlers = new ArrayList<>(List.of(new LeanTerms(this.refusals, defaults),
				new CallExec(manager.pool()::settingsOf, this.share.ticker(), this.share.client())));
		if (!fields.isTrue("automaticRetriesDisabled")) {
			HttpRequestRetryStrategy retry = fields.read("retryStrategy");
			handlers.add(new RepeatExec((retry != null) ? retry : DefaultHttpRequestRetryStrategy.INSTANCE,
					manager.pool(), StaleConnectionMarker.isOf(fields)));
		}
		handlers.add(new CallLease(manager.pool()::settingsOf));
		ConnectionKeepAliveStrategy keepAlive = fields.read("keepAliveStrategy");
		handlers.add(new LeanExchange(manager, processor(fields), reuse(fields),
				(keepAlive != null) ? keepAlive : DefaultConnectionKeepAliveStrategy.INSTANCE, users(fields)));
		return handlers;
	}

	/** Return what adds the headers that HttpClient adds, in the same order. */
	private static HttpProcessor processor(BuilderFields fields) {
		return new DefaultHttpProcessor(new RequestTargetHost(), new RequestValidateTrace(),
				new RequestDefaultHeaders(fields.read("defaultHeaders")), new RequestContent(),
				new RequestClientConnControl(), new RequestUserAgent(userAgent(fields)), new RequestExpectContinue());
	}

	private static @Nullable String userAgent(BuilderFields fields) {
		String userAgent = fields.read("userAgent");
		if (userAgent == null) {
			userAgent = System.getProperty("http.agent");
		}
		if (userAgent == null && !fields.isTrue("defaultUserAgentDisabled")) {
			userAgent = VersionInfo.getSoftwareInfo("Apache-HttpClient", "org.apache.hc.client5",
					HttpClientBuilder.class);
		}
		return userAgent;
	}

	/** A proxy that the planner finds is refused, not passed over. */
	private static HttpRoutePlanner planner(BuilderFields fields) {
		SchemePortResolver ports = fields.read("schemePortResolver");
		HttpRoutePlanner quick = (ports != null) ? null : Shortcuts.planner();
		return (quick != null) ? quick : new SystemDefaultRoutePlanner(ports, ProxySelector.getDefault());
	}

	private static ConnectionReuseStrategy reuse(BuilderFields fields) {
		ConnectionReuseStrategy customized = fields.read("reuseStrategy");
		if (customized != null) {
			return customized;
		}
		return Shortcuts.mayKeepConnections() ? new QuickReuseStrategy() : (request, response, context) -> false;
	}

	/** Without authentication, only the certificate of the client may be a user. */
	private @Nullable UserTokenHandler users(BuilderFields fields) {
		UserTokenHandler customized = fields.read("userTokenHandler");
		boolean isCertificate = this.share.settings().connection().state() == ConnectionStateMode.ON
				&& !fields.isTrue("connectionStateDisabled");
		return (customized == null && isCertificate) ? new ConnectionUsers(true) : customized;
	}

}
