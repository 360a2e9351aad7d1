// SPDX-License-Identifier: Apache-2.0
// tokens.js PACKAGE ENCODING FILE: seconds of processor time that the npm package tiktoken takes for the text, and its tokens.
const fs = require("fs");
const [, , folder, name, file] = process.argv;
const { Tiktoken } = require(folder);
const ranks = require(`${folder}/encoders/${name}.json`);
const encoding = new Tiktoken(ranks.bpe_ranks, ranks.special_tokens, ranks.pat_str);
const text = fs.readFileSync(file, "utf8");
encoding.encode_ordinary(text.slice(0, 2000));
const before = process.cpuUsage();
const tokens = encoding.encode_ordinary(text).length;
console.log(process.cpuUsage(before).user / 1e6, tokens);
