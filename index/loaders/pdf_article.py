"""A PDF's paragraphs as an article: its title and byline, its text, and where in it each page begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.loaders.blocks import Block, kind_of
from index.loaders.fields import Fields
from index.loaders.footer import footer_start
from index.loaders.heading import Byline, parse_byline, read_head
from index.loaders.paragraphs import plain
from index.loaders.pdf_paragraphs import Paragraph
from index.loaders.prose import separator
from index.loaders.receipts import Reason, Tally

_TITLE_WITHIN = 5  # paragraphs from the top
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text, the places where its pages begin, and what its head told."""

    text: str
    pages: tuple[int, ...]
    fields: Fields


def assemble(items: Sequence[Paragraph], pages: int, title: str | None, tally: Tally) -> Assembled:
    """Take head and foot off and write the rest.

    :param pages: How many pages the file has.
    :param title: The title if the file declares one: it is taken off the text where it is repeated.
    """
    at = _title_at(items, title)
    found, name, byline, rest = title, None, Byline(None, None), list(items)
    if at is not None and len(items) > 1:
        name = items[at].text
        count, byline = _byline(items[at + 1 :])
        rest = [*items[:at], *items[at + 1 + count :]]
        _note(tally, Reason.TITLE, items[at : at + 1])
        _note(tally, Reason.BYLINE, items[at + 1 : at + 1 + count])
    elif title is None:
        head = read_head([Block(p.text, "", kind_of(p.text)) for p in items[:_TITLE_WITHIN]])
        above = head.title_blocks + head.byline_blocks
        if above < len(items):
            name, byline, rest = head.title, Byline(head.author, head.published), list(items[above:])
            _note(tally, Reason.TITLE, items[: head.title_blocks])
            _note(tally, Reason.BYLINE, items[head.title_blocks : above])
    rest = rest[: footer_start([Block(p.text, "\n\n", kind_of(p.text)) for p in rest])]
    text, starts = _write(rest, pages)
    return Assembled(
        text, starts, Fields(title=found or name, author=byline.author, published=byline.published)
    )


def _title_at(items: Sequence[Paragraph], title: str | None) -> int | None:
    """Find the declared title near the top, or the one heading there that is the largest of its page."""
    top = [p for p in items[:_TITLE_WITHIN] if p.page == items[0].page]
    if title is not None:
        wanted = plain(title).casefold()
        return next((i for i, p in enumerate(top) if plain(p.text).casefold() == wanted), None)
    largest = max((p.size for p in items if p.page == items[0].page), default=0.0) if items else 0.0
    large = [i for i, p in enumerate(top) if p.heading and p.size == largest]
    alone = sum(p.size == largest for p in items) == 1
    return large[0] if large and alone and not top[large[0]].text[:1].isdigit() else None


def _byline(items: Sequence[Paragraph]) -> tuple[int, Byline]:
    """Read a byline of one or two paragraphs: "By Ann Lee", "6 January 2023", or a name above a date."""
    texts = [p.text for p in items[:2] if not p.heading or len(p.text) <= _MAX_NAME]
    both = parse_byline(" ".join(texts)) if len(texts) == 2 and len(texts[0]) <= _MAX_NAME else None
    if both is not None and both.author and both.published:
        return 2, both
    first = parse_byline(texts[0]) if texts else None
    return (1, first) if first is not None else (0, Byline(None, None))


def _write(items: Sequence[Paragraph], pages: int) -> tuple[str, tuple[int, ...]]:
    text = last = ""
    starts: list[int] = []
    for item in items:
        shown = f"## {item.text}" if item.heading else item.text
        text += separator(last, shown) if text else ""
        shift = len(text) + len(shown) - len(item.text)
        starts += [len(text) if starts else 0] * (item.page + 1 - len(starts))
        starts += [shift + start for start in item.starts]
        text += shown
        last = shown
    starts += [len(text)] * (pages - len(starts))
    return text, tuple(starts)


def _note(tally: Tally, reason: Reason, items: Sequence[Paragraph]) -> None:
    for item in items:
        tally.drop(reason, len(item.text))
