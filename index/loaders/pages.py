"""Pages: take their breaks and numbers out, and rejoin the paragraphs that they cut."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from index.loaders.blocks import PAGE_NUMBER, Block, Kind
from index.loaders.paragraphs import is_cut, joins, ordinary_words
from index.loaders.receipts import Reason, Tally

_PARAGRAPH = "\n\n"
_DOUBTS_PER_CLEAR_CASE = 2


def rejoin(blocks: list[Block], tally: Tally) -> Iterator[Block]:
    """Yield blocks again, those that a page cut as one; `gap` is then what separates them in the text."""
    ordinary = ordinary_words(b.text for b in blocks if b.kind is not Kind.CODE)
    numbers = _page_numbers(blocks, ordinary)
    broken = _is_broken(blocks, numbers, ordinary)
    parts: list[Block] = []
    skipped: list[Block] = []
    for i, block in enumerate(blocks):
        if i in numbers:
            skipped.append(block)
            continue
        gap = "".join(b.gap for b in skipped) + block.gap
        tally.drop(Reason.PAGE_NUMBER, sum(len(b.text) for b in skipped), len(skipped))
        marked = "\f" in gap or bool(skipped)
        skipped = []
        if parts and _is_cut(parts[-1], block, marked, ordinary, broken):
            glue = _glue(parts[-1].text, block.text)
            tally.drop(Reason.CUT_SENTENCE, len(gap) - len(glue))
            parts.append(replace(block, gap=glue))
            continue
        if parts:
            yield _joined(parts)
        keep = _PARAGRAPH[: len(gap)] if parts else ""
        tally.drop(Reason.PAGE_BREAK if marked else Reason.SPACE, len(gap) - len(keep))
        parts = [replace(block, gap=keep)]
    if parts:
        yield _joined(parts)
    tally.drop(Reason.PAGE_NUMBER, sum(len(b.gap) + len(b.text) for b in skipped), len(skipped))


def _joined(parts: list[Block]) -> Block:
    first, *rest = parts
    return replace(first, text=first.text + "".join(part.gap + part.text for part in rest))


def _is_cut(
    before: Block, after: Block, marked: bool, ordinary: frozenset[str], broken: bool = False
) -> bool:
    if not (joins(before) and joins(after)):
        return False
    return is_cut(before.text, after.text, marked=marked, ordinary=ordinary, broken=broken)


def _is_broken(blocks: list[Block], numbers: frozenset[int], ordinary: frozenset[str]) -> bool:
    """Whether pages cut sentences of this text at all: clear cases tell, unless doubtful ones are many more.

    A text with many doubtful ones has headings.
    """
    if numbers:
        return True
    clear = sum(_is_cut(a, b, b.on_new_page, ordinary) for a, b in pairwise(blocks))
    if not clear:
        return False
    doubtful = sum(_is_cut(a, b, b.on_new_page, ordinary, True) for a, b in pairwise(blocks)) - clear
    return doubtful <= _DOUBTS_PER_CLEAR_CASE * clear


def _glue(before: str, after: str) -> str:
    """Return what joins the halves: wrapped lines stay wrapped, and a hyphenated word has nothing between."""
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower():
        return ""
    return "\n" if "\n" in before and "\n" in after else " "


def _page_numbers(blocks: list[Block], ordinary: frozenset[str]) -> frozenset[int]:
    """Find the lone numbers that count pages: one that cuts a sentence proves it, the others rise with it."""
    lone = [i for i, b in enumerate(blocks) if b.kind is Kind.PAGE_NUMBER and i > 0]
    proven = [
        i for i in lone if i + 1 < len(blocks) and _is_cut(blocks[i - 1], blocks[i + 1], True, ordinary)
    ]
    if not proven and not any(blocks[i].on_new_page for i in lone):
        return frozenset()
    found = set(proven)
    for i in lone:
        if proven:
            near = min(proven[max(0, bisect_left(proven, i) - 1) :][:2], key=lambda p: abs(p - i))
            steps = _number(blocks[i]) - _number(blocks[near])
            if 0 < steps * (i - near) <= (i - near) ** 2:
                found.add(i)
        elif blocks[i].on_new_page or (i + 1 < len(blocks) and blocks[i + 1].on_new_page):
            found.add(i)
    return frozenset(found)


def _number(block: Block) -> int:
    match = PAGE_NUMBER.fullmatch(block.text)
    return int(match[1]) if match else 0
