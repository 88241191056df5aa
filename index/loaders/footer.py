"""The foot of a text: where the article ends and the site's own words begin."""

from collections.abc import Sequence

from index.loaders.blocks import Block, Kind
from index.loaders.boilerplate import MAX_CHARS, is_boilerplate

_MAX_BLOCKS = 12
_MAX_AFTER_RULE = 6


def footer_start(blocks: Sequence[Block]) -> int:
    """Return the first block of the footer, or `len(blocks)` when there is none.

    From the end upwards, short blocks are taken that read like a site's own words. A rule ("---") goes
    with them, and with what follows it if most of that reads so.
    """
    start = _climb(blocks, len(blocks))
    rule = _rule_near_end(blocks)
    if rule is not None and rule < start:
        after = blocks[rule + 1 :]
        known = sum(_reads_so(b) for b in after)
        if after and 2 * known >= len(after) and all(len(b.text) <= MAX_CHARS for b in after):
            start = _climb(blocks, rule)
    scene_breaks = all(b.kind is Kind.RULE and "*" in b.text for b in blocks[start:])
    return len(blocks) if scene_breaks else start


def _climb(blocks: Sequence[Block], start: int) -> int:
    """Take boilerplate from `start` upwards; page numbers and rules only go with it."""
    top = start
    while top > 1 and len(blocks) - top < _MAX_BLOCKS:
        block = blocks[top - 1]
        if _reads_so(block):
            start = top - 1
        elif block.kind is Kind.RULE:
            start = top - 1 if start == top or "*" not in block.text else start
        elif block.kind is not Kind.PAGE_NUMBER:
            break
        top -= 1
    return start


def _reads_so(block: Block) -> bool:
    return block.kind not in (Kind.CODE, Kind.RULE, Kind.PAGE_NUMBER) and is_boilerplate(block.text)


def _rule_near_end(blocks: Sequence[Block]) -> int | None:
    for i in range(len(blocks) - 1, max(0, len(blocks) - 1 - _MAX_AFTER_RULE), -1):
        if blocks[i].kind is Kind.RULE:
            return i
    return None
