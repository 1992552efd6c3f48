package io.httppool.endpoint;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A Chromium without a window, as Debian installs it, that reports what went wrong on its
 * pages. It is open during the tests of a class. To be used by one thread.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {

	private static final File CHROMIUM = new File("/usr/bin/chromium");

	private static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private ChromeDriver driver;

	@Override
	public void beforeAll(ExtensionContext context) {
		assumeTrue(CHROMIUM.canExecute() && DRIVER.canExecute(),
				"no browser is installed (chromium and chromium-driver of Debian will do)");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--window-size=1400,1000", "--hide-scrollbars");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).usingAnyFreePort().build(), options);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	void open(String address) {
		this.driver.get(address);
	}

	/** Leave the page, and forget what happened on it. */
	void leave() {
		this.driver.get("about:blank");
		complaints();
		requests();
	}

	/** Turn to another part of the page that is open. */
	void turn(String hash) {
		this.driver.executeScript("location.hash = arguments[0]", hash);
	}

	void dark(boolean isDark) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
				List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	WebElement find(String selector) {
		Awaitility.await(selector).atMost(PATIENCE).until(() -> !all(selector).isEmpty());
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> all(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	/** Return the texts of all elements that are visible. */
	List<String> texts(String selector) {
		return all(selector).stream().map(WebElement::getText).toList();
	}

	/** Wait until the text of an element is what is expected. */
	void awaitText(String selector, String pattern) {
		Awaitility.await(selector)
			.atMost(PATIENCE)
			.ignoreException(StaleElementReferenceException.class)
			.untilAsserted(
					() -> assertThat(texts(selector)).anySatisfy((text) -> assertThat(text).containsPattern(pattern)));
	}

	void click(String selector) {
		find(selector).click();
	}

	/** Return what the page complained of since this was asked last. */
	List<String> complaints() {
		return StreamSupport.stream(this.driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	/** Return the addresses that were asked since this was asked last. */
	List<String> requests() {
		return StreamSupport.stream(this.driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
			.map((entry) -> JsonMapper.shared().readTree(entry.getMessage()).get("message"))
			.filter((message) -> message.get("method").asString().equals("Network.requestWillBeSent"))
			.map((message) -> message.get("params").get("request").get("url"))
			.map(JsonNode::asString)
			.toList();
	}

	/** Return what makes the page hard to use for some people. */
	List<String> barriers() {
		return new AxeBuilder().analyze(this.driver)
			.getViolations()
			.stream()
			.map((Rule rule) -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
			.toList();
	}

	/** Write what is visible below {@code target/screenshots}. */
	void picture(String name) {
		try {
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.driver != null) {
			this.driver.quit();
		}
	}

}
