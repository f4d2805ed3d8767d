"""People who do not exist, shaped like a city's statistics, to try rules on at full size."""

from __future__ import annotations

from madoguchi.engines.population.synthetic.making import Order, make_tables, write
from madoguchi.engines.population.synthetic.shape import Case, Column, Draw, Shape, shape_of, usual_draw

__all__ = ["Case", "Column", "Draw", "Order", "Shape", "make_tables", "shape_of", "usual_draw", "write"]
