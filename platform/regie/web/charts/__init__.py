"""Charts (grafieken) as our own SVG: geometry in whole tenths of a pixel, drawn by `macros/charts.html`.

Always true: nothing is drawn that the rows of the chart do not hold, widths of parts sum to the whole, the
axis reaches every budget, and text fits where it stands.
"""
