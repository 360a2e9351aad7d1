/* SPDX-License-Identifier: Apache-2.0 */
/* readiness: are we ready, what is missing, where, and what to do: from the scorecard down to a line of a file. */
import { useMemo } from "preact/hooks";
import { Empty, Failed, Loading, When } from "../parts";
import { go, useQuery, type ViewProps } from "../route";
import { useGet } from "../use";
import { AreaView } from "./readiness/area";
import { CheckView } from "./readiness/check";
import type { Checked, Finding, Head } from "./readiness/data";
import { useAll, useKeys } from "./readiness/data";
import { Findings, left } from "./readiness/findings";
import { PlaceView } from "./readiness/place";
import { Again, Changes, useRun } from "./readiness/run";
import { Score } from "./readiness/score";
import { Waivers } from "./readiness/waivers";
import { AREAS, areaHref, checkHref } from "./readiness/words";

const TABS: [string, string, string][] = [["", "Scorecard", "/ui/readiness"], ["findings", "Findings", "/ui/readiness/findings?status=gap,unknown"],
	["waivers", "Waivers", "/ui/readiness/waivers"]];

/* From a finding back to where one came from, else one step up. */
function up(rest: string[], check: Checked | undefined): string {
	if (rest.length >= 3)
		return left.href || (check ? checkHref(check) : areaHref(rest[0]!));
	return rest.length === 2 ? areaHref(rest[0]!) : "/ui/readiness";
}

function Body({ rest, head, checks }: { rest: string[]; head: Head; checks: Map<string, Checked> }) {
	const [what, id, fingerprint] = rest;
	const findings = useAll<Finding>(what === "findings" || id ? "/findings" : null);
	const check = id ? checks.get(id) : undefined;
	useKeys((key) => key === "Escape" && rest.length > 0 && what !== "findings" && what !== "waivers" && (go(up(rest, check)), true));
	if (!what)
		return <><Changes head={head} checks={checks} /><Score head={head} checks={checks} /></>;
	if (what === "findings")
		return <Findings head={head} all={findings} />;
	if (what === "waivers")
		return <Waivers head={head} checks={checks} />;
	if (!AREAS[what] || (id && !check))
		return <Empty title="There is no such check">{id ?? what} is neither an area nor a check of this assessment. <a href="/ui/readiness">Readiness</a> shows all areas.</Empty>;
	if (!check)
		return <AreaView name={what} head={head} checks={checks} />;
	return fingerprint ? <PlaceView key={fingerprint} check={check} fingerprint={fingerprint} head={head} all={findings} />
		: <CheckView key={check.id} check={check} head={head} all={findings} />;
}

const BRIEF = { brief: true };
const isTab = (word: string | undefined) => word === "findings" || word === "waivers";

export default function Readiness({ rest }: ViewProps) {
	const head = useGet<Head>("/assessment", undefined, { on: ["assessed"] });
	const all = useAll<Checked>("/checks", BRIEF);
	const whole = useAll<Checked>(rest.length > 0 && !isTab(rest[0]) ? "/checks" : null); /* prose, where it is read */
	const { run, hear } = useRun();
	useQuery(); /* drawn again when the filters change */
	const rows = whole.rows && !whole.loading ? whole.rows : all.rows;
	const checks = useMemo(() => new Map((rows ?? []).map((check) => [check.id, check])), [rows]);
	const tab = isTab(rest[0]) ? rest[0] : "";
	const none = head.error?.status === 404;
	return <div class="r-page">
		<div class="r-head">
			<nav class="r-tabs" aria-label="Parts of readiness">{TABS.map(([name, title, href]) =>
				<a key={name} href={href} aria-current={tab === name ? "page" : undefined}>{title}</a>)}</nav>
			<p class="r-quiet r-run">{head.data && <>{head.data.run.organisation && <b>{head.data.run.organisation}</b>} assessed <When at={head.data.made_at} />, lintel {head.data.run.version}</>}</p>
			<Again run={run} hear={hear} />
		</div>
		{none ? <Empty title="Nothing was assessed yet">Lintel looks at your infrastructure code, hosts and answers, and says what is ready. It takes a few seconds; nothing leaves this machine.</Empty>
			: head.error && !head.data ? <Failed error={head.error} again={head.again} />
			: all.error && !all.rows ? <Failed error={all.error} again={all.again} />
			: !head.data || !all.rows ? <Loading lines={16} />
			: <Body rest={rest} head={head.data} checks={checks} />}
	</div>;
}
