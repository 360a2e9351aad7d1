/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: what Lintel knows by itself (checks, words, prices), and what it collected (facts). */
import type { ComponentType } from "preact";
import { Empty, Tabs } from "../parts";
import { go, to, type ViewProps } from "../route";
import { Checks } from "./catalogue/checks";
import { Facts } from "./catalogue/facts";
import { Prices } from "./catalogue/prices";
import { Words } from "./catalogue/words";

const TABS: { id: string; label: string; body: ComponentType<ViewProps> }[] = [
	{ id: "checks", label: "Checks", body: Checks },
	{ id: "words", label: "Glossary", body: Words },
	{ id: "prices", label: "Prices", body: Prices },
	{ id: "facts", label: "Facts", body: Facts },
];

export default function CatalogueView({ rest, query }: ViewProps) {
	const now = rest[0] ?? "checks";
	const tab = TABS.find(({ id }) => id === now);
	return (
		<Tabs label="Catalogue" tabs={TABS} now={now} onTab={(id) => go(to("catalogue", [id]))}>
			{tab ? <tab.body rest={rest.slice(1)} query={query} /> : <Empty title="There is no such page">The catalogue's pages are the tabs above.</Empty>}
		</Tabs>
	);
}
