package io.httppool.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

import io.httppool.tuning.AdaptivePolicy;
import io.httppool.tuning.StepwisePolicy;
import io.httppool.tuning.TuningPolicy;

/**
 * The tuning policies by their names: the beans of the application, and ours.
 */
final class TuningPolicies {

	private final ListableBeanFactory beans;

	private final Map<String, Supplier<TuningPolicy>> ours = new LinkedHashMap<>();

	TuningPolicies(ListableBeanFactory beans, StepwiseProperties stepwise) {
		this.beans = beans;
		this.ours.put("adaptive", AdaptivePolicy::new);
		this.ours.put("stepwise", () -> new StepwisePolicy(stepwise.settings()));
	}

	/**
	 * Return the policy of a name. A bean wins: it may replace one of ours.
	 * @throws InvalidPoolSettingException if there is none; its message names those there
	 * are
	 */
	TuningPolicy named(String name) {
		if (this.beans.containsBean(name) && this.beans.isTypeMatch(name, TuningPolicy.class)) {
			return this.beans.getBean(name, TuningPolicy.class);
		}
		Supplier<TuningPolicy> own = this.ours.get(name);
		if (own == null) {
			throw new InvalidPoolSettingException("httppool.tuner.policy", name, "there is no such policy",
					"%sSet it to one of %s, or define a bean of type %s with that name.".formatted(didYouMean(name),
							String.join(", ", known()), TuningPolicy.class.getSimpleName()));
		}
		return own.get();
	}

	private String didYouMean(String name) {
		String nearest = NearestName.of(name, known());
		return (nearest != null) ? "Did you mean '%s'? ".formatted(nearest) : "";
	}

	private List<String> known() {
		String[] theirs = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, TuningPolicy.class);
		return Stream.concat(this.ours.keySet().stream(), Arrays.stream(theirs)).distinct().toList();
	}

}
