"""A citation into a PDF names its page, everywhere it is shown."""

import time
from io import BytesIO

from flask.testing import FlaskClient

from tests.support import pdf_of, text_page

PAGES = [
    ["The harbour of Aldermoor was dredged last summer, and ships can enter", "again at low tide."],
    ["The new lighthouse keeper of Aldermoor is called Ingrid Solheim. She", "came from Norway in May."],
]


def test_the_page_of_a_quote_is_in_the_answer_the_search_and_the_page(writer: FlaskClient) -> None:
    data = {"file": (BytesIO(pdf_of([text_page(page) for page in PAGES])), "harbour.pdf")}
    job = writer.post("/api/v1/articles", data=data, content_type="multipart/form-data").json
    while writer.get(f"/api/v1/jobs/{job['id']}").json["status"] in ("queued", "running"):
        time.sleep(0.02)
    question = "What is the new lighthouse keeper of Aldermoor called?"
    citation = writer.post("/api/v1/answers", json={"question": question}).json["citations"][0]
    assert "Ingrid Solheim" in citation["quote"]
    assert citation["page"] == 2
    hit = writer.get("/api/v1/search", query_string={"q": "harbour dredged"}).json["hits"][0]
    assert hit["page"] == 1
    assert "page 2" in writer.get("/", query_string={"q": question}).text
    other = writer.get("/api/v1/search", query_string={"q": "clock tower"}).json["hits"]
    assert all(h["page"] is None for h in other if h["article_id"] != hit["article_id"])
