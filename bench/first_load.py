"""How heavy the first load of the chat's page is, and when its question can be typed, on a slowed processor.

    python -m bench.first_load http://127.0.0.1:8080

Needs a running Pullquote and Debian's Chromium. Nothing is cached: each load has a profile of its own.
"""

import argparse
import gzip
import json
import shutil
import statistics
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

SLOWED = (1, 4, 6)
LOADS = 5
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# The box can be typed into once it is laid out and painted; scripts only improve what its form does.
_USABLE = """() => new Promise((done) => {
  const box = document.getElementById("q");
  box.focus();
  requestAnimationFrame(() => requestAnimationFrame(() => done(document.activeElement === box && performance.now())));
})"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_SCRIPTED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        weights = {language: weight(browser, asked.address, language) for language in ("en", "es", "fr")}
        times = {f"{slowed}x": usable(browser, asked.address, slowed) for slowed in SLOWED}
        browser.close()
    for language, (plain, zipped, requests) in weights.items():
        print(f"{language}: {plain:,} bytes in {requests} requests; {zipped:,} if each were gzipped")
    for slowed, found in times.items():
        told = ", ".join(
            f"{name} {median:.0f} (worst {worst:.0f})" for name, (median, worst) in found.items()
        )
        print(f"processor slowed {slowed}: {told} ms")
    if asked.json:
        asked.json.write_text(json.dumps({"bytes": weights, "ms": times}, indent=2), encoding="utf-8")


def weight(browser: Browser, address: str, language: str) -> tuple[int, int, int]:
    """Return the bytes of all bodies up to the quiet after the first load, the same gzipped, and their number."""
    context = browser.new_context(locale=language)
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(address, wait_until="networkidle")
    bodies = [response.body() for response in loaded if response.ok]
    context.close()
    return sum(map(len, bodies)), sum(len(gzip.compress(body, 6)) for body in bodies), len(bodies)


def usable(browser: Browser, address: str, slowed: int) -> dict[str, tuple[float, float]]:
    """Return median and worst of the times from the request on, in milliseconds."""
    found: dict[str, list[float]] = {"painted": [], "question can be typed": [], "scripts ran": []}
    for _ in range(LOADS):
        context = browser.new_context()
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page.goto(address, wait_until="commit")
        page.wait_for_selector("#q", state="visible")
        found["question can be typed"].append(page.evaluate(_USABLE))
        page.wait_for_load_state("networkidle")
        found["painted"].append(page.evaluate(_PAINTED))
        found["scripts ran"].append(page.evaluate(_SCRIPTED))
        context.close()
    return {name: (statistics.median(times), max(times)) for name, times in found.items()}


if __name__ == "__main__":
    main()
