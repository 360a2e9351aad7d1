/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, bytes, count, day, money, moment, ms, nothing, number, percent, short, tokens, when } from "../src/format";

test("what is not there is a dash, whatever it would be", () => {
	for (const write of [number, short, tokens, ms, bytes, percent])
		for (const none of [null, undefined, NaN])
			assert.equal(write(none), nothing);
	assert.equal(money(null, "USD"), nothing);
	for (const write of [when, day, ago])
		for (const none of [null, undefined, "", "no time"])
			assert.equal(write(none), nothing);
});

test("large numbers keep three digits and the next unit begins where rounding would reach it", () => {
	assert.deepEqual([0, 7, 999, 1000, 1234, 12_345, 123_456, 999_499, 999_700, 1_234_567, 45_600_000_000].map(short),
		["0", "7", "999", "1.00k", "1.23k", "12.3k", "123k", "999k", "1.00M", "1.23M", "45.6G"]);
	assert.equal(short(-2500), "-2.50k");
});

test("money shows its currency, and more digits the smaller it is", () => {
	assert.equal(money(1234.5, "USD"), "$1,234.50");
	assert.equal(money(0, "EUR"), "€0.00");
	assert.equal(money(0.0421, "USD"), "$0.0421");
	assert.equal(money(0.000123, "USD"), "$0.000123");
	assert.equal(money(3, null), "3.00");
	assert.equal(money(3, "not a currency"), "3.00");
});

test("time spans change their unit as they grow", () => {
	assert.deepEqual([0.25, 12, 999, 1250, 59_990, 200_000, 3_600_000, 7_500_000, 200_000_000].map((n) => ms(n)),
		["0.25 ms", "12 ms", "999 ms", "1.25 s", "59.99 s", "3 min 20 s", "1 h", "2 h 5 min", "2 days"]);
});

test("bytes count in powers of 1024", () => {
	assert.deepEqual([0, 512, 1024, 1536, 20 * 1024 * 1024].map((n) => bytes(n)), ["0 B", "512 B", "1 KiB", "1.5 KiB", "20 MiB"]);
});

test("a share is percent, with the digits that matter", () => {
	assert.deepEqual([0, 0.0042, 0.05, 0.125, 0.6, 1].map((n) => percent(n)), ["0 %", "0.42 %", "5 %", "13 %", "60 %", "100 %"]);
});

test("a day is the same day in every zone", () => {
	assert.equal(day("2026-11-22"), "22 Nov 2026");
	assert.equal(day("2026-01-01"), "1 Jan 2026");
});

test("how long ago reads as people say it", () => {
	const now = new Date("2026-11-22T12:00:00Z");
	assert.equal(ago("2026-11-22T11:59:55Z", now), "just now");
	assert.equal(ago("2026-11-22T11:57:00Z", now), "3 minutes ago");
	assert.equal(ago("2026-11-22T09:00:00Z", now), "3 hours ago");
	assert.equal(ago("2026-11-21T12:00:00Z", now), "yesterday");
	assert.equal(ago("2026-11-22T12:30:00Z", now), "in 30 minutes");
	assert.equal(ago("2026-11-01T12:00:00Z", now), "3 weeks ago");
});

test("one thing is not many things", () => {
	assert.equal(count(1, "gap"), "1 gap");
	assert.equal(count(1200, "gap"), "1,200 gaps");
	assert.equal(count(2, "entry", "entries"), "2 entries");
	assert.equal(moment("2026-11-22T12:00:00Z")?.getTime(), 1795348800000);
});
