/* SPDX-License-Identifier: Apache-2.0 */
/* capacity: quota as it was told, and how much of a model a workload needs: the same code as lintel plan quota and plan capacity. */
import { useState } from "preact/hooks";
import { Tabs } from "../parts";
import { Own } from "./capacity/own";
import { Quota } from "./capacity/quota";
import { Served } from "./capacity/served";

const tabs = [{ id: "quota", label: "Quota" }, { id: "served", label: "A model that is served" }, { id: "own", label: "GPUs of your own" }];

export default function Capacity() {
	const [now, go] = useState("quota");
	return (
		<div class="capacity">
			<Tabs tabs={tabs} now={now} onTab={go} label="What to look at">
				{now === "quota" && <Quota />}
				{now === "served" && <Served />}
				{now === "own" && <Own />}
			</Tabs>
		</div>
	);
}
