"""Draw the icon of each addon: addon_icons.py [ADDON…]

One style for all: a rounded square, one sign of two or three shapes on a grid of 24 × 24, the
second colour for what belongs to it, the accent for what the addon is about. `after_sales` and
`service_network` keep the sign of the app.
"""

import sys

from PIL import Image, ImageDraw

from our_addons import ADDONS, our_addons

SIZE = 100
OVERSIZE = 8  # drawn larger and made small again, so that edges are smooth
UNIT = SIZE * OVERSIZE / 24
GROUND, FIRST, SECOND, ACCENT = "#0f766e", "#ffffff", "#99f6e4", "#fbbf24"


def box(x, y, width, height, colour=FIRST):
    return ("box", (x, y, x + width, y + height), colour)


def disc(x, y, radius, colour=FIRST):
    return ("disc", (x - radius, y - radius, x + radius, y + radius), colour)


def ring(x, y, radius, colour=FIRST):
    return ("ring", (x - radius, y - radius, x + radius, y + radius), colour)


def line(*points, colour=FIRST):
    return ("line", points, colour)


def area(*points, colour=FIRST):
    return ("area", points, colour)


SHEET = (box(6, 4, 12, 16), line(9, 8, 15, 8, colour=GROUND), line(9, 11, 15, 11, colour=GROUND))
SHIELD = (area(12, 3, 19, 6, 19, 12, 12, 21, 5, 12, 5, 6),)
TICK = (line(9, 11, 11.4, 13.6, 15.5, 8.5, colour=GROUND),)
CRATE = (box(5, 9, 14, 10), area(5, 9, 8, 5, 16, 5, 19, 9, colour=SECOND))
COIN = (disc(16, 16, 4.2, GROUND), disc(16, 16, 3.2, ACCENT))

