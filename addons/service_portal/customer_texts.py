"""Where an order stands, in a customer's words: a headline, and what comes next."""

from odoo.tools.translate import LazyTranslate

# pylint: disable=prefer-env-translation; tables are read before there is an environment
_lt = LazyTranslate(__name__)

STATES = {
    "new": (
        _lt("We have your report"),
        _lt("We are looking into it and will contact you."),
    ),
    "triaged": (
        _lt("Being arranged"),
        _lt("The service point will contact you soon."),
    ),
    "assigned": (
        _lt("A technician is assigned"),
        _lt("Please keep your phone at hand: the technician will call before coming."),
    ),
    "in_progress": (
        _lt("Being repaired"),
        _lt("Our technician is working on your device."),
    ),
    "done": (
        _lt("Finished"),
        _lt("We will call you to ask whether all is well."),
    ),
    "closed": (
        _lt("Closed"),
        _lt("Thank you for your trust."),
    ),
    "cancelled": (
        _lt("Cancelled"),
        _lt("This order was cancelled."),
    ),
}
# An order that waits says what for, whatever its state.
WAITS = {
    "parts": (
        _lt("Waiting for a part"),
        _lt("It is ordered; we go on as soon as it is here."),
    ),
    "customer": (
        _lt("Waiting for you"),
        _lt("Please contact the service point."),
    ),
    "quote": (
        _lt("Please look at our quote"),
        _lt("We go on as soon as you have answered."),
    ),
    "manufacturer": (
        _lt("Waiting for the manufacturer"),
        _lt("We go on as soon as the answer is here."),
    ),
}
# The customer declined the quote: the order ended with it, or the point still has to say how.
DECLINED_DUE = (
    _lt("Ended without repair"),
    _lt("You declined the quote. The inspection fee is still to be paid."),
)
DECLINED_ENDED = (
    _lt("Ended without repair"),
    _lt("You declined the quote. There is nothing to pay."),
)
DECLINED_OPEN = (
    _lt("You declined the quote"),
    _lt("The service point has been told and will contact you about your device."),
)
UPLOAD_PROBLEMS = {
    "size": _lt("A file may have 10 MB at most."),
    "count": _lt("Please send 5 files at most."),
    "type": _lt("Only photos (JPEG, PNG, WebP) and PDF files can be sent."),
    "pixels": _lt("This picture is too large. Please take a smaller one."),
    "broken": _lt("This file cannot be read. Please take the photo again."),
}
# By HTTP status: a form that was refused before anybody read it.
REFUSALS = {
    400: _lt("The page has expired. Load it again and send it again."),
    408: _lt("This took too long to arrive. Please try again, with fewer photos if need be."),
    413: _lt(
        "That was too much: 5 files of 10 MB and a few sentences fit in. Go back in your browser:"
        " what you have typed is still there."
    ),
    503: _lt(
        "We cannot store anything at this moment. Nothing was sent; please try again later or"
        " call our hotline."
    ),
}
OTHER_REFUSAL = _lt("Please try again later.")
FORM_PROBLEMS = {
    "missing": _lt("Please fill this in."),
    "long": _lt("This is too long; please keep it short."),
    "phone": _lt("This is not a telephone number. Please check it."),
    "choice": _lt("Please choose from the list."),
    "date": _lt("Please choose a day within the next two months."),
}
EXPIRED = REFUSALS[400]
