/* SPDX-License-Identifier: Apache-2.0 */
/* words: the glossary, one word for each thing: Lintel's own and those of the field. */
import type { Page } from "../../api";
import { count } from "../../format";
import { Badge, Empty, Failed, Filter, Loading, Panel } from "../../parts";
import type { WordRow } from "../../records";
import { to, type ViewProps } from "../../route";
import { useGet } from "../../use";

const TOPICS = ["lintel", "tokens", "serving", "gpu", "kubernetes", "azure", "network", "cost", "security", "adoption"];

export function Words({ query }: ViewProps) {
	const topic = query.get("topic") ?? "";
	const { data, error, at, again } = useGet<Page<WordRow>>("/catalog/words", { q: query.get("q") ?? undefined, limit: 500 });
	const shown = (data?.items ?? []).filter((row) => !topic || row.topic === topic);
	return (
		<>
			<Filter fields={[
				{ name: "q", label: "Word", kind: "search", placeholder: "A word, or what it is about" },
				{ name: "topic", label: "Topic", kind: "select", options: TOPICS.map((value) => ({ value, label: value })) },
			]} />
			<Panel title="Glossary" at={at} sentence={data ? `${count(shown.length, "word")}: Lintel's own, and those of AI infrastructure, each with what it means there.` : "Reading them."}>
				{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={14} /> : shown.length === 0
					? <Empty title="No such word" icon="search">Try a part of it, or another topic.</Empty>
					: <dl class="catalogue-words">{shown.map((row) => <OneWord key={row.word} row={row} />)}</dl>}
			</Panel>
		</>
	);
}

function OneWord({ row }: { row: WordRow }) {
	return (
		<div id={`word-${row.word}`}>
			<dt>{row.word}{row.long_form && <span class="catalogue-long">{row.long_form}</span>}</dt>
			<dd>
				<p>{row.sentence} <Badge kind="info" plain>{row.topic}</Badge></p>
				{row.infra && <p class="muted">{row.infra}</p>}
				{row.see.length > 0 && <p class="catalogue-see">See {row.see.map((word, i) => <>{i > 0 && ", "}<a key={word} href={to("catalogue", ["words"], { q: word })}>{word}</a></>)}</p>}
			</dd>
		</div>
	);
}
