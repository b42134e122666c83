"""Articles as HTML that can do no harm: what a document says is shown, what it would do is not."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "s"),
    *("h2", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "a", "img"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto", "tel"}
_HEADING = re.compile(r"<(/?)h([1-6])>")


def rendered(text: str, images: Sequence[str]) -> Markup:
    """`images` are the origins pictures may come from; any other becomes a link."""
    reader = MarkdownIt("js-default", {"breaks": True, "html": False, "linkify": True})
    tokens = reader.parse(text)
    for token in tokens:
        for child in token.children or ():
            if child.type == "image" and _origin(str(child.attrs.get("src", ""))) not in images:
                child.type, child.content = "text", child.content or str(child.attrs.get("src"))
    html = reader.renderer.render(tokens, reader.options, {})
    # A page has one h1, and it is not in an article.
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 1, 5)}>", html)
    safe = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener nofollow"
    )
    # Wide tables move sideways by themselves, also by keyboard.
    safe = safe.replace("<table>", '<div class="wide" tabindex="0" role="group"><table>')
    return Markup(safe.replace("</table>", "</table></div>"))  # noqa: S704 (nh3 has cleaned it)


def plain(text: str, most: int) -> str:
    """The beginning, without marks."""
    bare = re.sub(r"[|#*_`>\[\]]+|\(https?:[^)]*\)|-{3,}", " ", text, flags=re.MULTILINE)
    words = " ".join(bare.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _origin(url: str) -> str:
    try:
        split = urlsplit(url)
    except ValueError:
        return ""
    return f"{split.scheme}://{split.netloc}".lower()
