package com.example;

import java.time.ZoneOffset;

import org.springframework.stereotype.Component;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.Reason;
import io.httppool.tuning.TuningPolicy;

@Component("day-and-night")
final class DayAndNightPolicy implements TuningPolicy {

	@Override
	public Decision decide(RouteWindow window, PolicyState state) {
		boolean isNight = window.end().atZone(ZoneOffset.UTC).getHour() < 6;
		return isNight ? Decision.keep(window).withLimit(10, new Reason("night", "one server works until 06:00"))
				: Decision.keep(window).withLimit(40, new Reason("day", "four servers work from 06:00 on"));
	}

}
