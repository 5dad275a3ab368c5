class ReservationBatch:
    """Quants of some products, read once, from which many moves are reserved.

    No client can send it in a context. While it is open, what a move takes is marked on the
    quants at once and the lines of the moves are kept; they are made when it is closed.
    """

    def __init__(self):
        self.quants = {}  # (product, location): quants, in the order in which they are taken
        self.gathered = ()  # those looked at last
        self.lines = []
        self.is_open = True

    def first_like(self, quant):
        """The first of the quants that differ in nothing: Odoo reserves on it for all of them."""
        return next(other for other in self.gathered if _place(other) == _place(quant))

    def take_lines(self):
        """What the moves took; from here on lines are made as ever."""
        self.is_open = False
        return self.lines


def _place(quant):
    return quant.location_id, quant.lot_id, quant.package_id, quant.owner_id


class LockedQuants(set):
    """Quants this transaction has locked; no client can send it in a context."""
