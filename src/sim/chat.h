/* SPDX-License-Identifier: Apache-2.0 */
/* chat: /v1/chat/completions, as OpenAI and those who copy it answer. */
#pragma once

struct lt_sim_answer;
struct lt_sim_call;
struct lt_sim_draft;

/* The whole answer in one body; answers has one for each choice. */
void lt_sim_chat_whole(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers);

/* The same as events. */
void lt_sim_chat_stream(struct lt_sim_draft *draft, const struct lt_sim_call *call, const struct lt_sim_answer *answers);
