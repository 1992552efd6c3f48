package io.httppool.endpoint;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser, at all places where an endpoint can be.
 */
@Tag("slow")
class LivePagePlacesTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=httppool";

	private static final String WRITABLE = "management.endpoint.httppool.access=unrestricted";

	@RegisterExtension
	static final Browser browser = new Browser();

	private final LivePool pools = new LivePool();

	private LiveApplication application;

	@AfterEach
	void close() {
		browser.leave();
		if (this.application != null) {
			this.application.close();
		}
		this.pools.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SERVLET  | server.servlet.context-path=/shop           | /shop/actuator/httppool
			SERVLET  | management.endpoints.web.base-path=/        | /httppool
			SERVLET  | management.endpoints.web.path-mapping.httppool=pools | /actuator/pools
			REACTIVE | management.endpoint.httppool.cache.time-to-live=1h | /actuator/httppool
			REACTIVE | spring.webflux.base-path=/shop              | /shop/actuator/httppool
			""")
	void pageWorksBelowAnyPath(WebApplicationType type, String property, String path) {
		start(type, property);

		assertPageWorks(this.application.origin() + path);
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET", "REACTIVE" })
	void pageWorksOnAPortOfItsOwn(WebApplicationType type) {
		start(type, "management.server.port=0", "management.server.address=127.0.0.1",
				"management.server.base-path=/ops", "spring.web.resources.add-mappings=false");

		assertPageWorks(
				"http://127.0.0.1:" + this.application.property("local.management.port") + "/ops/actuator/httppool");
	}

	@ParameterizedTest
	@CsvSource({ "/edge/pools, ''", "/edge/pools/, ''", "/edge/pools, /shop" })
	void pageWorksBehindAProxyThatStripsAPrefix(String path, String contextPath) {
		start(WebApplicationType.SERVLET, "server.servlet.context-path=" + contextPath);

		try (StrippingProxy proxy = new StrippingProxy("/edge/pools",
				this.application.origin() + contextPath + "/actuator/httppool")) {
			assertPageWorks(proxy.origin() + path);
		}
	}

	@Test
	void pageWorksBehindALoginWithAStrictPolicyAndATokenAgainstForgery() {
		this.pools.get("payments");
		this.application = new LiveApplication(SecuredApplication.class, WebApplicationType.SERVLET, this.pools,
				EXPOSED, WRITABLE);
		tick();

		login();
		assertPageWorks(this.application.origin() + "/actuator/httppool");
		browser.turn("pool=payments");
		browser.awaitText("tbody", "127.0.0.1");
		browser.click("button[data-action=evict-idle]");
		browser.click("dialog .primary");

		browser.awaitText("#said", "Done: Evict idle");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void pageTellsWhatToDoWhereTheTokenAgainstForgeryCannotBeRead() {
		this.pools.get("payments");
		this.application = new LiveApplication(SecuredApplication.class, WebApplicationType.SERVLET, this.pools,
				EXPOSED, WRITABLE);
		login();
		browser.open(this.application.origin() + "/actuator/httppool#pool=payments");
		browser.awaitText("tbody", "127.0.0.1");
		browser.driver().manage().deleteCookieNamed("XSRF-TOKEN");

		browser.click("button[data-action=drain]");
		browser.click("dialog .primary");

		browser.awaitText("dialog .problem", "The server refused this \\(403\\)");
	}

	@Test
	void pageTellsThatTheLoginHasEnded() {
		this.pools.get("payments");
		this.application = new LiveApplication(SecuredApplication.class, WebApplicationType.SERVLET, this.pools,
				EXPOSED);
		login();
		browser.open(this.application.origin() + "/actuator/httppool");
		browser.find(".tile");

		browser.driver().manage().deleteAllCookies();

		browser.awaitText("#lost", "reload this page to sign in again.*What is shown is as of");
	}

	private void login() {
		browser.open(this.application.origin() + "/login");
		browser.find("input[name=username]").sendKeys("ops");
		browser.find("input[name=password]").sendKeys("ops");
		browser.click("button[type=submit]");
	}

	private void start(WebApplicationType type, String... properties) {
		this.pools.get("payments");
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = EXPOSED;
		this.application = new LiveApplication(type, this.pools, all);
		tick();
	}

	private void tick() {
		this.pools.get("payments");
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();
	}

	private void assertPageWorks(String address) {
		browser.open(address);
		browser.awaitText(".tile .route-name", this.pools.origin());
		browser.awaitText(".tile .figure.requests", "2");
		browser.click(".tile");
		browser.awaitText("figcaption", "limit: now 32");
		assertThat(browser.all(".chart canvas")).isNotEmpty();
		assertThat(browser.complaints()).isEmpty();
	}

}
