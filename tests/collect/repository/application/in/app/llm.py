# SPDX-License-Identifier: Apache-2.0
import os
import subprocess

from openai import OpenAI
from transformers import AutoModel
import torch

client = OpenAI(base_url="https://api.openai.com/v1")
model = AutoModel.from_pretrained("org/m8b")
pinned = AutoModel.from_pretrained(
    "org/m8b", revision="0e9e39f249a16976918f6564b8830bc894c89659")
weights = torch.load("models/rank.pt")


def run(question):
    reply = client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": question}])
    command = reply.choices[0].message.content
    subprocess.run(command, shell=True)
