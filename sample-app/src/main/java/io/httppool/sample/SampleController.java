package io.httppool.sample;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The HTTP interface of the sample: it shows and changes the scenario and the rate.
 */
@RestController
class SampleController {

	private final Stage stage;

	SampleController(Stage stage) {
		this.stage = stage;
	}

	@GetMapping("/scenario")
	Scene scene() {
		List<ScenarioDescriptor> scenarios = Arrays.stream(Scenario.values()).map(ScenarioDescriptor::of).toList();
		return new Scene(this.stage.scenario().label(), this.stage.rate().perSecond(), this.stage.upstream(),
				scenarios);
	}

	@PostMapping("/scenario/{name}")
	Scene play(@PathVariable String name) {
		this.stage.play(Scenario.named(name));
		return scene();
	}

	@PostMapping("/rate")
	Scene setRate(@RequestParam(defaultValue = "") String requestsPerSecond) {
		this.stage.setRate(RequestRate.of(requestsPerSecond));
		return scene();
	}

	@GetMapping("/traffic")
	TrafficReport traffic() {
		return this.stage.traffic();
	}

	@GetMapping("/comparison")
	Comparison comparison() {
		return new Comparison(this.stage.traffic(), this.stage.stockTraffic());
	}

	@PostMapping("/comparison/{state}")
	Comparison compare(@PathVariable String state) {
		this.stage.compare(isOn(state));
		return comparison();
	}

	private static boolean isOn(String state) {
		return switch (state) {
			case "on" -> true;
			case "off" -> false;
			default ->
				throw new IllegalArgumentException("The comparison is on or off, but not '%s'.".formatted(state));
		};
	}

	/**
	 * Answer a wrong name or number with the sentence that explains it.
	 */
	@ExceptionHandler
	ProblemDetail badRequest(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	/**
	 * The current scene.
	 *
	 * @param scenario the scenario that is played
	 * @param requestsPerSecond the rate, before the scenario multiplies it
	 * @param upstream the destination of the traffic
	 * @param scenarios all scenarios
	 */
	record Scene(String scenario, int requestsPerSecond, URI upstream, List<ScenarioDescriptor> scenarios) {
	}

	/**
	 * The traffic over both pools, side by side.
	 *
	 * @param httppool over the pool of this library
	 * @param stock the same over HttpClient's own pool, or {@code null} while that is off
	 */
	record Comparison(TrafficReport httppool, @Nullable TrafficReport stock) {
	}

	/**
	 * A scenario that can be played.
	 */
	record ScenarioDescriptor(String name, String description, String lookAt, String compared) {

		static ScenarioDescriptor of(Scenario scenario) {
			return new ScenarioDescriptor(scenario.label(), scenario.description(), scenario.lookAt(),
					scenario.compared());
		}

	}

}
