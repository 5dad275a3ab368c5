"""Pictures in mails that cannot be drawn, by mistake or on purpose. Knows Pillow, no database."""

import io

from PIL import Image, UnidentifiedImageError

from odoo.addons.service_base.pictures import MAX_PIXELS


def is_unreadable(content):
    """Whether this is a picture that would break, or take up all memory, when it is drawn anew.

    How large it is stands in its header and is asked for before anything is unpacked.
    """
    if not isinstance(content, bytes):
        return False
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MAX_PIXELS:
                return True
            image.draft("RGB", (64, 64))
            image.load()
    except UnidentifiedImageError:
        return False
    except Exception:  # a decoder may raise anything on a file made to break it
        return True
    return False
