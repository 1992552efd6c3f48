package io.httppool.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The walk of a newcomer in a browser: a button of the sample's page makes the upstream
 * slow, and the live page tells that it is the server. Each test has an application of
 * its own, whose history has seen no other incident; it is closed afterwards, because its
 * traffic would go on beside the tests of other classes.
 */
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.upstream-port=0", "sample.requests-per-second=200" })
@Tag("slow")
class LivePageWalkTests {

	private static final File CHROMIUM = new File("/usr/bin/chromium");

	private static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	@LocalServerPort
	private int port;

	@Autowired
	private Stage stage;

	private ChromeDriver browser;

	@BeforeEach
	void open() {
		assumeTrue(CHROMIUM.canExecute() && DRIVER.canExecute(),
				"no browser is installed (chromium and chromium-driver of Debian will do)");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--window-size=1400,1500", "--hide-scrollbars");
		this.browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).usingAnyFreePort().build(), options);
	}

	@AfterEach
	void close() {
		if (this.browser != null) {
			this.browser.quit();
		}
		this.stage.compare(false);
		this.stage.play(Scenario.STEADY);
	}

	@Test
	void incidentOfTheSampleIsFoundAndExplainedOnTheLivePage() throws IOException {
		this.browser.get("http://127.0.0.1:" + this.port);
		awaitText("#scenarios", "slow-upstream");
		this.browser.findElement(By.id("live")).click();
		awaitText("figcaption", "limit: now");
		awaitText(".verdict", "Nothing waits, and nothing fails");
		awaitText("figcaption", "requests: now (1[5-9]|2\\d)\\d/s");
		Number loaded = (Number) this.browser.executeScript(
				"return performance.getEntriesByType('resource').find((one) => one.name.includes('/history'))"
						+ ".responseEnd");

		this.browser.navigate().back();
		awaitText("#scenarios", "slow-upstream");
		this.browser.findElement(By.xpath("//button[.='slow-upstream']")).click();
		awaitText("#look-at", "it is the server");
		this.browser.findElement(By.id("live")).click();

		awaitText(".verdict", "The server: half of its answers have taken 2\\d\\d ms or more since");
		awaitText("figcaption", "exchange with the server: now 2\\d\\d ms");
		awaitText("figcaption", "decisions? marked");
		picture("live-page");
		assertThat(loaded.doubleValue()).isLessThan(10_000);
	}

	@Test
	void bothPoolsAreComparedOnThePageOfTheSample() throws IOException {
		this.browser.get("http://127.0.0.1:" + this.port);
		awaitText("#scenarios", "slow-upstream");
		assertThat(this.browser.findElement(By.id("comparison")).isDisplayed()).isFalse();

		this.browser.findElement(By.id("compare")).click();
		awaitText("#comparison", "answered \\d{3,} \\d{3,}");
		this.browser.findElement(By.xpath("//button[.='slow-upstream']")).click();

		awaitText("#compared", "answers about 20 requests per second");
		awaitText("#comparison", "requests per second [\\d.]+ [12]\\d(\\.\\d)?\n");
		awaitText("#comparison", "p99 [\\d.]+ ms \\d{1,2},\\d{3} ms");
		picture("comparison");
		this.browser.findElement(By.id("compare")).click();
		awaitText("#compare", "^Compare$");
		assertThat(this.browser.findElement(By.id("comparison")).isDisplayed()).isFalse();
	}

	private void awaitText(String selector, String pattern) {
		Awaitility.await(selector)
			.atMost(PATIENCE)
			.ignoreException(StaleElementReferenceException.class)
			.untilAsserted(() -> assertThat(this.browser.findElements(By.cssSelector(selector)))
				.anySatisfy((element) -> assertThat(element.getText()).containsPattern(pattern)));
	}

	private void picture(String name) throws IOException {
		Path folder = Files.createDirectories(Path.of("target", "screenshots"));
		Files.write(folder.resolve(name + ".png"), this.browser.getScreenshotAs(OutputType.BYTES));
	}

}
