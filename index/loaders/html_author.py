"""Who wrote a page: what it declares, then the byline that it shows."""

import json
import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped] # lxml has no types

from index.loaders.heading import parse_byline

_MAX_NAMES = 10
_MAX_BYLINE = 160
_DECLARED = frozenset("author article:author dc.creator dcterms.creator dc:creator".split())
_FOR_TRACKERS = frozenset("parsely-author sailthru.author byl".split())
_BYLINE = re.compile(
    r"(?:\w+[-_])*(?:byline|author|authors|author[-_]?name|auteur|autor)(?:[-_]name)?|\w+[a-z]Byline",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|sidebar|teaser|popular|widget|promo|footer|nav\b|menu|card", re.IGNORECASE
)
_BY = re.compile(r"(?:(?:written |posted |story |text )?by|von|par|por|di|door|af|av)\b[:\s]*", re.IGNORECASE)
_SECOND = re.compile(r"\s+(?:on|am|le|el|il)\s+(?=\S*\s?\S*\s?\d).*", re.IGNORECASE)
_NO_NAME = re.compile(
    r".*[@/\\{}<>|].*|.*\d.*|(?:www\b.*|user ?name|article by|by|admin(?:istrator)?|editor|author|guest|作者|unknown|"
    r".*\.(?:com|org|net))[:：]?",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLES = re.compile(r".*(?:Article|Posting|Report|WebPage)")


def declared_author(root: etree._Element) -> str | None:
    """Return the names that the page's head declares for programs."""
    for name in (*_metas(root, _DECLARED), *_linked_data(root), *_metas(root, _FOR_TRACKERS)):
        said = _BY.sub("", name, count=1)
        if is_name(said):
            return said
    return None


def shown_author(root: etree._Element) -> str | None:
    """Return the names of the first byline that stands with the article, not with a comment or another story."""
    for element in root.iter():
        if isinstance(element.tag, str) and _is_byline(element) and not _stands_elsewhere(element):
            name = _name_in(element)
            if name:
                return name
    return None


def is_name(words: str) -> bool:
    """Whether words may name somebody: no address, no number, and nothing that programs put there."""
    return 0 < len(words) <= _MAX_BYLINE and not _NO_NAME.fullmatch(words)


def _metas(root: etree._Element, keys: frozenset[str]) -> Iterator[str]:
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key in keys:
            yield " ".join(meta.get("content", "").split())


def _linked_data(root: etree._Element) -> Iterator[str]:
    for script in root.iter("script"):
        if script.get("type", "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if any(_ARTICLES.fullmatch(str(kind)) for kind in _listed(item.get("@type"))):
                names = [n.get("name") if isinstance(n, dict) else n for n in _listed(item.get("author"))]
                yield ", ".join(" ".join(n.split()) for n in names[:_MAX_NAMES] if isinstance(n, str))


def _items(data: object) -> Iterator[dict[str, object]]:
    for item in _listed(data):
        if isinstance(item, dict):
            yield item
            yield from (i for i in _listed(item.get("@graph")) if isinstance(i, dict))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_byline(element: etree._Element) -> bool:
    if "author" in element.get("rel", "").lower().split() and element.tag == "a":
        return True
    if "author" in element.get("itemprop", "").split():
        return True
    return any(_BYLINE.fullmatch(token) for token in element.get("class", "").split())


def _stands_elsewhere(element: etree._Element) -> bool:
    above = [element, *element.iterancestors()]
    return any(_ELSEWHERE.search(f"{e.get('class', '')} {e.get('id', '')}") for e in above if e.tag != "body")


def _name_in(element: etree._Element) -> str | None:
    named = next((e for e in element.iter() if "name" in e.get("itemprop", "").split()), element)
    lines = [" ".join(line.split()) for line in _lines(named)]
    line = next((line for line in lines if _BY.sub("", line, count=1)), "")
    said = _SECOND.sub("", _BY.sub("", line, count=1)).strip(" ,;:·|–—-")
    if not is_name(said):
        return None
    bare = re.sub(r"\s*\([^()]*\)$", "", said)
    byline = parse_byline(f"By {bare}")
    return said if byline and byline.author else None


def _lines(element: etree._Element) -> list[str]:
    """Return the words of an element; a break or a block in it begins a line."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces += [
                "\v" if child.tag in ("br", "div", "p", "li", "time") else "",
                "\v".join(_lines(child)),
            ]
        pieces.append(child.tail or "")
    return "".join(pieces).split("\v")
