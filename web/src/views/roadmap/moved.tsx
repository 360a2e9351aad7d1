/* SPDX-License-Identifier: Apache-2.0 */
/* moved: what a what-if does to the last days. */
import { day } from "../../format";
import { Empty, Panel, Table } from "../../parts";
import type { Roadmap } from "../../records";

export function Moved({ map }: { map: Roadmap }) {
	if (!map.said)
		return null;
	return (
		<Panel title="What it moves" sentence={<span role="status">{map.said}</span>} flush>
			<Table caption="Activities that the what-if moves" rows={map.moved} keyOf={(m) => m.id ?? ""} most={6} empty={<Empty title="It moves nothing" />}
				columns={[
					{ key: "id", title: "Id", render: (m) => <span class="code">{m.id}</span> },
					{ key: "title", title: "What", grow: true },
					{ key: "before", title: "Planned", render: (m) => <span class="roadmap-day">{m.before ? day(m.before) : "-"}</span> },
					{ key: "after", title: "Then", render: (m) => <span class="roadmap-day">{m.after ? day(m.after) : "left out"}</span> },
					{ key: "days", title: "Days", num: true, sort: (m) => m.days, render: (m) => m.days > 0 ? `+${m.days}` : m.days || "" },
				]} />
		</Panel>
	);
}
