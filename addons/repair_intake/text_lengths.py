"""The longest texts a report may hold, in characters, by the way it comes in.

`KEPT` is what an order holds whoever writes it, so no other way may let more through.
"""

KEPT = {
    "symptom": 20_000,
    "result_note": 20_000,
    "contact_name": 1000,
    "street": 1000,
    "accessories": 1000,
    "phone": 100,
    "serial": 100,
    "appointment_wish": 200,
}
# typed by the hotline while somebody waits
DESK = {"symptom": 4000}
DESK_LINE = 200
# sent by a customer over the public form, by mail or through the system of a channel
FORM = {"symptom": 2000, "contact_name": 64, "phone": 32, "street": 200, "serial": 64}
MAIL = {"symptom": 5000, "contact_name": 200}
CHANNEL = {"symptom": 5000, "phone": 32, "street": 200, "line": 64}
