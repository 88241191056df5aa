"""A site's own words: contact, licence, sharing and subscription lines that are no part of an article."""

import re

from index.loaders.paragraphs import plain

MAX_CHARS = 300
_MAX_WORDS = 15
_WORK = (
    r"(?:article|story|post|piece|report|text|content|page|interview|essay|column|work|dispatch|site|website)"
)
_SITES = (
    r"(?:facebook|twitter|x|bluesky|mastodon|threads|youtube|tiktok|whatsapp|linkedin|reddit|e-?mail|telegram|"
    r"instagram|pinterest|print|copy link|link)"
)
_ISSUED = r"(?:published|appeared|licen[sc]ed?|licen[sc]e|republished|reproduced|reprinted|syndicated)"

_SENTENCES = (  # as long as a paragraph may be
    r"(?:please )?(?:(?:like|join|find|follow) (?:us|me|our page)|follow .{1,120}?)\b.{0,60}\b(?:on|at) "
    rf"(?:\w+ media|{_SITES}|@|https?:|www\.).*",
    r"(?:please )?(?:subscribe|sign up|register|become a (?:member|subscriber|supporter)) "
    r"(?:to|for|now|today|here|and|at|by|via|with)\b.*",
    r"(?:get|receive) (?:our|the|all the|more|daily|weekly|breaking|news)\b.*"
    r"\b(?:inbox|newsletters?|e-?mail|alerts?|app|updates)\b.*",
    r"to (?:contact|reach|subscribe|donate|support|learn more|read more|find out more)\b.*"
    r"(?:\b(?:visit|go to|click|call|e-?mail|see)\b|:).*",
    r"(?:please )?(?:contact|e-?mail|write to|call|reach|find|follow) "
    r"(?:us|me|the (?:author|editor|writer|reporter|newsroom)s?)\b.*",
    r"(?:e-?mail|contact|tel(?:ephone)?|phone|fax|web(?:site)?|twitter|facebook|instagram|tip line)\s*:.*",
    r"(?:please )?(?:donate (?:to|now|today|here)|support (?:us|our|independent|the site|this)|"
    r"make a (?:donation|gift))\b.*",
    r"(?:click|tap) here\b.*",
    r"(?:for .{1,80}?,? )?download (?:the|our) .{0,60}\bapps?\b.*",
    rf"(?:s[ií]guenos|s[ií]ganos|suivez[- ]nous|retrouvez[- ]nous|folgen sie uns|folgt? uns|seguici|siga[- ]nos|"
    rf"volg ons|śledź nas) (?:en|sur|auf|bei|su|no|na|op)\b.{{0,20}}\b{_SITES}\b.*",
    r"(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|"
    r"riproduzione riservata|todos os direitos reservados|alle rechten voorbehouden|"
    r"materiał chroniony prawem autorskim)\b.*",
    r"for more(?: \w+){0,6},? (?:visit|see|go to|click|contact|call|e-?mail|read|follow)\b.*",
    r"(?:some |all )?rights reserved\b.*",
    r"(?:©|\(c\) |copyright (?:©|\(c\)|\d|by)).*",
    r"(?:.{0,150}\s)?©\s*(?:\(?\d|\w).*",
    r".{0,150}(?:\ball rights reserved\b|\bcreative commons\b.*\blicen[cs]e).*",
    rf"(?:this|our) {_WORK}s? .{{0,40}}\b{_ISSUED}\b.*",
    rf"(?:the|this|all) {_WORK}s? .{{0,20}}\b(?:first|originally|previously) (?:published|appeared|posted)\b.*",
    rf"(?:the |this |all )?{_WORK}s? (?:is|are) (?:available|licen[sc]ed|published|released) under\b.*",
    r"(?:re)?(?:published|printed|posted|used) (?:with|by) (?:the )?(?:kind )?permission\b.*",
    r"(?:licen[sc]ed|available|released|distributed|published) under\b.*\blicen[cs]e\b.*",
)
_LINES = (  # no longer than a line
    r"(?:share|tweet|print|e-?mail|save|bookmark|forward|comment on|discuss) "
    rf"(?:this\b.*|(?:on|via|to|with) {_SITES}\b.*)",
    rf"(?:share|{_SITES})(?:(?: on| via|[\s,|/•·]+)+{_SITES})*:?",
    r"(?:subscribe|sign up|register|log in|follow us|contact us|donate)(?: now| today| here)?[.!:]?",
    r"(?:our |the )?(?:free )?(?:daily |weekly )?newsletters?(?: sign-?up)?:?",
    r"(?:read|see|watch|view) (?:more|also|next)\b.*|(?:read|see|watch|more|related)\s*:.*",
    r"(?:find|read) out more\b.*|more (?:on|from|about|news|stories|articles|coverage)\b[^.]*",
    r"(?:related|recommended|further|most|popular|latest|trending) "
    r"(?:articles?|stories|news|posts?|reading|content|topics?|coverage|links?|read|popular)\b:?.{0,40}",
    r"join the (?:discussion|conversation|debate)\b.*|(?:tags|topics|keywords|filed under)\s*:.*",
    r"you (?:may|might) also (?:like|be interested)\b.*",
    r"(?:first|originally|previously) (?:published|posted|appeared|printed)(?: (?:on|in|at|by)\b|\s*:|\s+\d).*",
    r"(?:last )?(?:updated|modified)(?: on| at|\s*:)?\s*.{0,12}\d.*",
    r"(?:terms(?: of (?:use|service))?|privacy(?: policy)?|cookies?(?: policy)?|about us|advertise(?: with us)?|"
    r"imprint|back to top|top|home|site ?map|advertisement|comments?(?: \(\d+\))?|(?:leave|post) a comment|"
    r"no comments)(?:\s*[|/•·]\s*.*)?",
    r"\d+ (?:comments?|shares?|views?|likes?)",
)
_SENTENCE = re.compile("|".join(_SENTENCES), re.IGNORECASE | re.DOTALL)
_LINE = re.compile("|".join(_LINES), re.IGNORECASE)
_ADDRESS = re.compile(
    r"<?(?:https?://|www\.|mailto:)\S+>?|<?[\w.+-]+@[\w-]+\.[\w.-]+>?|(?:[\w-]+\.)+[a-z]{2,12}(?:/\S*)?|@\w+|#\w+",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")


def is_boilerplate(text: str) -> bool:
    """Whether a short text, or each of its lines, reads like a site's own words."""
    if len(text) > MAX_CHARS:
        return False
    return _reads_so(text) or ("\n" in text and all(_reads_so(line) for line in text.split("\n")))


def _reads_so(text: str) -> bool:
    parts = plain(_LINK.sub(r"\1", text)).split()
    line = " ".join(parts)
    if all(_ADDRESS.fullmatch(part.strip(",;|()")) for part in parts) or _SENTENCE.fullmatch(line):
        return True
    return len(parts) <= _MAX_WORDS and bool(_LINE.fullmatch(line))
