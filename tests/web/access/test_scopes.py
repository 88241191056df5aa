"""What each address asks for; what isn't known asks for more, not less."""

import pytest

from web.access.scopes import Scope, needed


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/healthz", None),
        ("GET", "/readyz", None),
        ("GET", "/static/chat.js", None),
        ("POST", "/sign-in", None),
        ("OPTIONS", "/api/v1/answers", None),
        ("GET", "/", Scope.READ),
        ("HEAD", "/articles/harbour", Scope.READ),
        ("GET", "/openapi.json", Scope.READ),
        ("GET", "/metrics", Scope.READ),
        ("POST", "/api/v1/answers", Scope.READ),
        ("POST", "/api/v1/citations/verify", Scope.READ),
        ("POST", "/v1/chat/completions", Scope.READ),
        ("GET", "/v1/models", Scope.READ),
        ("POST", "/api/v1/feedback", Scope.READ),
        ("DELETE", "/api/v1/conversations/c1", Scope.READ),
        ("PATCH", "/api/v1/conversations/c1", Scope.READ),
        ("POST", "/conversations/c1", Scope.READ),
        ("POST", "/conversations/c1/delete", Scope.READ),
        ("GET", "/conversations/c1/export", Scope.READ),
        ("POST", "/add/files", Scope.WRITE),
        ("POST", "/remove/x", Scope.WRITE),
        ("POST", "/index/rollback", Scope.ADMIN),
        ("POST", "/sign-out", Scope.READ),
        ("POST", "/api/v1/articles", Scope.WRITE),
        ("PUT", "/api/v1/articles/x", Scope.WRITE),
        ("DELETE", "/api/v1/articles/x", Scope.WRITE),
        ("POST", "/api/v1/jobs/j/cancel", Scope.WRITE),
        ("POST", "/samples", Scope.WRITE),
        ("POST", "/api/v1/answersheet", Scope.WRITE),
        ("POST", "/healthz-of-mine", Scope.WRITE),
        ("BREW", "/api/v1/answers", Scope.WRITE),
        ("POST", "/whatever/comes", Scope.WRITE),
        ("GET", "/api/v1/index/generations", Scope.READ),
        ("POST", "/api/v1/index/rebuild", Scope.ADMIN),
        ("POST", "/api/v1/index/rollback", Scope.ADMIN),
    ],
)
def test_each_address_asks_for_its_scope(method: str, path: str, scope: Scope | None) -> None:
    assert needed(method, path) is scope


def test_erasing_for_good_asks_for_admin() -> None:
    assert needed("DELETE", "/api/v1/articles/x", purging=True) is Scope.ADMIN


def test_each_scope_includes_those_before_it() -> None:
    covered = {one: [other.value for other in Scope if one.covers(other)] for one in Scope}
    assert covered == {
        Scope.READ: ["read"],
        Scope.WRITE: ["read", "write"],
        Scope.ADMIN: ["read", "write", "admin"],
    }
