package io.httppool.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A condition that matches unless httppool is switched off. The property is bound,
 * because a comparison of its text would take {@code yes} for a no; a text that is
 * neither stops the start.
 */
class OnEnabledCondition extends SpringBootCondition {

	static final String PROPERTY = "httppool.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean isEnabled = isEnabled(context.getEnvironment());
		ConditionMessage message = ConditionMessage.forCondition("httppool")
			.because("%s is %s".formatted(PROPERTY, isEnabled));
		return new ConditionOutcome(isEnabled, message);
	}

	static boolean isEnabled(Environment environment) {
		return Binder.get(environment).bind(PROPERTY, Boolean.class).orElse(true);
	}

}
