package io.httppool.pool;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import io.httppool.LoopbackServer;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.CallSite;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallSite} on the stacks of real leases, and on some that cannot be had
 * here.
 */
class CallSiteTests {

	private final List<Throwable> traces = new CopyOnWriteArrayList<>();

	private LoopbackServer server;

	private HttpPoolConnectionManager manager;

	private CloseableHttpClient client;

	@BeforeEach
	void startClient() throws IOException {
		this.server = LoopbackServer.answering();
		PoolClock system = PoolClock.system();
		PoolSettings settings = TestPool.settings(2, 2, ReusePolicy.LIFO, (base) -> base);
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), (connection) -> null, new PoolClock(() -> {
					this.traces.add(new Throwable());
					return system.ticker().read();
				}, system.instants()));
		this.manager = new HttpPoolConnectionManager(pool, TestClient.OPERATOR, TestClient.FACTORY);
		this.client = HttpClients.custom().setConnectionManager(this.manager).build();
	}

	@AfterEach
	void stopClient() {
		this.manager.shutDown(CloseMode.IMMEDIATE);
		this.server.close();
	}

	@Test
	void frameWhenSpringsClientLeasesIsThatOfItsCaller() {
		restClient().get().retrieve().toBodilessEntity();

		assertThat(site().frame())
			.matches("io\\.httppool\\.pool\\.CallSiteTests\\.frameWhenSpringsClientLeasesIsThatOfItsCaller"
					+ "\\(CallSiteTests\\.java:\\d+\\)");
	}

	@Test
	void frameWhenRequestsAreInterceptedIsThatOfTheCaller() {
		CloseableHttpClient passing = HttpClients.custom()
			.setConnectionManager(this.manager)
			.addExecInterceptorBefore(ChainElement.CONNECT.name(), "passing", this::pass)
			.build();
		RestClient intercepted = restClient(passing).mutate()
			.requestInterceptor((request, body, execution) -> execution.execute(request, body))
			.requestInterceptor(this::intercept)
			.build();

		intercepted.get().retrieve().toBodilessEntity();

		assertThat(site().frame()).contains("CallSiteTests.frameWhenRequestsAreInterceptedIsThatOfTheCaller(");
		assertThat(site().stack()).anyMatch((frame) -> frame.contains("CallSiteTests.pass("))
			.anyMatch((frame) -> frame.contains("CallSiteTests.intercept("));
	}

	@Test
	void frameWhenAServiceInterfaceIsCalledIsThatOfTheCaller() {
		Service service = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(restClient()))
			.build()
			.createClient(Service.class);

		service.call();

		assertThat(site().frame()).contains("CallSiteTests.frameWhenAServiceInterfaceIsCalledIsThatOfTheCaller(");
	}

	@Test
	void frameWhenARequestIsSentWithinAnotherIsThatOfTheInnerOne() {
		restClient().get().exchange((request, response) -> {
			this.traces.clear();
			return within();
		});

		assertThat(site().frame()).contains("CallSiteTests.within(");
	}

	@Test
	void frameWhenHttpClientIsUsedDirectlyIsThatOfItsCaller() throws IOException {
		this.client.execute(this.server.host("http"), new HttpGet("/"), (response) -> response.getCode());

		assertThat(site().frame()).contains("CallSiteTests.frameWhenHttpClientIsUsedDirectlyIsThatOfItsCaller(");
	}

	@Test
	void frameWhenThePoolIsUsedDirectlyIsThatOfItsCaller() {
		this.manager.pool().lease(new HttpRoute(new HttpHost("http", "localhost", 1)), null, null, null);

		assertThat(site().frame()).contains("CallSiteTests.frameWhenThePoolIsUsedDirectlyIsThatOfItsCaller(");
	}

	@Test
	void stackBeginsBelowThePoolAndHttpClient() {
		restClient().get().retrieve().toBodilessEntity();

		List<String> stack = site().stack();

		assertThat(stack.get(0)).startsWith("org.springframework.http.client.HttpComponentsClientHttpRequest.");
		assertThat(stack).contains(site().frame()).noneMatch((frame) -> frame.contains("/"));
	}

	@Test
	void siteTakenByTheDecisionNamesItsCaller() {
		CallSites sites = new CallSites(0);

		CallSite site = sites.at(0);

		assertThat(site).asString().contains("CallSiteTests.siteTakenByTheDecisionNamesItsCaller(");
	}

	@Test
	void frameIsNotThatOfGeneratedCode() {
		CallSite site = site("com.example.Orders$$SpringCGLIB$$0.load(<generated>)", "com.example.$Proxy12.load()",
				"com.example.Orders$$Lambda/0x0001.run()", "java.lang.reflect.Method.invoke(Method.java)",
				"com.example.Web.get(Web.java)");

		assertThat(site.frame()).isEqualTo("com.example.Web.get(Web.java:42)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jakarta.servlet.http.HttpServlet.service(A.java)",
			"feign.hc5.ApacheHttp5Client.execute(A.java)", "feign.SynchronousMethodHandler.invoke(A.java)",
			"org.apache.catalina.core.ApplicationFilterChain.doFilter(A.java)",
			"org.apache.tomcat.util.net.SocketProcessorBase.run(A.java)",
			"org.apache.coyote.AbstractProtocol.process(A.java)", "org.eclipse.jetty.server.Server.handle(A.java)",
			"io.undertow.server.Connectors.executeRootHandler(A.java)",
			"io.github.resilience4j.retry.Retry.lambda$decorate$1(A.java)",
			"kotlin.coroutines.Continuation.resume(A.java)", "io.opentelemetry.context.Context.wrap(A.java)",
			"reactor.core.publisher.Mono.block(A.java)" })
	void frameIsNotThatOfAFramework(String frame) {
		CallSite called = site(frame, "com.example.Orders.load(Orders.java)", "com.example.Web.get(Web.java)");

		assertThat(called.frame()).isEqualTo("com.example.Orders.load(Orders.java:42)");
	}

	@Test
	void frameIsNotThatOfAPackageThatAnotherJarLists() {
		CallSite called = site("com.acme.platform.Outbound.call(A.java)", "com.example.Orders.load(Orders.java)");

		assertThat(called.frame()).isEqualTo("com.example.Orders.load(Orders.java:42)");
	}

	@Test
	void frameWhenNoApplicationIsOnTheStackIsTheFirstBelowHttpClient() {
		CallSite site = site("org.apache.hc.client5.http.impl.classic.CloseableHttpClient.execute(A.java)",
				"org.springframework.http.client.HttpComponentsClientHttpRequest.executeInternal(B.java)",
				"java.lang.Thread.run(Thread.java)");

		assertThat(site.frame())
			.isEqualTo("org.springframework.http.client.HttpComponentsClientHttpRequest.executeInternal(B.java:42)");
	}

	@Test
	void frameWhenOnlyAnInterceptorIsOnTheStackIsThatOfTheInterceptor() {
		CallSite site = site("com.example.Signing.intercept(Signing.java)",
				"org.springframework.http.client.ClientHttpRequestInterceptor.lambda$apply$0(A.java)",
				"java.lang.Thread.run(Thread.java)");

		assertThat(site.frame()).isEqualTo("com.example.Signing.intercept(Signing.java:42)");
	}

	@Test
	void frameWhenTheMachineTakesNoStacksIsUnknown() {
		assertThat(site(new String[0]).frame()).isEqualTo("unknown");
	}

	@Test
	void sitesOfOneFrameAreEqualWhateverLedThere() {
		CallSite one = site("com.example.Orders.load(Orders.java)", "com.example.Web.get(Web.java)");
		CallSite same = site("com.example.Orders.load(Orders.java)", "com.example.Batch.run(Batch.java)");
		CallSite other = site("com.example.Orders.save(Orders.java)", "com.example.Web.get(Web.java)");

		assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
	}

	private RestClient restClient() {
		return restClient(this.client);
	}

	private RestClient restClient(CloseableHttpClient client) {
		return RestClient.builder()
			.requestFactory(new HttpComponentsClientHttpRequestFactory(client))
			.baseUrl(this.server.host("http").toURI())
			.build();
	}

	private ClassicHttpResponse pass(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		return chain.proceed(request, scope);
	}

	private ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		return execution.execute(request, body);
	}

	private int within() {
		return restClient().get().retrieve().toBodilessEntity().getStatusCode().value();
	}

	/** What the pool would have taken when a lease was asked for. */
	private CallSite site() {
		Throwable trace = new Throwable();
		trace.setStackTrace(this.traces.stream()
			.map((taken) -> Arrays.stream(taken.getStackTrace()).dropWhile((frame) -> !isLease(frame)))
			.map((frames) -> frames.toArray(StackTraceElement[]::new))
			.filter((frames) -> frames.length > 0)
			.findFirst()
			.orElseThrow());
		return new CallSite(trace);
	}

	private static boolean isLease(StackTraceElement frame) {
		return frame.getClassName().equals(ConnectionPool.class.getName()) && frame.getMethodName().equals("lease");
	}

	private static CallSite site(String... frames) {
		Throwable trace = new Throwable();
		trace.setStackTrace(Arrays.stream(frames).map(CallSiteTests::frame).toArray(StackTraceElement[]::new));
		return new CallSite(trace);
	}

	private static StackTraceElement frame(String text) {
		String called = text.substring(0, text.indexOf('('));
		String file = text.substring(called.length() + 1, text.length() - 1);
		int method = called.lastIndexOf('.');
		return new StackTraceElement(called.substring(0, method), called.substring(method + 1),
				file.isEmpty() ? null : file, 42);
	}

	interface Service {

		@GetExchange("/")
		void call();

	}

}
