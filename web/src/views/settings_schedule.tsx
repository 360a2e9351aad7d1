/* SPDX-License-Identifier: Apache-2.0 */
/* settings_schedule: when lintel assesses by itself, and how long runs are kept. */
import { useState } from "preact/hooks";
import { Problem, send } from "../api";
import { when } from "../format";
import { Check, Facts, Failed, Field, Icon, Loading, NotYours, Panel, say, Select, When } from "../parts";
import type { Schedule as Kept, ScheduleSet } from "../records";
import { may, useGet } from "../use";

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const intervals: [number, string][] = [[0, "never by the clock"], [15, "every 15 minutes"], [60, "every hour"], [360, "every 6 hours"], [1440, "every day"], [10080, "every week"]];

type Draft = Pick<Kept, "interval_minutes" | "on_change" | "keep_days" | "digest" | "digest_day">;

function Change({ kept, again }: { kept: Kept; again: () => void }) {
	const [changed, set] = useState<Partial<Draft>>({});
	const [error, fail] = useState<Problem | null>(null);
	const now: Draft = { ...kept, ...changed };
	const wrong = (field: string) => error?.errors.find((e) => e.field === field)?.sentence;
	const save = async () => {
		fail(null);
		try {
			await send<Kept>("PUT", "/schedule", changed satisfies Partial<ScheduleSet>);
			set({});
			say("The schedule is kept.");
			again();
		} catch (why) {
			fail(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""));
		}
	};
	const all = intervals.some(([minutes]) => minutes === now.interval_minutes) ? intervals : [...intervals, [now.interval_minutes, `every ${now.interval_minutes} minutes`] as [number, string]];
	const touched = Object.keys(changed).length > 0;
	return (
		<form class="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
			{error && error.errors.length === 0 && <Failed error={error} />}
			<div class="fields">
				<Select label="Assess" value={String(now.interval_minutes)} error={wrong("interval_minutes")} onValue={(v) => set({ ...changed, interval_minutes: Number(v) })} options={all.map(([minutes, label]) => ({ value: String(minutes), label }))} />
				<Field label="Keep calls and old policies for" hint="Days, 7 at least." type="number" input={{ min: 7, max: 36500 }} value={String(now.keep_days)} error={wrong("keep_days")} onValue={(v) => set({ ...changed, keep_days: Number(v) })} />
				<Select label="Digest" hint="What changed, in a few lines." value={now.digest ?? "off"} error={wrong("digest")} onValue={(v) => set({ ...changed, digest: v })} options={["off", "daily", "weekly"].map((value) => ({ value, label: value }))} />
				{now.digest === "weekly" && <Select label="On" value={now.digest_day ?? "monday"} error={wrong("digest_day")} onValue={(v) => set({ ...changed, digest_day: v })} options={days.map((value) => ({ value, label: value }))} />}
				<div class="whole"><Check label="Assess when files of the estate or the policy changed" checked={now.on_change} error={wrong("on_change")} onValue={(v) => set({ ...changed, on_change: v })} /></div>
			</div>
			<div class="row">
				<button type="submit" class="button primary" disabled={!touched}>Keep</button>
				{touched && <button type="button" class="button" onClick={() => set({})}>Undo</button>}
			</div>
		</form>
	);
}

export function Schedule() {
	const got = useGet<Kept>("/schedule", undefined, { on: ["assessed", "estate"] });
	const kept = got.data;
	return (
		<Panel title="Schedule" sentence="When lintel assesses by itself, and how long it keeps what it found." at={got.at}>
			{got.error ? <Failed error={got.error} again={got.again} /> : !kept ? <Loading lines={8} /> : (
				<div class="stack">
					{kept.sentence && <div class="note"><Icon name="info" size={18} /><p>{kept.sentence}</p></div>}
					{may("operator") ? <Change kept={kept} again={got.again} /> : (
						<>
							<Facts rows={[
								["Assesses", intervals.find(([minutes]) => minutes === kept.interval_minutes)?.[1] ?? `every ${kept.interval_minutes} minutes`],
								["On change", kept.on_change ? "yes" : "no"],
								["Keeps calls", `${kept.keep_days} days`],
								["Digest", kept.digest === "weekly" ? `weekly, on ${kept.digest_day}` : kept.digest ?? "off"],
							]} />
							<NotYours need="operator" what="Changing the schedule" />
						</>
					)}
					<Facts rows={[
						["Last", kept.last_at ? <When at={kept.last_at} /> : "not yet"],
						["Next", kept.next_at ? when(kept.next_at) : "not by the clock"],
						["Changed since", kept.changed ? <code>{kept.changed}</code> : "nothing"],
						["Watches", `${kept.folders} folders`],
						["Assessed by", kept.leads ? "this instance" : "another instance that shares the store"],
					]} />
				</div>
			)}
		</Panel>
	);
}
