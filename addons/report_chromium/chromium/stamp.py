"""The printed bodies bound into one file, headers and footers laid over them."""

import io

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
)


def page_count(content):
    return len(PdfFileReader(io.BytesIO(content)).pages)


def bind(contents, overlay=None):
    """One PDF of several.

    :param contents: PDF of each body
    :param overlay: PDF with one page for each page of them, to be laid over it
    """
    writer = PdfFileWriter()
    over = iter(PdfFileReader(io.BytesIO(overlay)).pages) if overlay else None
    firsts, count = [], 0
    for content in contents:
        firsts.append(count)
        for page in PdfFileReader(io.BytesIO(content)).pages:
            writer.add_page(_laid_over(writer, page, next(over)) if over else page)
            count += 1
    if len(firsts) > 1:
        _mark_bodies(writer, firsts)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _laid_over(writer, page, over):
    """Draw `over` on top of `page` as one picture; neither is read operator by operator."""
    form = _stream(over["/Contents"].get_object().get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _own(writer, over["/MediaBox"]),
            NameObject("/Resources"): _own(writer, over["/Resources"]),
        }
    )
    resources = page["/Resources"]
    pictures = DictionaryObject(resources.get("/XObject") or {})
    pictures[NameObject("/Running")] = writer._add_object(form)
    resources[NameObject("/XObject")] = pictures
    drawn = b"q\n" + page["/Contents"].get_object().get_data() + b"\nQ\nq /Running Do Q"
    page[NameObject("/Contents")] = writer._add_object(_stream(drawn))
    return page


def _own(writer, thing):
    """`thing` with all it points at as part of the new file, where its numbers mean the same.

    pypdf brings along only what a page it adds points at; PyPDF2, that cannot clone, does it all
    when it writes.
    """
    return thing.clone(writer) if hasattr(thing, "clone") else thing


def _stream(data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def _mark_bodies(writer, firsts):
    """Note where each body begins, in the form in which Odoo looks for it to tell records apart."""
    targets = DictionaryObject()
    entries = [DictionaryObject() for _ in firsts]
    references = [writer._add_object(entry) for entry in entries]
    outline = DictionaryObject()
    parent = writer._add_object(outline)
    for number, (entry, first) in enumerate(zip(entries, firsts, strict=True)):
        name = NameObject(f"/record{number}")
        targets[name] = ArrayObject([NumberObject(first), NameObject("/Fit")])
        entry[NameObject("/Title")] = createStringObject(str(number + 1))
        entry[NameObject("/Parent")] = parent
        entry[NameObject("/Dest")] = name
        if number:
            entry[NameObject("/Prev")] = references[number - 1]
        if number + 1 < len(firsts):
            entry[NameObject("/Next")] = references[number + 1]
    outline[NameObject("/Type")] = NameObject("/Outlines")
    outline[NameObject("/First")] = references[0]
    outline[NameObject("/Last")] = references[-1]
    outline[NameObject("/Count")] = NumberObject(len(firsts))
    writer._root_object[NameObject("/Outlines")] = parent
    writer._root_object[NameObject("/Dests")] = writer._add_object(targets)
