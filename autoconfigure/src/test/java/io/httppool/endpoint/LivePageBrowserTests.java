package io.httppool.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser, over pools whose time a test moves.
 */
@Tag("slow")
class LivePageBrowserTests {

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

	@Test
	void tilesShowTheRoutesAndAreUpdated() {
		this.pools.get("payments");
		start(EXPOSED);
		seconds(20, 4);

		browser.open(page());
		browser.awaitText(".tile .figure.requests", "4$");
		seconds(15, 9);

		browser.awaitText(".tile .figure.requests", "9$");
		assertThat(browser.find(".tile .route-name").getText()).isEqualTo(this.pools.origin());
		assertThat(browser.find(".tile .badge").getText()).contains("well");
		assertThat(browser.find(".pool .verdict").getText()).contains("connections to " + this.pools.origin());
		assertThat(browser.find(".tile polyline").getDomAttribute("points")).contains(" ");
		assertHealthy();
	}

	@Test
	void pageFitsLightAndDarkAndSmallScreens() {
		this.pools.get("orders");
		this.pools.policy().decides((window) -> (window.demand().arrivals() > 5) ? 24 : 32);
		start(EXPOSED, WRITABLE);
		seconds(30, 3);
		seconds(20, 9);

		for (boolean isDark : List.of(false, true)) {
			browser.dark(isDark);
			assertFits("overview", page(), isDark);
			assertFits("route", routePage("now"), isDark);
		}
		browser.dark(false);
	}

	private void assertFits(String name, String address, boolean isDark) {
		for (int width : List.of(360, 1400, 2560)) {
			browser.size(width, (width == 360) ? 1800 : 1200);
			browser.leave();
			browser.open(address);
			browser.awaitText("main", this.pools.origin());
			if (name.equals("route")) {
				browser.awaitText("figcaption", "requests: now 9/s");
			}
			assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth"))
				.isEqualTo((long) width);
			browser.picture("%s-%s-%d".formatted(name, isDark ? "dark" : "light", width));
			assertHealthy();
		}
		browser.size(1400, 1000);
	}

	/** About 140 ms on an idle machine; the bound leaves room for a busy one. */
	@Test
	void numbersAreThereSoon() {
		this.pools.get("payments");
		start(EXPOSED);
		browser.open(page());
		browser.find(".tile");

		browser.open(page());
		browser.find(".tile");

		Number firstTile = (Number) browser.driver()
			.executeScript(
					"return performance.getEntriesByType('resource').filter((one) => one.name.includes('/history'))"
							+ "[0].responseEnd");
		assertThat(firstTile.doubleValue()).isLessThan(10_000);
	}

	@Test
	void routeHasChartsWithTheirNumbersAsTextsAndTables() {
		start(EXPOSED);
		seconds(40, 5);

		openRoute("now");

		browser.awaitText("figcaption", "limit: now 32, at most 32; leased: now 1, at most 1");
		browser.awaitText("figcaption", "requests: now 5/s");
		assertThat(browser.all(".chart canvas")).hasSize(5);
		browser.click(".chart details summary");
		browser.awaitText(".chart table caption", "Connections and decisions");
		assertThat(browser.all(".chart details[open] tbody tr")).hasSizeGreaterThan(30);
		browser.awaitText(".verdict", "Nothing waits, and nothing fails");
		assertHealthy();
	}

	@Test
	void markOfADecisionTellsItsReason() {
		start(EXPOSED);
		seconds(20, 5);
		this.pools.policy().decides((window) -> 40);
		seconds(20, 5);

		openRoute("now");
		browser.find(".mark").sendKeys(Keys.SHIFT);

		browser.awaitText(".hint", "32.*40");
		assertThat(browser.find(".mark").getAccessibleName()).contains("40");
		browser.picture("decision");
		assertHealthy();
	}

	@Test
	void historySurvivesAReload() {
		start(EXPOSED);
		seconds(12, 30);
		seconds(60, 2);
		openRoute("now");
		browser.awaitText("figcaption", "requests: now 2/s, at most 30/s");

		browser.driver().navigate().refresh();

		browser.awaitText("figcaption", "requests: now 2/s, at most 30/s");
		seconds(300, 1);
		browser.click(".choice button:last-child");
		browser.awaitText("figcaption", "requests: now 1/s, at most 30/s");
	}

