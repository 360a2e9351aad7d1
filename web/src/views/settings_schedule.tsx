/* SPDX-License-Identifier: Apache-2.0 */
/* settings_schedule: when lintel assesses by itself, and how long runs are kept. */
import { useEffect, useState } from "preact/hooks";
import { Problem, send } from "../api";
import { say, Check, Facts, Failed, Field, Loading, NotYours, Panel, When } from "../parts";
import { may, useGet } from "../use";

type Kept = Record<string, string | number | boolean | null>;

/* What of a schedule is said, not set. */
const told = (name: string) => name.endsWith("_at");

export function Schedule() {
	const got = useGet<Kept>("/schedule", undefined, { on: ["assessed"] });
	const [draft, set] = useState<Kept | null>(null);
	const [error, fail] = useState<Problem | null>(null);
	useEffect(() => set(null), [got.at]);
	const now = draft ?? got.data;
	const save = async () => {
		if (!draft)
			return;
		fail(null);
		try {
			await send("PUT", "/schedule", Object.fromEntries(Object.entries(draft).filter(([name]) => !told(name))));
			say("The schedule is kept.");
			got.again();
		} catch (why) {
			fail(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""));
		}
	};
	return (
		<Panel title="Schedule" sentence="When lintel assesses by itself, and how long it keeps what it found." at={got.at}>
			{got.error ? <Failed error={got.error} again={got.again} /> : !now ? <Loading lines={6} /> : !may("operator") ? (
				<><Facts rows={Object.entries(now).map(([name, value]) => [name.replaceAll("_", " "), String(value ?? "–")])} /><NotYours need="operator" what="Changing the schedule" /></>
			) : (
				<form class="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
					{error && <Failed error={error} />}
					<ScheduleFields now={now} set={set} error={error} />
					<div class="row"><button type="submit" class="button primary" disabled={!draft}>Keep</button>{draft && <button type="button" class="button" onClick={() => set(null)}>Undo</button>}</div>
				</form>
			)}
		</Panel>
	);
}

function ScheduleFields({ now, set, error }: { now: Kept; set: (next: Kept) => void; error: Problem | null }) {
	const wrong = (field: string) => error?.errors.find((e) => e.field === field)?.sentence;
	return (
		<div class="fields">
			{Object.entries(now).map(([name, value]) => {
				const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
				if (told(name))
					return <div key={name} class="field"><span class="field-label">{label}</span><When at={value as string | null} /></div>;
				if (typeof value === "boolean")
					return <Check key={name} label={label} checked={value} error={wrong(name)} onValue={(next) => set({ ...now, [name]: next })} />;
				if (typeof value === "number")
					return <Field key={name} label={label} type="number" value={String(value)} error={wrong(name)} onValue={(next) => set({ ...now, [name]: Number(next) })} />;
				return null;
			})}
		</div>
	);
}
