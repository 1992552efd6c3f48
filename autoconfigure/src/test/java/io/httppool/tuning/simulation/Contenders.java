package io.httppool.tuning.simulation;

import java.util.List;

import io.httppool.tuning.AdaptivePolicy;
import io.httppool.tuning.StepwisePolicy;
import io.httppool.tuning.StepwiseSettings;

/**
 * The contenders that are compared.
 */
final class Contenders {

	static final Contender GENEROUS = Contender.fixed(200);

	static final Contender ADAPTIVE = Contender.tuned("adaptive", new AdaptivePolicy());

	static final Contender STEPWISE = Contender.tuned("stepwise", new StepwisePolicy(StepwiseSettings.USUAL));

	static final Contender AIMD = Contender.tuned("AIMD", new AimdPolicy());

	static final Contender VEGAS = Contender.tuned("Vegas", new VegasPolicy());

	static final Contender GRADIENT = Contender.tuned("Gradient2", new GradientPolicy());

	private Contenders() {
	}

	static List<Contender> all() {
		return List.of(Contender.fixed(5), Contender.fixed(20), Contender.fixed(50), Contender.fixed(100), GENEROUS,
				STEPWISE, AIMD, VEGAS, GRADIENT, ADAPTIVE);
	}

}
