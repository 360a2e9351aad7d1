/* SPDX-License-Identifier: Apache-2.0 */
/* waivers: gaps that somebody decided to live with, the ones that end soon first. */
import { useState } from "preact/hooks";
import { Badge, Dialog, Empty, Failed, Loading, Panel, say } from "../../parts";
import { Problem, send } from "../../api";
import { go, useQuery } from "../../route";
import { may } from "../../use";
import { day } from "../../format";
import type { Checked, Head, Waiver } from "./data";
import { useAll, useKeys } from "./data";
import { Crumbs, Place } from "./marks";
import { checkHref, kindOf, plural } from "./words";

const SOON = 14;
const leftOf = (waiver: Waiver) => Math.ceil((Date.parse(`${waiver.until}T23:59:59Z`) - Date.now()) / 86_400_000);
const soon = (waiver: Waiver) => waiver.state !== "expired" && waiver.state !== "refused" && leftOf(waiver) <= SOON;

const KINDS: [string, string, (waiver: Waiver) => boolean][] = [
	["", "all", () => true], ["soon", `end within ${SOON} days`, soon], ["pending", "pending", (w) => w.state === "pending"],
	["unused", "cover nothing", (w) => w.state === "unused"], ["expired", "expired", (w) => w.state === "expired"], ["refused", "refused", (w) => w.state === "refused"],
];

function Take({ waiver, onClose, done }: { waiver: Waiver; onClose: () => void; done: () => void }) {
	const [problem, fail] = useState<Problem>();
	const take = async () => {
		try {
			await send("DELETE", `/waivers/${waiver.n}`, undefined, { match: waiver.version });
			say("The waiver is gone from lintel.yaml. What it covered counts again from the next assessment on.");
			done();
			onClose();
		} catch (error) {
			fail(error as Problem);
		}
	};
	return <Dialog title="Take the waiver away" onClose={onClose} actions={<>
		<button type="button" class="button small" onClick={onClose}>Keep it</button>
		<button type="button" class="button danger" onClick={take}>Take it away</button>
	</>}>
		<p><b>{waiver.check}</b>{waiver.resource && <> for <code>{waiver.resource}</code></>}, until {day(waiver.until)}: {waiver.because}</p>
		<p>{plural(waiver.findings, "finding")} that it covers {waiver.findings === 1 ? "counts" : "count"} again.</p>
		{problem && <p class="r-error" role="alert">{problem.detail || problem.title}</p>}
	</Dialog>;
}

function Row({ waiver, check, take }: { waiver: Waiver; check: Checked | undefined; take: () => void }) {
	const days = leftOf(waiver), mine = waiver.n !== null;
	return <tr>
		<td><Badge kind={kindOf(waiver.state)}>{waiver.state}</Badge></td>
		<td>{check ? <a href={checkHref(check)}>{check.title}</a> : waiver.title ?? <code>{waiver.check}</code>}
			{waiver.resource && <p><code class="r-place">{waiver.resource}</code></p>}
			<p>{waiver.because}{waiver.by && <span class="r-quiet"> ({waiver.by})</span>}</p>
			{waiver.sentence && <p class="r-quiet">{waiver.sentence}</p>}</td>
		<td class="num">{day(waiver.until)}<p class={soon(waiver) ? "r-soon" : "r-quiet"}>{days >= 0 ? `${plural(days, "day")} left` : `${plural(-days, "day")} ago`}</p></td>
		<td class="num">{waiver.findings}</td>
		<td><Place file={waiver.file} line={waiver.line} /></td>
		<td>{may("operator") && (mine ? <button type="button" class="button small" onClick={take} aria-label={`Take away the waiver of ${waiver.check}`}>Take away</button>
			: <span class="r-quiet">a comment in the file</span>)}</td>
	</tr>;
}

export function Waivers({ head, checks }: { head: Head; checks: Map<string, Checked> }) {
	const { rows, error, again, at } = useAll<Waiver>("/waivers", {}, ["assessed", "estate"]);
	const [query, set] = useQuery();
	const [taken, take] = useState<Waiver>();
	useKeys((key) => key === "Escape" && (go("/ui/readiness"), true));
	const kind = KINDS.find(([name]) => name === (query.get("state") ?? "")) ?? KINDS[0]!;
	const shown = rows?.filter(kind[2]).sort((a, b) => a.until.localeCompare(b.until));
	const byCode = (name: string) => checks.get(name) ?? [...checks.values()].find((check) => check.code === name);
	return <>
		<Crumbs at={[["Readiness", "/ui/readiness"], ["Waivers"]]} />
		<Panel title="Waivers" at={at ?? head.made_at}>
			<p class="r-quiet">A waiver is a gap that somebody decided to live with until a day. It lets a gate pass and changes neither verdict nor level.</p>
			{error && !rows ? <Failed error={error} again={again} /> : !rows || !shown ? <Loading lines={5} /> : rows.length === 0
				? <Empty title="No waivers">Open a gap and choose Waive to live with it until a day.</Empty> : <>
				<div class="r-chips" role="group" aria-label="Which waivers">{KINDS.map(([name, title, is]) =>
					<button key={name} type="button" aria-pressed={kind[0] === name} onClick={() => set({ state: name || undefined })}>{title} <span class="count">{rows.filter(is).length}</span></button>)}</div>
				<div class="r-scroll"><table class="r-table r-waivers">
					<caption class="sr">Waivers, the ones that end soon first</caption>
					<thead><tr><th scope="col">State</th><th scope="col">What and why</th><th scope="col" class="num">Until</th><th scope="col" class="num">Covers</th>
						<th scope="col">Written in</th><th scope="col"><span class="sr">Take away</span></th></tr></thead>
					<tbody>{shown.map((waiver, i) => <Row key={`${waiver.file}:${waiver.line}:${i}`} waiver={waiver} check={byCode(waiver.check)} take={() => take(waiver)} />)}</tbody>
				</table></div>
				{shown.length === 0 && <p class="r-quiet">None is like that.</p>}
			</>}
		</Panel>
		{taken && <Take waiver={taken} onClose={() => take(undefined)} done={again} />}
	</>;
}
