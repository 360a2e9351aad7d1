// SPDX-License-Identifier: Apache-2.0
// reference.js PACKAGE ENCODING < texts > ids: one JSON text a line in, its ids by the npm package tiktoken a line out.
const [, , folder, name] = process.argv;
const { Tiktoken } = require(folder);
const ranks = require(`${folder}/encoders/${name}.json`);
const encoding = new Tiktoken(ranks.bpe_ranks, ranks.special_tokens, ranks.pat_str);
let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (rest += part));
process.stdin.on("end", () => {
	const lines = rest.split("\n").filter((line) => line);
	process.stdout.write(lines.map((line) => Array.from(encoding.encode_ordinary(JSON.parse(line))).join(" ") + "\n").join(""));
});
