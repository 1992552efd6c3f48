package io.httppool.tuning.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import io.httppool.tuning.simulation.Course.Moment;

/**
 * The pictures of the page about tuning.
 */
final class Figures {

	private static final List<Contender> SHOWN = List.of(Contenders.ADAPTIVE, Contenders.STEPWISE, Contenders.GRADIENT,
			Contenders.GENEROUS);

	private Figures() {
	}

	/** Return a picture of how limits and throughput develop in one run. */
	static Figure course(Scenario scenario, Comparison comparison) {
		return figure(scenario, plot("limit", scenario, comparison, Moment::limit), comparison);
	}

	/** Return the same for several applications, whose limits matter only as a sum. */
	static Figure fleet(Scenario scenario, Comparison comparison) {
		return figure(scenario, plot("requests at the server", scenario, comparison, Moment::inFlight), comparison);
	}

	private static Figure figure(Scenario scenario, XYPlot upper, Comparison comparison) {
		CombinedDomainXYPlot both = new CombinedDomainXYPlot(new NumberAxis("seconds"));
		XYPlot lower = plot("answers per second", scenario, comparison, Moment::goodput);
		both.add(upper);
		both.add(lower);
		both.setFixedLegendItems(upper.getLegendItems());
		return new Figure(scenario.name(), scenario.name() + ": " + scenario.description(), both);
	}

	private static XYPlot plot(String label, Scenario scenario, Comparison comparison, ToIntFunction<Moment> value) {
		XYSeriesCollection lines = new XYSeriesCollection();
		XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
		renderer.setDrawSeriesLineAsPath(true);
		renderer.setAutoPopulateSeriesPaint(false);
		renderer.setAutoPopulateSeriesStroke(false);
		for (int index = 0; index < SHOWN.size(); index++) {
			Contender contender = SHOWN.get(index);
			lines.addSeries(line(contender.name(), comparison.outcome(scenario, contender).course(), value));
			renderer.setSeriesPaint(index, Figure.COLOURS.get(index));
			renderer.setSeriesStroke(index, Figure.LINE);
		}
		return new XYPlot(lines, null, new NumberAxis(label), renderer);
	}

	private static XYSeries line(String name, List<Moment> course, ToIntFunction<Moment> value) {
		XYSeries line = new XYSeries(name);
		IntStream.range(0, course.size()).forEach((second) -> line.add(second, value.applyAsInt(course.get(second))));
		return line;
	}

	/** Return a picture of how far contenders are from the best static limit. */
	static Figure policies(Comparison comparison, OracleTable oracles) {
		DefaultCategoryDataset bars = new DefaultCategoryDataset();
		for (Contender contender : Contenders.all()) {
			List<Double> gaps = new ArrayList<>();
			comparison.scenarios()
				.forEach((scenario) -> gaps
					.add(oracles.of(scenario).gap(comparison.outcome(scenario, contender).result())));
			bars.addValue(gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), "mean",
					contender.name());
			bars.addValue(gaps.stream().mapToDouble(Double::doubleValue).max().orElseThrow(), "worst",
					contender.name());
		}
		BarRenderer renderer = new BarRenderer();
		renderer.setBarPainter(new StandardBarPainter());
		renderer.setShadowVisible(false);
		renderer.setAutoPopulateSeriesPaint(false);
		renderer.setSeriesPaint(0, Figure.COLOURS.get(0));
		renderer.setSeriesPaint(1, Figure.COLOURS.get(1));
		CategoryPlot plot = new CategoryPlot(bars, new CategoryAxis(), new NumberAxis("gap to the best static limit"),
				renderer);
		plot.setOrientation(PlotOrientation.HORIZONTAL);
		plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
		return new Figure("policies", "How much worse than the best static limit in hindsight", plot);
	}

}
