"""A hundred ways to make a browser run what a customer typed.

Each sets `window.__xss`; none shows a dialog by itself, the test would see that too.
"""

RUN = "window.__xss=1"

TAGS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src=data:text/javascript,{RUN}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'//",
    f"<img/src=x/onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f'<iframe src="javascript:parent.{RUN}"></iframe>',
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<style>@keyframes x{{}}</style><b style='animation:x 1s' onanimationstart={RUN}>x</b>",
    f"<object data='javascript:parent.{RUN}'></object>",
    f"<embed src='javascript:parent.{RUN}'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<form><button formaction='javascript:{RUN}' autofocus onfocus={RUN}>x</button></form>",
    f"<p contenteditable autofocus onfocus={RUN}>x</p>",
    f"<img src=x onerror=&#119;indow.__xss=1>",  # noqa: F541
    f"<a href='javascript:{RUN}' autofocus onfocus={RUN}>x</a>",
    f"<x tabindex=1 autofocus onfocus={RUN}>x</x>",
]
# Out of an attribute, a text, a comment, a title, a script.
BREAKOUTS = ["", '">', "'>", "-->", "</title>", "</textarea>", "</script>"]
ATTRIBUTES = [
    f'" onfocus={RUN} autofocus x="',
    f"' onfocus={RUN} autofocus x='",
    f'" onmouseover={RUN} style="position:fixed;inset:0" x="',
    f"` onfocus={RUN} autofocus x=`",
    f'x" onerror="{RUN}',
]
SCRIPTS = [
    f"';{RUN};//",
    f'";{RUN};//',
    f"\\';{RUN};//",
    f"</script><script>{RUN}</script>",
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
]
LINKS = [
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>opener.{RUN}</script>",
    f"[x](javascript:{RUN})",
    f'http://x.example/"onmouseover={RUN}//',
]
# Templates of the server: what they would compute must not be seen either.
TEMPLATES = [
    "{{ 7919 * 7919 }}",
    "${7919 * 7919}",
    '<t t-out="7919 * 7919"/>',
    '<t t-esc="7919 * 7919"/>',
    "<%= 7919 * 7919 %>",
    "{% print(7919 * 7919) %}",
]
COMPUTED = str(7919 * 7919)


def payloads(count=100):
    """The first ones alone, then the tags out of ever more contexts."""
    single = [*TAGS, *ATTRIBUTES, *SCRIPTS, *LINKS, *TEMPLATES]
    mixed = [out + tag for out in BREAKOUTS[1:] for tag in TAGS[::3]]
    return [*single, *mixed][:count]
