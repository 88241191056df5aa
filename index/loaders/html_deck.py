"""A page's standfirst: the sentence under the headline that sums the article up, which extraction often loses."""

from lxml import etree  # type: ignore[import-untyped] # lxml has no types

_MIN = 40
_MAX = 500
_PLACES = ("p", "h2", "h3", "h4", "div", "span", "header", "section")


def standfirst(root: etree._Element, text: str) -> str | None:
    """Return the description that the page declares, if it shows it as a block and the text lacks it."""
    said = next((value for value in _descriptions(root) if _MIN <= len(value) <= _MAX), None)
    if said is None or said in " ".join(text.split()):
        return None
    # Only what readers see is quoted: descriptions alone are written for search engines
    shown = any(
        len(element) < 4 and " ".join("".join(element.itertext()).split()) == said
        for element in root.iter(*_PLACES)
    )
    return said if shown else None


def _descriptions(root: etree._Element) -> list[str]:
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): " ".join(meta.get("content", "").split())
        for meta in root.iter("meta")
    }
    return [metas[key] for key in ("og:description", "description", "twitter:description") if metas.get(key)]
