"""What pages say of jobs: what they do, how far they are, and what became of them."""

from index.jobs.types import ListedJob
from index.types import Job, Progress
from web.languages import count, decimal, gettext, message, ngettext

EVERYTHING = message("everything anew")
"""What a full rebuild is about."""

_TITLES = {
    "add": message("Taking articles in"),
    "samples": message("Taking the samples in"),
    "rebuild": message("Rebuilding the index"),
    "replace": message("Replacing a text"),
    "fetch": message("Fetching from the web"),
}
_STAGES = {
    "articles": (message("%(done)s articles"), message("%(done)s of %(total)s articles")),
    "rebuild": (message("%(done)s rebuild"), message("%(done)s of %(total)s rebuild")),
    "pages fetched": (message("%(done)s pages fetched"), message("%(done)s of %(total)s pages fetched")),
}
_BEGINNINGS = {
    "articles": message("Articles"),
    "rebuild": message("Rebuild"),
    "pages fetched": message("Pages fetched"),
    "waiting for another writer": message("Waiting for another writer"),
}


def title(found: Job) -> str:
    """Say what a job does."""
    return gettext(_TITLES.get(found.kind, "Working"))


def about(found: Job) -> str:
    """Say what a job works on: the sender's words, but for those that are ours."""
    return gettext(found.about) if found.about == EVERYTHING else found.about or ""


def stage(found: Job) -> str:
    """Say what an unfinished job is at."""
    if found.cancelling:
        return gettext("Stopping at the next article")
    progress = found.progress
    if found.status == "queued":
        return gettext("Waiting for its turn")
    if progress is None:
        return gettext("Reading the articles")
    if progress.done == 0 and progress.total is None and progress.share is None:
        return gettext(_BEGINNINGS.get(progress.stage, progress.stage.capitalize()))
    return _counted(progress)


def _counted(progress: Progress) -> str:
    name, plain = progress.stage, progress.stage.replace("%", "%%")
    alone, of_all = _STAGES.get(name, (f"%(done)s {plain}", f"%(done)s of %(total)s {plain}"))
    if progress.total:
        return gettext(of_all, done=count(progress.done), total=count(progress.total))
    return gettext(alone, done=count(progress.done))


def left(seconds: float | None) -> str:
    """Say how long it will take, no more exactly than anyone can know."""
    if seconds is None:
        return ""
    if seconds < 10:
        return gettext("a few seconds left")
    if seconds < 90:
        tens = round(seconds / 10) * 10
        return ngettext("about %(number)s seconds left", "about %(number)s seconds left", tens, number=tens)
    if seconds < 5400:
        minutes = round(seconds / 60)
        return ngettext(
            "about %(number)s minutes left", "about %(number)s minutes left", minutes, number=minutes
        )
    return gettext("about %(number)s hours left", number=decimal(seconds / 3600))


def counts(listed: ListedJob) -> list[str]:
    """Say how many articles a job added, updated, and so on."""
    return [_outcome(name, number) for name, number in (listed.counts or {}).items() if number]


def _outcome(name: str, number: int) -> str:
    told = {"number": count(number)}
    match name:
        case "added":
            return ngettext("%(number)s added", "%(number)s added", number, **told)
        case "updated":
            return ngettext("%(number)s updated", "%(number)s updated", number, **told)
        case "unchanged":
            return ngettext("%(number)s unchanged", "%(number)s unchanged", number, **told)
        case "removed":
            return ngettext("%(number)s removed", "%(number)s removed", number, **told)
        case _:
            return ngettext("%(number)s refused", "%(number)s refused", number, **told)
