package io.httppool.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The buttons of the page that change something, in a browser.
 */
@Tag("slow")
class LivePageActionsTests {

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
	void actionsAreAbsentWhereTheEndpointOnlyReads() {
		this.pools.get("payments");
		start(EXPOSED);

		browser.open(page() + "#pool=payments");

		browser.awaitText("main", "Read-only: this endpoint does not allow actions");
		assertThat(browser.all("button.act")).isEmpty();
	}

	@Test
	void actionAsksSaysWhatWillHappenAndActs() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		browser.open(page() + "#pool=payments");
		browser.awaitText("tbody", "127.0.0.1");

		browser.click("button[data-action=evict-idle]:not([disabled])");
		String question = browser.find("dialog").getText();
		List<String> barriers = browser.barriers();
		browser.picture("question");
		browser.click("dialog .primary");

		browser.awaitText("#said", "Done: Evict idle");
		assertThat(question).contains("Close the 1 idle connection of pool payments?");
		assertThat(barriers).isEmpty();
		assertThat(this.application.get("/actuator/httppool/payments").get("available").asInt()).isZero();
		assertThat(browser.all("dialog")).isEmpty();
	}

	@Test
	void actionThatIsRefusedSaysWhy() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		openRoute();
		browser.click("button[data-action=limit]:not([disabled])");
		WebElement value = browser.find("#limit-value");
		browser.driver().executeScript("arguments[0].removeAttribute('max')", value);
		value.clear();
		value.sendKeys("1000");

		browser.click("dialog .primary");

		browser.awaitText("dialog .problem", "Parameter 'value' must be a whole number from 4 to 200");
		browser.find("dialog").sendKeys(Keys.ESCAPE);
	}

	@Test
	void limitIsSetByHand() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		openRoute();
		browser.click("button[data-action=limit]:not([disabled])");
		WebElement value = browser.find("#limit-value");
		value.clear();
		value.sendKeys("17");

		browser.click("dialog .primary");

		browser.awaitText(".facts", "limit 17 set by hand until");
	}

	@Test
	void routeThatIsDrainedIsToldOfAndCanOnlyBeResumed() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		openRoute();

		act("drain");

		browser.awaitText(".badge", "drained");
		browser.awaitText(".verdict", "The route is drained: its requests wait until someone resumes it");
		assertThat(labelsOfActions()).containsExactly("Evict idle", "Resume", "Set limit");
		act("resume");
		browser.awaitText("#said", "Done: Resume");
		assertThat(labelsOfActions()).containsExactly("Evict idle", "Drain", "Set limit");
		assertHealthy();
	}

	@Test
	void routeOfAPoolThatIsDrainedIsResumedOnThePageOfThePool() {
		this.pools.get("payments");
		start(EXPOSED, WRITABLE);
		browser.open(page() + "#pool=payments");
		act("drain");
		browser.awaitText("#said", "Done: Drain");
		assertThat(labelsOfActions()).containsExactly("Evict idle", "Resume", "Pause tuning");

		browser.turn("pool=payments&route=" + origin());

		browser.awaitText(".actions", "The whole pool is drained");
		assertThat(labelsOfActions()).containsExactly("Evict idle", "Set limit");
	}

	private void start(String... properties) {
		this.application = new LiveApplication(WebApplicationType.SERVLET, this.pools, properties);
	}

	private String page() {
		return this.application.origin() + "/actuator/httppool";
	}

	private void openRoute() {
		browser.open(page() + "#pool=payments&route=" + origin());
	}

	private String origin() {
		return URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8);
	}

	private void act(String action) {
		browser.click("button[data-action=" + action + "]:not([disabled])");
		browser.click("dialog .primary");
	}

	private static List<String> labelsOfActions() {
		return browser.texts(".actions button:not([hidden])");
	}

	/** Nothing failed, and nothing is hard to use. */
	private void assertHealthy() {
		assertThat(browser.complaints()).isEmpty();
		assertThat(browser.barriers()).isEmpty();
	}

}
