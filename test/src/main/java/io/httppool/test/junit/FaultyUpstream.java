package io.httppool.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.TestCertificate;

/**
 * A field of type {@link FaultyServer} or {@link FaultyProxy} whose upstream JUnit
 * Jupiter looks after:
 *
 * <pre class="code">
 * &#064;FaultyUpstream(property = "payments.url")
 * static FaultyServer payments;
 * </pre>
 *
 * A server is started if the field is {@code null}. The test class itself starts proxies,
 * and servers with settings of their own. Faults are healed before each test.
 * <p>
 * An upstream lasts as long as its field. One in a static field serves the tests of the
 * class and its nested classes. One in an instance field serves one test, or all tests of
 * the class if they share an instance ({@code PER_CLASS}). An upstream that the test
 * class itself has started in a static field is closed after all tests, because a static
 * field is initialized only once and a subclass may still need it. Tests that run at the
 * same time disturb each other's faults unless each has an upstream of its own.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FaultyUpstreamExtension.class)
public @interface FaultyUpstream {

	/**
	 * Whether the server that is started speaks TLS, with the certificate
	 * {@link TestCertificate#localhost()}.
	 * @return whether its scheme is https
	 */
	boolean tls() default false;

	/**
	 * Properties of the test's application context that are set to the origin of the
	 * upstream, such as {@code http://localhost:49152}. The field must be static. Tests
	 * of other upstreams get another context.
	 * @return the names of the properties
	 */
	String[] property() default {};

	/**
	 * An SSL bundle of Spring Boot, created in the test's application context, that
	 * trusts the certificate of the upstream. The field must be static.
	 * @return the name of the bundle; empty for none
	 */
	String sslBundle() default "";

}
