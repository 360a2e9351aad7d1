/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, to } from "../src/route";

test("an address is a view, what of it, and what is asked", () => {
	assert.deepEqual(parse("/ui/").view, "");
	assert.deepEqual(parse("/ui").view, "");
	const at = parse("/ui/readiness/check/gpu%2Fdriver?status=gap&q=a%20b");
	assert.equal(at.view, "readiness");
	assert.deepEqual(at.rest, ["check", "gpu/driver"]);
	assert.equal(at.query.get("status"), "gap");
	assert.equal(at.query.get("q"), "a b");
});

test("half an escape in an address is taken as it is", () => {
	assert.deepEqual(parse("/ui/readiness/100%").rest, ["100%"]);
});

test("an address that was made is read back", () => {
	for (const rest of [[], ["check", "a/b c"], ["ä", "?x=1#y"]]) {
		const at = parse(to("gateway", rest, { q: "a&b", none: undefined, empty: "" }));
		assert.equal(at.view, "gateway");
		assert.deepEqual(at.rest, rest);
		assert.deepEqual([...at.query], [["q", "a&b"]]);
	}
	assert.equal(to(""), "/ui/");
});
