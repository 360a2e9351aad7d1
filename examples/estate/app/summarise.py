"""Summaries of customs papers. Began as an afternoon's experiment."""
import os

from openai import OpenAI

client = OpenAI(base_url="https://api.openai.com/v1", api_key=os.environ["OPENAI_API_KEY"])


def summarise(text: str) -> str:
    answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])
    return answer.choices[0].message.content
