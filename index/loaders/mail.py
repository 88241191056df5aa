"""E-mail: a message is an article, and so is each attachment that we can read."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from index.articles import canonical_newlines
from index.dates import parse_date
from index.errors import UnreadableSource
from index.loaders.fields import Fields
from index.loaders.markup_tree import pieces_of
from index.loaders.prose import Piece, article_of
from index.loaders.raw import MAX_DEPTH, Loaded, Loader, Raw
from index.loaders.receipts import Reason, Tally

MAX_ATTACHMENTS = 100
_QUOTED = re.compile(
    r"^(?:(?:On|Am|Le|El|Il|Op) .{5,200}(?:wrote|schrieb.{0,80}|écrit|escribió|scritto|schreef.{0,80})\s?:\s*\n\s*)?"
    r"(?:^>.*(?:\n|\Z))+",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)


def load_mail(raw: Raw, read: Loader, known: Mapping[str, object]) -> Iterator[Loaded]:
    """Read a message, and its attachments of known formats.

    :param read: Reads an attachment.
    :param known: The suffixes that it can read.
    """
    if raw.depth > MAX_DEPTH:
        raise UnreadableSource("it is a message in a message in a message: take it out first")
    try:
        message = message_from_bytes(raw.read(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        pieces, tally = _body(message)
        declared = _declared(message)
        attached = list(_attachments(message))
    except (LookupError, ValueError, AssertionError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"the message is damaged ({type(error).__name__})") from None
    if not message.keys():
        raise UnreadableSource("the file is no e-mail message: it has no headers")
    yield article_of(pieces, declared, raw, tally)
    seen: Counter[str] = Counter()
    for name, data in attached[:MAX_ATTACHMENTS]:
        suffix = "." + name.rsplit(".", 1)[-1].lower()
        seen[name] += 1
        if suffix in known:
            yield from read(_attached(raw, name, data, seen[name]))


def _attached(raw: Raw, name: str, data: bytes, number: int) -> Raw:
    """Return an attachment as a file of its own; `number` tells those of one name apart."""
    again = f"#{number}" if number > 1 else ""
    return Raw(
        name,
        f"{raw.origin}#{name}{again}",
        f"{raw.file}/{name}",
        data=data,
        source=raw.source,
        max_bytes=raw.max_bytes,
        depth=raw.depth + 1,
        budget=raw.budget,
    )


def _declared(message: EmailMessage) -> Fields:
    name, address = parseaddr(str(message.get("from", "")))
    subject = " ".join(str(message.get("subject", "")).split())
    # By its identifier a message that is exported again under another name is known again.
    return Fields(
        title=subject[:500] or None,
        author=name or address or None,
        published=parse_date(str(message.get("date", ""))),
        metadata={"message_id": str(message["message-id"]).strip()} if message["message-id"] else {},
    )


def _body(message: EmailMessage) -> tuple[list[Piece], Tally]:
    tally = Tally()
    part = message.get_body(("plain", "html"))
    if part is None:
        return [], tally
    content = part.get_content()
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    if part.get_content_type() == "text/html":
        return pieces_of(text), tally
    text = _without(_SIGNATURE, canonical_newlines(text), Reason.SIGNATURE, tally)
    text = _without(_QUOTED, text, Reason.QUOTED_REPLY, tally)
    return [
        Piece(p.strip("\n")) for p in re.split(r"\n[ \t]*\n\s*", text.replace("\x00", "")) if p.strip()
    ], tally


def _without(pattern: re.Pattern[str], text: str, reason: Reason, tally: Tally) -> str:
    bare, times = pattern.subn("", text)
    if not bare.strip():
        return text
    tally.drop(reason, len(text) - len(bare), times)
    return bare


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_attachments():
        name = (part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1]
        data = part.get_payload(decode=True)
        if name and isinstance(data, bytes):
            yield name, data