	@Test
	void connectionsAreSortedFilteredAndShownInDetail() throws IOException {
		try (ClassicHttpResponse first = this.pools.open("payments");
				ClassicHttpResponse second = this.pools.open("payments")) {
			this.pools.get("payments");
			start(EXPOSED);
			this.pools.advance(Duration.ofSeconds(5));
			browser.open(page() + "#pool=payments&view=connections");
			browser.awaitText("tbody .badge", "leased");
			browser.awaitText("tbody td", "reading the response");

			List<WebElement> heads = browser.all("th .sort");
			heads.get(0).click();
			List<String> ascending = browser.texts(".row");
			heads.get(0).click();
			List<String> descending = browser.texts(".row");
			browser.find("#connection-filter").sendKeys("available");
			browser.awaitText(".quiet-text", "^1 connection, 1 shown");
			browser.click(".row");

			assertThat(ascending).hasSize(3).isSorted();
			assertThat(descending).containsExactly(ascending.get(2), ascending.get(1), ascending.get(0));
			assertThat(browser.texts("th[aria-sort=descending]")).hasSize(1);
			assertThat(browser.find(".details:not([hidden]) dl").getText()).contains("HTTP/1.1", "tcp");
			assertThat(first.getCode() + second.getCode()).isEqualTo(400);
			assertHealthy();
		}
	}

	@Test
	void rowsStayTheSameWhileTheirFiguresChange() throws IOException {
		try (ClassicHttpResponse held = this.pools.open("payments")) {
			start(EXPOSED);
			this.pools.advance(Duration.ofSeconds(5));
			browser.open(page() + "#pool=payments&view=connections");
			WebElement row = browser.find(".row");
			row.click();
			browser.awaitText(".details dd", "5 s ago");

			this.pools.advance(Duration.ofSeconds(37));
			browser.awaitText(".details dd", "42 s ago");
			boolean isOpen = browser.find(".details").isDisplayed();
			row.click();

			assertThat(held.getCode()).isEqualTo(200);
			assertThat(isOpen).isTrue();
			assertThat(browser.find(".details").isDisplayed()).isFalse();
			assertHealthy();
		}
	}

	@Test
	void poolAndRouteThatAreGoneAreToldOf() {
		this.pools.get("payments");
		start(EXPOSED);

		browser.open(page() + "#pool=orders");
		browser.awaitText(".problem", "No pool named 'orders'. Pools: payments.");
		browser.turn("pool=payments&route=http%3A%2F%2Fgone");

		browser.awaitText(".problem", "The pool has no route http://gone now");
	}

	@Test
	void serverThatIsGoneIsToldOfAndThePageGoesOnOnceItIsBack() {
		this.pools.get("payments");
		start(EXPOSED);
		browser.open(page());
		browser.find(".tile");
		int port = URI.create(page()).getPort();

		this.application.close();
		browser.awaitText("#lost", "cannot be reached.*What is shown is as of");
		List<String> shown = browser.texts(".tile .route-name");
		start(EXPOSED, "server.port=" + port);

		browser.awaitText(".freshness", "read every");
		assertThat(shown).containsExactly(this.pools.origin());
		assertThat(browser.texts("#lost")).containsExactly("");
	}

	@Test
	void markupInNamesIsText() {
		String name = "<img src=x onerror=document.title='hit'>";
		this.pools.get(name);
		start(EXPOSED);

		browser.open(page());
		browser.awaitText(".tile .pool-name", "<img src=x");
		browser.turn("pool=" + URLEncoder.encode(name, StandardCharsets.UTF_8));

		browser.awaitText("main h2", "<img src=x");
		browser.awaitText(".verdict", "connections");
		assertThat(browser.driver().findElements(By.tagName("img"))).isEmpty();
		assertThat(browser.driver().getTitle()).isNotEqualTo("hit");
	}

	@Test
	void viewsOfAPoolHaveNoBarriers() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		this.pools.policy().decides((window) -> 33);
		seconds(3, 1);
		browser.open(page());

		for (String view : List.of("now", "connections", "decisions", "leaks", "settings")) {
			browser.turn("pool=payments&view=" + view);
			browser.awaitText("main", switch (view) {
				case "leaks" -> "No leak is suspected";
				case "settings" -> "max-total";
				case "decisions" -> "32 → 33";
				default -> "127.0.0.1";
			});
			browser.picture("pool-" + view);
			assertHealthy();
		}
	}

	private void start(String... properties) {
		this.application = new LiveApplication(WebApplicationType.SERVLET, this.pools, properties);
	}

	private String page() {
		return this.application.origin() + "/actuator/httppool";
	}

	private void openRoute(String view) {
		browser.open(routePage(view));
	}

	private String routePage(String view) {
		return page() + "#pool=payments&view=" + view + "&route="
				+ URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8);
	}

	/** Let seconds pass, each with some requests. */
	private void seconds(int seconds, int requests) {
		for (int second = 0; second < seconds; second++) {
			for (int request = 0; request < requests; request++) {
				this.pools.get("payments");
			}
			this.pools.advance(Duration.ofSeconds(1));
			this.pools.lookAfter();
		}
	}

	/** Nothing failed, nothing was asked of others, and nothing is hard to use. */
	private void assertHealthy() {
		assertThat(browser.complaints()).isEmpty();
		assertThat(browser.requests()).allMatch((address) -> address.startsWith(this.application.origin()));
		assertThat(browser.barriers()).isEmpty();
	}

}
