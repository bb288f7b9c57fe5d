"""Drawings of an account as SVG without scripts: rows of the account go in, a chart comes out.

Vega lays them out (scales, axes, projections, shapes), run by vl-convert without a browser or the network; `vega.py`
keeps of its answer only what a page needs. Each drawing comes in two widths, with a sentence that says what it shows
and as a table. Where there is nothing to draw (one day, one number), None comes back.
"""

from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.figures import FigureRows, draw_figures
from storyledger.render.charts.origins import draw_origins
from storyledger.render.charts.places_map import draw_map
from storyledger.render.charts.positions import draw_positions
from storyledger.render.charts.timeline import draw_timeline

__all__ = [
    "Cell",
    "Chart",
    "FigureRows",
    "Row",
    "draw_figures",
    "draw_map",
    "draw_origins",
    "draw_positions",
    "draw_timeline",
]
