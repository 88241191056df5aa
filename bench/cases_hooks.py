"""What schemathesis loads: the question that a generated chat hardly ever ends in."""

import schemathesis
from schemathesis.hooks import HookContext

_QUESTION = {"role": "user", "content": "What did the librarian count?"}


@schemathesis.hook
def map_body(context: HookContext, body: object) -> object:
    """Let every second chat end in a question; an empty one stays what it is, an invalid one."""
    if (
        context.operation is None
        or context.operation.path != "/v1/chat/completions"
        or not isinstance(body, dict)
    ):
        return body
    said = body.get("messages")
    if isinstance(said, list) and said and len(said) % 2:
        return {**body, "messages": [*said, _QUESTION]}
    return body
