/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are one token each, and the text made of them. */
#include "sim/word.h"

#include "base/buf.h"

enum { SENTENCE = 14 };

static const char words[256][12] = {
	"a", "about", "above", "action", "active", "against", "age", "air", "almost", "also",
	"answer", "apply", "at", "back", "base", "be", "become", "begin", "best", "better",
	"beyond", "blue", "board", "body", "book", "bottom", "bridge", "build", "by", "call",
	"can", "capacity", "care", "cause", "center", "certain", "chain", "chance", "choice",
	"city", "clean", "clear", "connect", "consider", "content", "control", "core", "cost",
	"count", "country", "course", "cover", "current", "cut", "data", "deep", "depth",
	"describe", "detail", "develop", "distance", "do", "door", "double", "down", "drive",
	"each", "early", "east", "edge", "effect", "either", "engine", "enough", "enter",
	"equal", "every", "exact", "expect", "fact", "family", "far", "field", "figure",
	"file", "fill", "fire", "first", "flat", "floor", "follow", "for", "force", "frame",
	"free", "full", "future", "general", "get", "give", "go", "great", "green", "ground",
	"hand", "heart", "heat", "heavy", "hour", "house", "how", "image", "include", "inside",
	"iron", "key", "kind", "know", "land", "late", "layer", "less", "level", "lie", "life",
	"light", "like", "limit", "little", "local", "machine", "map", "market", "measure",
	"meet", "memory", "money", "most", "move", "much", "nature", "near", "never", "no",
	"note", "of", "old", "order", "other", "our", "out", "over", "paper", "people",
	"perhaps", "place", "plant", "position", "practice", "present", "press", "problem",
	"provide", "public", "pull", "purpose", "push", "quick", "quite", "range", "read",
	"real", "reason", "record", "remember", "rest", "ring", "river", "road", "rock",
	"round", "route", "rule", "run", "safe", "scale", "school", "sea", "shape", "share",
	"ship", "short", "side", "sign", "silver", "simple", "single", "size", "so", "some",
	"source", "south", "space", "stand", "star", "start", "state", "stop", "street",
	"study", "surface", "talk", "test", "than", "that", "their", "them", "these", "thing",
	"third", "this", "those", "thought", "three", "through", "to", "today", "trade",
	"train", "travel", "true", "turn", "unit", "until", "up", "upon", "use", "value",
	"view", "voice", "walk", "want", "watch", "wave", "weather", "weight", "well", "wheel",
	"who", "why", "window", "within", "would", "write", "yes", "young",
};

uint64_t
lt_sim_mix(uint64_t a, uint64_t b)
{
	uint64_t x = a + (b + 1) * 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void
lt_sim_word(struct lt_buf *out, uint64_t seed, int64_t at)
{
	if (at % SENTENCE == SENTENCE - 1) {
		lt_buf_putc(out, '.');
		return;
	}
	char text[16];
	const char *word = words[lt_sim_mix(seed, (uint64_t)at) & 255];
	size_t len = strlen(word), space = at > 0;
	text[0] = ' ';
	memcpy(text + space, word, len);
	if (at % SENTENCE == 0)
		text[space] = (char)(text[space] - 'a' + 'A');
	lt_buf_add(out, text, space + len);
}
