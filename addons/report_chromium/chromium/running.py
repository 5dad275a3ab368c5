"""Headers and footers: one sheet for every page printed, each with its own page number."""

import copy

import lxml.html
from lxml import etree

CSS = """
@page { margin: 0 }
html, body { margin: 0 !important; padding: 0 !important; height: auto !important;
  max-width: none !important; overflow: visible !important; background: none !important }
.rc-sheet { position: relative; overflow: hidden; break-after: page }
.rc-sheet:last-child { break-after: auto }
.rc-sheet > div { position: absolute; width: auto; height: auto;
  overflow: visible !important; background: none !important }
.rc-line { border-top: 1px solid black }
"""


class Running:
    """The headers and footers of a report, one of each for every body.

    :param header: HTML document that holds all headers, as `_prepare_html` makes it
    :param footer: the same of all footers
    """

    def __init__(self, header, footer):
        self.head, self.body_attributes, self.headers = _parts(header, "headers")
        head, attributes, self.footers = _parts(footer, "footers")
        self.head = self.head if self.head is not None else head
        self.body_attributes = self.body_attributes or attributes

    def __bool__(self):
        return bool(self.headers or self.footers)

    def sheets(self, counts, paper):
        """HTML of one empty sheet a page, with its header and footer in the margins.

        :param counts: how many pages each body takes
        """
        html = etree.Element("html")
        head = copy.deepcopy(self.head) if self.head is not None else etree.Element("head")
        etree.SubElement(head, "style").text = CSS
        html.append(head)
        body = etree.SubElement(html, "body", self.body_attributes)
        for index, count in enumerate(counts):
            for page in range(1, count + 1):
                body.append(self._sheet(index, page, count, paper))
        return "<!DOCTYPE html>" + lxml.html.tostring(html, encoding="unicode")

    def _sheet(self, index, page, count, paper):
        scale = paper.scale
        # a hair less than the paper: rounding must not make a second page of it
        size = f"width: {paper.width / scale}mm; height: {paper.height / scale - 0.3}mm"
        sheet = etree.Element("div", {"class": "rc-sheet", "style": size})
        across = f"left: {paper.left / scale}mm; right: {paper.right / scale}mm"
        header_top = (paper.top - paper.header_spacing) / scale
        footer_top = (paper.height - paper.bottom) / scale
        for running, top in ((self.headers, header_top), (self.footers, footer_top)):
            if index < len(running):
                box = self._box(sheet, f"top: {top}mm; {across}")
                box.append(_numbered(running[index], page, count))
        if paper.header_line:
            etree.SubElement(
                sheet, "div", {"class": "rc-line", "style": f"top: {paper.top / scale}mm; {across}"}
            )
        return sheet

    def _box(self, sheet, style):
        """Stands for the body the header was drawn for: same classes, same padding."""
        kept = {name: self.body_attributes.get(name, "") for name in ("class", "dir")}
        return etree.SubElement(sheet, "div", {**kept, "style": style})


def _parts(document, name):
    if not document:
        return None, {}, []
    tree = lxml.html.document_fromstring(document)
    for script in tree.iter("script"):
        script.text = None
    found = tree.xpath(f"//div[@id='minimal_layout_report_{name}']")
    body = tree.find("body")
    attributes = {key: value for key, value in body.items() if key in ("class", "dir")}
    return tree.find("head"), attributes, list(found[0]) if found else []


def _numbered(part, page, count):
    """A copy of a header or footer that tells which page this is, and of how many."""
    part = copy.deepcopy(part)
    part.tail = None
    texts = {"page": page, "sitepage": page, "topage": count, "sitepages": count}
    for element in part.iter(etree.Element):
        for name in texts.keys() & (element.get("class") or "").split():
            element.text = str(texts[name])
    return part
