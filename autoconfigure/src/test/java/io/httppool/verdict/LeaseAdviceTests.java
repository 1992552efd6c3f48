package io.httppool.verdict;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CallSite;
import io.httppool.verdict.Shortage.Holder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseAdvice}, case by case and in their order.
 */
class LeaseAdviceTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, current, max, leased, total, maxTotal, arrivals, mean, held | advice
					true;  20;  20; 20; 200; 200;  512;    40; 61000 | The route or its whole pool is drained: resume it
					false; 20;  20; 20; 200; 200;  512;    40; 30000 | Did you forget to close a response in thread exec-7?
					false; 20;  20; 20;  20; 200;  512;  3000; 30000 | Did you forget to close a response in thread exec-7?
					false; 20;  20; 20;  20; 200;    0;     -; 30000 | Did you forget to close a response in thread exec-7?
					false; 20;  20; 20;  20; 200;    0;     -; 29999 | No connection has been released yet: is the server slow to answer?
					false; 20;  20; 20;  20; 200;    0;     -;     - | No connection has been released yet: is the server slow to answer?
					false; 20;  20; 19; 200; 200;  512;    40;   500 | All 200 places of the pool are taken, 181 of them by other routes: raise max-total (now 200)
					false; 20;  20;  0; 200; 200;  512;    40;     - | All 200 places of the pool are taken, 200 of them by other routes: raise max-total (now 200)
					false; 20;  20; 20; 201; 200;  512;    40;   500 | All 201 places of the pool are taken, 181 of them by other routes: raise max-total (now 200) and per-route.max (now 20)
					false; 20; 200; 20;  20;  20;  512;    40;   500 | All 20 places of the pool are taken: raise max-total (now 20) and per-route.initial (now 20)
					""")
	void adviceBeforeTheNumbersAreReckonedWith(String numbers, String advice) {
		assertThat(LeaseAdvice.on(shortage(numbers, false))).isEqualTo(advice);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, current, max, leased, total, maxTotal, arrivals, mean, held | advice
					false; 20;  20; 20;  20; 200;  512;    40;   500 | At 512 requests/s, each holding a connection for 40ms, 21 connections are needed: raise per-route.max (now 20) or make the server answer faster
					false; 20; 200; 20;  20; 200;  512;    40;   500 | At 512 requests/s, each holding a connection for 40ms, 21 connections are needed: raise per-route.initial (now 20) or make the server answer faster
					false; 20;  20; 20;  20;  30; 1000;    40;   500 | At 1000 requests/s, each holding a connection for 40ms, 40 connections are needed: raise per-route.max (now 20) and max-total (now 30) or make the server answer faster
					false; 20;  20; 20;  20; 200;   10;  3001; 30000 | At 10 requests/s, each holding a connection for 3001ms, 31 connections are needed: raise per-route.max (now 20) or make the server answer faster
					false; 20;  20; 20;  20; 200;  500;    40;   500 | At 500 requests/s, each holding a connection for 40ms, 20 connections are needed and 20 allowed: this was a burst, or the server is slow at the moment
					false; 20; 200; 20;  20; 200;  0.5;    40;  1900 | At 0.5 requests/s, each holding a connection for 40ms, 1 connection is needed and 20 allowed: this was a burst, or the server is slow at the moment
					false; 20; 200; 20;  20; 200; 99.96;  0.3;  1900 | At 100 requests/s, each holding a connection for 0.3ms, 1 connection is needed and 20 allowed: this was a burst, or the server is slow at the moment
					""")
	void adviceByLittlesLaw(String numbers, String advice) {
		assertThat(LeaseAdvice.on(shortage(numbers, false))).isEqualTo(advice);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# drained, current, max, leased, total, maxTotal, arrivals, mean, held | advice
					false; 20; 200; 20;  20; 200;  512;    40;   500 | At 512 requests/s, each holding a connection for 40ms, 21 connections are needed and the tuner allows 20 now, for reasons it tells at the endpoint: can the server answer faster?
					false; 20;  20; 20;  20; 200;  512;    40;   500 | At 512 requests/s, each holding a connection for 40ms, 21 connections are needed: raise per-route.max (now 20) or make the server answer faster
					false; 20; 200; 20;  20; 200;  500;    40;   500 | At 500 requests/s, each holding a connection for 40ms, 20 connections are needed and 20 allowed: this was a burst, or the server is slow at the moment
					false; 20; 200; 20;  20;  20;  512;    40;   500 | All 20 places of the pool are taken: raise max-total (now 20)
					""")
	void adviceWhereTheLimitIsTunedAsksForNoOther(String numbers, String advice) {
		assertThat(LeaseAdvice.on(shortage(numbers, true))).isEqualTo(advice);
	}

	@Test
	void adviceOnALeakNamesWhereItWasLeasedIfThatIsKnown() {
		Throwable trace = new Throwable();
		trace.setStackTrace(
				new StackTraceElement[] { new StackTraceElement("com.example.Orders", "load", "Orders.java", 42) });
		Holder holder = new Holder(Duration.ofSeconds(61), "exec-7", new CallSite(trace));

		String advice = LeaseAdvice
			.on(new Shortage(false, new Limits(1, 20, 20), false, 20, 20, 200, 512, Duration.ofMillis(40), holder));

		assertThat(advice).isEqualTo("Did you forget to close a response at com.example.Orders.load(Orders.java:42)?");
	}

	private static Shortage shortage(String numbers, boolean isTuned) {
		String[] number = numbers.split("\\s*;\\s*");
		Limits limits = new Limits(1, Integer.parseInt(number[1]), Integer.parseInt(number[2]));
		Duration held = span(number[8]);
		return new Shortage(Boolean.parseBoolean(number[0]), limits, isTuned, Integer.parseInt(number[3]),
				Integer.parseInt(number[4]), Integer.parseInt(number[5]), Double.parseDouble(number[6]),
				span(number[7]), (held != null) ? new Holder(held, "exec-7", null) : null);
	}

	private static Duration span(String millis) {
		return millis.equals("-") ? null : Duration.ofNanos((long) (Double.parseDouble(millis) * 1_000_000));
	}

}
