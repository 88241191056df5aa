"""Front matter: YAML between `---` lines, TOML between `+++` lines, above a Markdown text."""

import re
import tomllib

import yaml

from index.errors import UnreadableSource

_MAX_CHARS = 100_000
_OPENING = re.compile(r"\s*?(---|\+\+\+)[ \t]*\n")
_KEY = re.compile(r"[\w.\"' -]{1,60}(?::(?:\s|$)|\s*=\s*\S)")


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases (they grow exponentially) whose dates stay text, as the author wrote them."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases aren't allowed in front matter")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split_front_matter(text: str) -> tuple[dict[str, object], int]:
    """Read the front matter of a text.

    :return: What it says, and how many characters it takes: none when the text has no front matter.
    :raises UnreadableSource: If it is there and broken.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, 0
    fence = opening.group(1)
    begins_with_key = bool(_KEY.match(text[opening.end() :].lstrip()))
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, opening.end())
    if closing is None:
        if begins_with_key:
            raise UnreadableSource(f"the front matter is never closed: put a line {fence!r} under it")
        return {}, 0
    block = text[opening.end() : closing.start()]
    if len(block) > _MAX_CHARS:
        return {}, 0
    try:
        found = _parse(block, fence)
    except (
        yaml.YAMLError,
        tomllib.TOMLDecodeError,
        ValueError,
        RecursionError,
        OverflowError,
        TypeError,
    ) as error:
        if not begins_with_key:
            return {}, 0
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableSource(f"the front matter can't be read ({reason}): mend it or take it out") from None
    if found is None and not block.strip():
        return {}, closing.end()
    return (found, closing.end()) if isinstance(found, dict) else ({}, 0)


def _parse(block: str, fence: str) -> object:
    if fence == "+++":
        return tomllib.loads(block)
    return yaml.load(block, Loader=_Loader)  # noqa: S506 - _Loader is SafeLoader without aliases
