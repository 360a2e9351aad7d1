/* SPDX-License-Identifier: Apache-2.0 */
/* settings: the theme here, the schedule, who may sign in, and API tokens. */
import { useEffect, useState } from "preact/hooks";
import { Choice, Icon, Panel, Tabs } from "../parts";
import { go, to, type ViewProps } from "../route";
import { onTheme, setTheme, theme, type Theme } from "../theme";
import { Force } from "./settings_force";
import { Schedule } from "./settings_schedule";
import { Sessions } from "./settings_sessions";
import { Tokens } from "./settings_tokens";

const tabs = [
	{ id: "general", label: "General" },
	{ id: "schedule", label: "Schedule" },
	{ id: "sessions", label: "Sessions" },
	{ id: "tokens", label: "API tokens" },
];

function ThemePanel() {
	const [now, set] = useState(theme());
	useEffect(() => onTheme(() => set(theme())), []);
	return (
		<Panel title="Theme" sentence="Kept in this browser alone.">
			<Choice label="Theme" value={now} onValue={(value) => setTheme(value as Theme)} options={[
				{ value: "system", label: <><Icon name="screen" size={15} /> As the system</> },
				{ value: "light", label: <><Icon name="sun" size={15} /> Light</> },
				{ value: "dark", label: <><Icon name="moon" size={15} /> Dark</> },
			]} />
		</Panel>
	);
}

export default function Settings({ rest }: ViewProps) {
	const now = tabs.find((t) => t.id === rest[0])?.id ?? "general";
	return (
		<Tabs label="Settings" tabs={tabs} now={now} onTab={(id) => go(to("settings", id === "general" ? [] : [id]), true)}>
			{now === "general" && <div class="stack"><ThemePanel /><Force /></div>}
			{now === "schedule" && <Schedule />}
			{now === "sessions" && <Sessions />}
			{now === "tokens" && <Tokens />}
		</Tabs>
	);
}
