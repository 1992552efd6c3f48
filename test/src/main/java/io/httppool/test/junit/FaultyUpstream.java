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
 * Has JUnit Jupiter look after the upstream in a field of type {@link FaultyServer} or
 * {@link FaultyProxy}:
 *
 * <pre class="code">
 * &#064;FaultyUpstream(property = "payments.url")
 * static FaultyServer payments;
 * </pre>
 *
 * A server is started where the field is {@code null}; a proxy, and a server that is to
 * be special, the test class starts itself. Faults are healed before each test.
 * <p>
 * An upstream lasts as long as its field. One in a static field serves the tests of the
 * class and its nested classes. One in an instance field serves one test, or all of the
 * class if they share an instance ({@code PER_CLASS}). What the test class has started in
 * a static field is closed at the end of all tests, because a static field is initialized
 * only once and a subclass may still need it. Tests that run at the same time disturb
 * each other's faults unless each has an upstream of its own.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FaultyUpstreamExtension.class)
public @interface FaultyUpstream {

	/**
	 * Whether the server that is started speaks TLS. Its certificate is
	 * {@link TestCertificate#localhost()}.
	 * @return whether its origin is one of https
	 */
	boolean tls() default false;

	/**
	 * Properties of the test's application context that get the origin of the upstream,
	 * such as {@code http://localhost:49152}. The field has to be static. A context is
	 * not shared with tests of other upstreams.
	 * @return the names of the properties
	 */
	String[] property() default {};

	/**
	 * An SSL bundle of Spring Boot that is to trust the certificate of the upstream, in
	 * the test's application context. The field has to be static.
	 * @return the name of the bundle; empty for none
	 */
	String sslBundle() default "";

}
