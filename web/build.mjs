/* SPDX-License-Identifier: Apache-2.0 */
/* build: the pages as files to be served.
 *
 *	node build.mjs RECORDS.ts OUT STAMP DEPFILE
 *
 * RECORDS.ts is what `import ... from './records'` means.  OUT becomes a folder of index.html and of files whose names
 * change with their bytes, each with NAME.gz beside it.  DEPFILE says for ninja what STAMP was made from. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;

/* What esbuild is asked for; dev.mjs asks for the same. */
export const options = (records, out) => ({
	absWorkingDir: here,
	entryPoints: { main: "src/main.tsx", theme: "src/theme_now.ts", style: "src/styles/style.css" },
	outdir: out,
	bundle: true,
	splitting: true,
	format: "esm",
	target: "es2022",
	minify: true,
	metafile: true,
	legalComments: "none",
	jsx: "automatic",
	jsxImportSource: "preact",
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	assetNames: "[name]-[hash]",
	logLevel: "warning",
	plugins: [{
		name: "records",
		setup(at) {
			at.onResolve({ filter: /\/records$/ }, () => ({ path: resolve(records) }));
		},
	}],
});

/* The page: which files of an entry the browser needs at once. */
export const page = (metafile, out) => {
	const of = (entry) => Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === entry);
	const name = (path) => `/ui/assets/${relative(out, resolve(here, path))}`;
	const [main, made] = of("src/main.tsx");
	const chunks = made.imports.filter((i) => i.kind === "import-statement").map((i) => name(i.path));
	return readFileSync(join(here, "index.html"), "utf8")
		.replace("<!--theme-->", `<script src="${name(of("src/theme_now.ts")[0])}"></script>`)
		.replace("<!--style-->", `<link rel="stylesheet" href="${name(of("src/styles/style.css")[0])}">`)
		.replace("<!--main-->", [...chunks.map((c) => `<link rel="modulepreload" href="${c}">`),
			`<script type="module" src="${name(main)}"></script>`].join("\n"));
};

const everything = (folder) => readdirSync(folder, { withFileTypes: true, recursive: true })
	.map((e) => join(e.parentPath, e.name));

if (process.argv[1] === import.meta.filename) {
	const [records, given, stamp, depfile] = process.argv.slice(2);
	const out = resolve(given);
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	const { metafile } = await build(options(records, out));
	writeFileSync(join(out, "index.html"), page(metafile, out));
	for (const name of readdirSync(out))
		writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
	const from = [...everything(join(here, "src")), join(here, "src"), ...["build.mjs", "index.html", "package-lock.json"].map((n) => join(here, n))];
	writeFileSync(depfile, `${stamp}: ${from.join(" ")}\n`);
	writeFileSync(stamp, readdirSync(out).sort().join("\n"));
}
