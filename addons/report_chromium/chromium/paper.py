"""Paper size and margins, as a report's paper format and the report itself ask for them."""

from typing import NamedTuple

from odoo.addons.base.models.report_paperformat import PAPER_SIZES

SIZES = {size["key"]: (size["width"], size["height"]) for size in PAPER_SIZES if "width" in size}
A4 = SIZES["A4"]

# wkhtmltopdf shrinks what it prints unless the paper format forbids it; the reports are drawn for
# that width, so the same share is taken here.
SMART_SHRINKING = 0.78


class Paper(NamedTuple):
    """Millimetres, and the scale from CSS to paper."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header_spacing: float = 0
    header_line: bool = False
    scale: float = 1

    @classmethod
    def of(cls, paperformat, landscape=None, asked=None):
        """:param asked: what the report's own `data-report-…` attributes ask for; it wins"""
        asked = asked or {}
        if landscape is None:
            landscape = asked.get("data-report-landscape")
        width, height = _size(paperformat)
        if landscape or paperformat.orientation == "Landscape":
            width, height = height, width
        return cls(
            width,
            height,
            top=float(asked.get("data-report-margin-top", paperformat.margin_top)),
            right=paperformat.margin_right,
            bottom=float(asked.get("data-report-margin-bottom", paperformat.margin_bottom)),
            left=paperformat.margin_left,
            header_spacing=float(
                asked.get("data-report-header-spacing", paperformat.header_spacing)
            ),
            header_line=paperformat.header_line,
            scale=1 if paperformat.disable_shrinking else SMART_SHRINKING,
        )

    def without_margins(self):
        return self._replace(top=0, right=0, bottom=0, left=0)

    def print_options(self):
        """What the browser's print command calls all this; it measures in inches."""
        return {
            "paperWidth": self.width / 25.4,
            "paperHeight": self.height / 25.4,
            "marginTop": self.top / 25.4,
            "marginRight": self.right / 25.4,
            "marginBottom": self.bottom / 25.4,
            "marginLeft": self.left / 25.4,
            "scale": self.scale,
            "printBackground": True,
        }


def _size(paperformat):
    if paperformat.format == "custom":
        own = (paperformat.page_width, paperformat.page_height)
        return own if all(own) else A4
    return SIZES.get(paperformat.format, A4)