SIGNS = {
    "customer_followup": (
        box(4, 5, 16, 11), area(7, 15, 7, 20, 12, 15), line(8, 10.5, 11, 13, 16, 8, colour=ACCENT),
    ),
    "customer_privacy": (
        ring(12, 8.5, 4, SECOND), box(6, 10, 12, 10), disc(12, 14.5, 1.8, ACCENT),
    ),
    "customer_privacy_calendar": (
        box(4, 5, 16, 15), line(4, 9.5, 20, 9.5, colour=GROUND), line(8, 3, 8, 6, colour=SECOND),
        line(16, 3, 16, 6, colour=SECOND), ring(12, 13, 1.8, GROUND), box(9, 13.5, 6, 4.5, ACCENT),
    ),
    "deposit_ledger": (
        box(5, 4, 12, 16), line(8, 8, 14, 8, colour=GROUND), line(8, 11, 12, 11, colour=GROUND),
        *COIN,
    ),
    "field_dispatch": (
        line(4, 19, 9, 15, 15, 19, 20, 15, colour=SECOND), disc(12, 8, 4.6),
        area(8, 10, 16, 10, 12, 17), disc(12, 8, 1.8, ACCENT),
    ),
    "loaner_deposit": (box(5, 3, 8, 14), box(6.4, 5, 5.2, 8.5, SECOND), *COIN),
    "old_part_collection": (*CRATE, line(12, 18, 12, 12, colour=ACCENT),
        area(9, 14, 15, 14, 12, 10.5, colour=ACCENT)),
    "part_quality": (*CRATE, line(9.5, 11.5, 14.5, 16.5, colour=ACCENT),
        line(14.5, 11.5, 9.5, 16.5, colour=ACCENT)),
    "parts_compatibility": (
        box(3.5, 8, 8, 8), disc(11.5, 12, 2.2), box(13, 8, 7.5, 8, SECOND),
        disc(13, 12, 2.4, GROUND),
    ),
    "parts_planning": (
        box(4.5, 13, 3.5, 6, SECOND), box(10.2, 10, 3.5, 9, SECOND), box(16, 6, 3.5, 13),
        line(5, 10, 11, 6.5, 18, 3.5, colour=ACCENT),
    ),
    "point_stocktake": (*SHEET, line(9, 15.5, 11.4, 18, 16, 12.5, colour=ACCENT)),
    "repair_intake": (
        box(5, 5, 14, 10), area(3, 17, 21, 17, 19, 20, 5, 20, colour=SECOND),
        line(12, 7, 12, 12.4, colour=ACCENT), area(9, 10.6, 15, 10.6, 12, 13.8, colour=ACCENT),
    ),
    "report_chromium": (
        box(5, 3, 14, 9, SECOND), box(3, 9, 18, 8), box(7, 14, 10, 7, GROUND),
        box(8, 14, 8, 6), disc(18, 11.5, 1, ACCENT),
    ),
    "service_base": (
        area(3, 17, 12, 13, 21, 17, 12, 21, colour=SECOND),
        area(3, 12.5, 12, 8.5, 21, 12.5, 12, 16.5), area(6, 7, 12, 4, 18, 7, 12, 10, colour=ACCENT),
    ),
    "service_channel": (
        disc(6, 12, 2.6), disc(18, 6, 2.6, SECOND), disc(18, 18, 2.6, SECOND),
        line(6, 12, 18, 6), line(6, 12, 18, 18), disc(6, 12, 1.4, ACCENT),
    ),
    "service_counter": (
        box(3, 14, 18, 3), box(5, 17, 14, 3, SECOND), box(9.5, 5, 5, 8.5),
        disc(12, 11.6, 0.8, ACCENT),
    ),
    "service_exchange": (
        box(3, 8, 6.5, 11), box(14.5, 5, 6.5, 11, SECOND),
        area(9, 3, 9, 7, 5.5, 5, colour=ACCENT),
        area(15, 17.5, 15, 21.5, 18.5, 19.5, colour=ACCENT),
        line(9, 5, 12.5, 5, colour=ACCENT), line(11.5, 19.5, 15, 19.5, colour=ACCENT),
    ),
    "service_hotline": (
        ring(12, 11, 7, SECOND), box(3.6, 10, 4, 6), box(16.4, 10, 4, 6),
        line(18.4, 16, 16, 19, 13, 19), disc(12.6, 19, 1.5, ACCENT),
    ),
    "service_loaner": (
        box(8, 3, 8, 13), box(9.4, 5, 5.2, 8, SECOND), line(5, 19.5, 19, 19.5, colour=SECOND),
        area(16, 17, 21, 19.5, 16, 22, colour=ACCENT),
    ),
    "service_portal": (
        box(7, 3, 10, 18), box(8.5, 5.5, 7, 11, SECOND), disc(12, 18.8, 1, GROUND),
        line(10, 11, 11.6, 12.8, 14.2, 9.4, colour=GROUND),
    ),
    "service_quote": (
        *SHEET, line(9, 14, 12, 14, colour=GROUND), disc(16, 16.5, 4.6, GROUND),
        disc(16, 16.5, 3.6, ACCENT),
    ),
    "service_record_import": (
        *SHEET, line(9, 14, 15, 14, colour=GROUND), area(12, 15, 12, 21, 5, 18, colour=ACCENT),
    ),
    "service_settlement": (
        box(5, 4, 14, 16), box(7.5, 6, 9, 3, GROUND), disc(9, 12.5, 1.2, GROUND),
        disc(15, 12.5, 1.2, GROUND), disc(9, 16.8, 1.2, GROUND), disc(15, 16.8, 1.4, ACCENT),
    ),
    "service_warranty": (*SHIELD, *TICK),
    "service_warranty_card": (
        box(3, 6, 18, 12), box(3, 9, 18, 2.4, SECOND), line(6, 14.8, 10, 14.8, colour=GROUND),
        disc(17, 15, 1.8, ACCENT),
    ),
    "service_warranty_contract": (*SHIELD, *TICK, disc(17.5, 17.5, 3.6, GROUND),
        disc(17.5, 17.5, 2.6, ACCENT)),
    "spare_parts_deposit": (*CRATE, *COIN),
    "stock_reserve_in_batch": (
        box(4, 4, 7, 7, SECOND), box(13, 4, 7, 7, SECOND), box(4, 13, 7, 7, SECOND),
        box(13, 13, 7, 7), line(14.5, 16.5, 16, 18, 18.6, 14.8, colour=ACCENT),
    ),
    "technical_support": (
        disc(12, 9, 5.6), box(9.5, 14, 5, 3.5), box(9.5, 18.2, 5, 2, SECOND),
        line(12, 6.5, 12, 11.5, colour=ACCENT),
    ),
    "technician_bag": (
        ring(12, 8, 3.6, SECOND), box(4, 8, 16, 11), line(4, 13, 20, 13, colour=GROUND),
        disc(12, 13, 1.6, ACCENT),
    ),
}  # fmt: skip


def draw(shapes):
    picture = Image.new("RGBA", (SIZE * OVERSIZE,) * 2)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, *picture.size), 3 * UNIT, fill=GROUND)
    for kind, points, colour in shapes:
        place = [value * UNIT for value in points]
        if kind == "box":
            pen.rounded_rectangle(place, 0.8 * UNIT, fill=colour)
        elif kind == "disc":
            pen.ellipse(place, fill=colour)
        elif kind == "ring":
            pen.ellipse(place, outline=colour, width=round(1.8 * UNIT))
        elif kind == "line":
            pen.line(place, fill=colour, width=round(1.4 * UNIT), joint="curve")
        else:
            pen.polygon(place, fill=colour)
    return picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def main(names):
    for name in names or SIGNS.keys() & set(our_addons()):
        folder = ADDONS / name / "static/description"
        folder.mkdir(parents=True, exist_ok=True)
        draw(SIGNS[name]).save(folder / "icon.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
