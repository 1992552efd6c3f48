package io.httppool.tuning.simulation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * A picture of the page about tuning.
 *
 * @param name the name of the file, without what comes before and after
 * @param title what is to be seen
 * @param plot the same in lines or bars
 */
record Figure(String name, String title, Plot plot) {

	/** Colours that people can tell apart who do not see all of them. */
	static final List<Color> COLOURS = List.of(new Color(0, 114, 178), new Color(230, 159, 0), new Color(0, 158, 115),
			new Color(120, 120, 120));

	static final BasicStroke LINE = new BasicStroke(1.6f);

	private static final String FONT = "SansSerif";

	/** What the processor leaves out, because it takes it for every reader's default. */
	private static final String FONT_OF_ALL = "<svg font-family=\"sans-serif\" font-size=\"12\" ";

	private static final int WIDTH = 860;

	private static final int HEIGHT = 460;

	/** Write the picture into a directory. */
	void write(Path directory) {
		JFreeChart chart = new JFreeChart(this.title, new Font(FONT, Font.BOLD, 15), this.plot, true);
		theme().apply(chart);
		chart.setPadding(new RectangleInsets(8, 8, 8, 16));
		VectorGraphics2D graphics = new VectorGraphics2D();
		chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
		Document document = new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT));
		try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
			document.writeTo(bytes);
			String svg = bytes.toString(StandardCharsets.UTF_8).replaceFirst("<svg ", FONT_OF_ALL);
			Files.writeString(directory.resolve("tuning-%s.svg".formatted(this.name)), svg);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static StandardChartTheme theme() {
		StandardChartTheme theme = (StandardChartTheme) StandardChartTheme.createJFreeTheme();
		theme.setExtraLargeFont(new Font(FONT, Font.BOLD, 15));
		theme.setLargeFont(new Font(FONT, Font.PLAIN, 12));
		theme.setRegularFont(new Font(FONT, Font.PLAIN, 12));
		theme.setSmallFont(new Font(FONT, Font.PLAIN, 10));
		theme.setPlotBackgroundPaint(Color.WHITE);
		theme.setDomainGridlinePaint(Color.LIGHT_GRAY);
		theme.setRangeGridlinePaint(Color.LIGHT_GRAY);
		theme.setShadowVisible(false);
		return theme;
	}

}
