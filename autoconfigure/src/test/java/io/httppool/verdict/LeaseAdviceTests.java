package io.httppool.verdict;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.LeasePhases;
import io.httppool.verdict.Shortage.Holder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseAdvice}, case by case and in their order.
 */
class LeaseAdviceTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, tuned, current, max, leased, total, maxTotal, arrivals, mean, held | advice
					true;  false; 20;  20; 20;  20; 200; 512;  40; 500 | The route or the whole pool is drained: post the action 'resume' to /actuator/httppool/payments
					false; false; 20;  20; 20;  20; 200; 512;  40; 30000 | Did you forget to close a response in thread exec-7?
					false; false; 20;  20; 20;  20; 200;   0;   -; 500 | No connection has been released yet: is the server slow to answer?
					false; false; 20;  20;  0;   1;   1; 512;  40; 500 | The pool is at max-total (1), 1 of it held by other routes: raise max-total
					false; false; 20; 200; 20;  20;  20; 512;  40; 500 | The pool is at max-total (20): raise max-total and per-route.initial (now 20)
					false; false; 20; 200; 20;  20; 200; 500;  40; 500 | At 500 requests/s, each holding a connection for 40ms, 20 connections are needed and 20 are allowed: this was a burst, or the server is slow at the moment
					false; true;  20; 200; 20;  20; 200; 512;  40; 500 | At 512 requests/s, each holding a connection for 40ms, 21 connections are needed, but the tuner limits this route to 20 (see /actuator/httppool/payments/decisions): the server answers too slowly
					false; true;  20;  20; 20;  20;  30; 1000; 40; 500 | At 1000 requests/s, each holding a connection for 40ms, 40 connections are needed: raise per-route.max (now 20) and max-total (now 30), or make the server answer faster
					""")
	void adviceSaysWhyAndWhatToDo(String numbers, String advice) {
		assertThat(LeaseAdvice.on(shortage(numbers))).isEqualTo(advice);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# drained, tuned, current, max, leased, total, maxTotal, arrivals, mean, held | fact
			true;  true;  20;  20; 20; 200; 200; 512;   40; 61000 | drained
			false; false; 20;  20; 20; 200; 200; 512;   40; 30000 | forget to close
			false; false; 20;  20; 20;  20; 200; 512; 3000; 30000 | forget to close
			false; false; 20;  20; 20;  20; 200;   0;    -; 30000 | forget to close
			false; false; 20;  20; 20;  20; 200;   0;    -; 29999 | No connection has been released
			false; false; 20;  20; 20;  20; 200;   0;    -;     - | No connection has been released
			false; false; 20;  20; 20;  20; 200;  10; 3001; 30000 | 31 connections are needed
			""")
	void adviceTellsALeakFromASlowServer(String numbers, String fact) {
		assertThat(LeaseAdvice.on(shortage(numbers))).contains(fact);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, tuned, current, max, leased, total, maxTotal, arrivals, mean, held | facts
					false; false; 20;  20; 19; 200; 200; 512; 40; 500 | max-total (200), 181 of it | raise max-total
					false; false; 20;  20;  0; 200; 200; 512; 40;   - | max-total (200), 200 of it | raise max-total
					false; false; 20;  20; 20; 201; 200; 512; 40; 500 | max-total (200), 181 of it | raise max-total and per-route.initial and per-route.max (now 20)
					false; true;  20;  20; 20; 201; 200; 512; 40; 500 | max-total (200), 181 of it | raise max-total and per-route.max (now 20)
					false; true;  20; 200; 20;  20;  20; 512; 40; 500 | max-total (20): | raise max-total
					""")
	void adviceAtMaxTotalNamesEachLimitThatIsReached(String numbers, String cause, String remedy) {
		assertThat(LeaseAdvice.on(shortage(numbers))).contains(cause).endsWith(": " + remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, tuned, current, max, leased, total, maxTotal, arrivals, mean, held | facts
					false; false; 20;  20; 20;  20; 200;   512;  40;  500 | 21 connections are needed | raise per-route.initial and per-route.max (now 20), or
					false; false; 20; 200; 20;  20; 200;   512;  40;  500 | 21 connections are needed | raise per-route.initial (now 20), or
					false; true;  20;  20; 20;  20; 200;   512;  40;  500 | 21 connections are needed | raise per-route.max (now 20), or
					false; true;  20; 200; 20;  20; 200;   512;  40;  500 | 21 connections are needed | the tuner limits this route to 20
					false; true;  20; 200; 20;  20; 200;   500;  40;  500 | 20 connections are needed | burst
					false; false; 20; 200; 20;  20; 200;   0.5;  40; 1900 | 0.5 requests/s, each holding a connection for 40ms, 1 connection is needed | burst
					false; false; 20; 200; 20;  20; 200; 99.96; 0.3; 1900 | 100 requests/s, each holding a connection for 0.3ms, 1 connection is needed | burst
					""")
	void adviceFollowsLittlesLaw(String numbers, String needed, String remedy) {
		assertThat(LeaseAdvice.on(shortage(numbers))).contains(needed).contains(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					LOOKUP  | 32 of 32 connections wait for a lookup of the name: check
					CONNECT | 32 of 32 connections are being connected: the server does not accept
					TUNNEL  | 32 of 32 connections wait for a tunnel: look at the proxy
					TLS     | 32 of 32 connections are in a TLS handshake: the server is too slow
					WRITE   | 32 of 32 connections are stuck in writing a request: the server does not read it. Set write-timeout
					AWAIT   | 32 of 32 connections wait for the first byte of a response: the server does not answer
					READ    | 32 of 32 connections are reading a response: the server sends it slowly
					HELD    | 32 of 32 connections are leaked: their responses are neither read nor closed
					""")
	void adviceNamesThePhaseInWhichMostConnectionsAreStuck(LeasePhase phase, String words) {
		List<LeasePhase> all = Collections.nCopies(32, phase);
		Holder holder = new Holder(Duration.ofSeconds(2), "exec-7", null, phase);

		String advice = LeaseAdvice.on(new Shortage("payments", false, false, new Limits(1, 32, 200), false, 32, 200,
				200, 512, Duration.ofMillis(40), holder, LeasePhases.of(all, all)));

		assertThat(advice).startsWith(words);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			WRITE | burst
			HELD  | Did you forget to close a response in thread exec-7?
			""")
	void connectionThatIsUsedIsNoLeakHoweverLong(LeasePhase phase, String words) {
		Holder holder = new Holder(Duration.ofMinutes(2), "exec-7", null, phase);

		String advice = LeaseAdvice
			.on(new Shortage("payments", false, false, new Limits(1, 32, 200), false, 32, 32, 200, 100,
					Duration.ofMillis(40), holder, LeasePhases.of(Collections.nCopies(32, phase), List.of(phase))));

		assertThat(advice).contains(words);
	}

	@Test
	void adviceOnALeakNamesWhereItWasLeasedIfThatIsKnown() {
		Throwable trace = new Throwable();
		trace.setStackTrace(
				new StackTraceElement[] { new StackTraceElement("com.example.Orders", "load", "Orders.java", 42) });
		Holder holder = new Holder(Duration.ofSeconds(61), "exec-7", new CallSite(trace), null);

		String advice = LeaseAdvice.on(new Shortage("payments", false, false, new Limits(1, 20, 20), false, 20, 20, 200,
				512, Duration.ofMillis(40), holder, LeasePhases.none()));

		assertThat(advice).contains("at com.example.Orders.load(Orders.java:42)");
	}

	private static Shortage shortage(String numbers) {
		String[] number = numbers.split("\\s*;\\s*");
		Limits limits = new Limits(1, Integer.parseInt(number[2]), Integer.parseInt(number[3]));
		Duration held = span(number[9]);
		return new Shortage("payments", Boolean.parseBoolean(number[0]), false, limits, Boolean.parseBoolean(number[1]),
				Integer.parseInt(number[4]), Integer.parseInt(number[5]), Integer.parseInt(number[6]),
				Double.parseDouble(number[7]), span(number[8]),
				(held != null) ? new Holder(held, "exec-7", null, null) : null, LeasePhases.none());
	}

	private static Duration span(String millis) {
		return millis.equals("-") ? null : Duration.ofNanos((long) (Double.parseDouble(millis) * 1_000_000));
	}

}
