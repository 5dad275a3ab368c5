"""What a part will be asked for and how much of it to keep. Pure Python, no database.

Demand is a list of pieces a week, the oldest first. Levels are shares of one (0.95).
"""

from .abc import classify
from .choice import Forecast, forecast
from .levels import needed_pieces
