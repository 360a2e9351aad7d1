# SPDX-License-Identifier: Apache-2.0
"""The official OpenAI client for Python, pointed at the gateway by its base URL alone."""
import json
import sys

import openai

base, keys = sys.argv[1], json.loads(sys.argv[2])
client = openai.OpenAI(base_url=f"{base}/v1", api_key=keys["app"], max_retries=0)
hello = [{"role": "user", "content": "Say hello."}]
number = 0


def test(run):
    global number
    number += 1
    try:
        run()
        print(f"ok {number} - {run.__doc__}")
    except Exception as e:  # pylint: disable=broad-except
        print(f"not ok {number} - {run.__doc__}\n# {type(e).__name__}: {str(e)[:300]}")


def raised(kind, call):
    try:
        call()
    except kind as e:
        return e
    raise AssertionError("the call went through")


@test
def _():
    "a chat call is answered with text and usage"
    got = client.chat.completions.create(model="chat", messages=hello)
    assert got.choices[0].message.content and got.usage.total_tokens > 0


@test
def _():
    "a stream hands out its text, and usage only to who asks"
    plain = list(client.chat.completions.create(model="chat", messages=hello, stream=True))
    assert all(c.choices for c in plain) and "".join(c.choices[0].delta.content or "" for c in plain)
    asked = list(client.chat.completions.create(model="chat", messages=hello, stream=True, stream_options={"include_usage": True}))
    assert asked[-1].usage.completion_tokens > 0 and not asked[-1].choices


@test
def _():
    "tools come back as tool calls"
    tools = [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]
    got = client.chat.completions.create(model="chat", messages=hello, tools=tools, tool_choice="required")
    assert got.choices[0].message.tool_calls[0].function.name == "get_weather"


@test
def _():
    "embeddings come back as numbers"
    got = client.embeddings.create(model="embed", input=["one", "two"])
    assert len(got.data) == 2 and isinstance(got.data[0].embedding[0], float)


@test
def _():
    "a response is made, streamed and gone on from"
    first = client.responses.create(model="chat", input="Say hello.")
    assert first.output_text
    again = client.responses.create(model="chat", input="And again.", previous_response_id=first.id)
    assert again.previous_response_id == first.id
    kinds = [e.type for e in client.responses.create(model="chat", input="Say hello.", stream=True)]
    assert kinds[0] == "response.created" and kinds[-1] == "response.completed"


@test
def _():
    "errors are of the kinds that programs catch"
    raised(openai.AuthenticationError, lambda: openai.OpenAI(base_url=f"{base}/v1", api_key="wrong", max_retries=0).models.list())
    raised(openai.NotFoundError, lambda: client.chat.completions.create(model="nosuch", messages=hello))
    assert raised(openai.BadRequestError, lambda: client.chat.completions.create(
        model="azure", messages=[{"role": "user", "content": "[[filter]]"}])).code == "content_filter"


@test
def _():
    "Azure's client works by its endpoint alone"
    azure = openai.AzureOpenAI(azure_endpoint=base, api_key=keys["app"], api_version="2024-10-21", max_retries=0)
    assert azure.chat.completions.create(model="azure", messages=hello).choices


@test
def _():
    "the client waits as told and gets through"
    slow = openai.OpenAI(base_url=f"{base}/v1", api_key=keys["slow"], max_retries=6)
    for _ in range(3):
        assert slow.chat.completions.create(model="chat", messages=hello).choices


print(f"1..{number}")
