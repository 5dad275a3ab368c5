class ReservationBatch:
    """Quants of some products, read once, from which many moves are reserved.

    No client can send it in a context. While it is open, what a move takes is marked on the
    quants at once and the lines of the moves are kept; they are made when it is closed.
    """

    def __init__(self):
        self.quants = {}  # (product, location): quants, in the order in which they are taken
        self.lines = []
        self.is_open = True

    def take_lines(self):
        """What the moves took; from here on lines are made as ever."""
        self.is_open = False
        return self.lines


class LockedQuants(set):
    """Quants this transaction has locked; no client can send it in a context."""
