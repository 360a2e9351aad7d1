/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap: what to do next, by when, in which order.  Until there is a plan, what one can do now. */
import { Command, Empty, Panel } from "../parts";
import { to } from "../route";

export default function Roadmap() {
	return (
		<div class="grid">
			<div class="two-thirds">
				<Panel title="No roadmap yet">
					<Empty icon="map" title="Here will be your next 30, 60 and 90 days" action={<><a class="button primary" href={to("readiness")}>See what is open</a><a class="button" href={to("framework")}>Set owners and due dates</a></>}>
						<p>A roadmap orders the gaps that are open by what they unblock, what they need first and who has time, and draws them over the calendar with the gates between the phases.</p>
						<p>This version of Lintel assesses and runs; it does not plan yet.</p>
					</Empty>
				</Panel>
			</div>
			<div class="third">
				<Panel title="What you can do now">
					<ol class="steps">
						<li><strong>Close the three blockers.</strong> <a href={to("")}>The overview</a> names them, heaviest first, each with its fix.</li>
						<li><strong>Give every gap an owner and a day.</strong> <a href={to("framework")}>The framework</a> keeps both beside each row.</li>
						<li><strong>Decide what can wait.</strong> A waiver has a reason and an end, and stays visible until then.</li>
					</ol>
				</Panel>
				<Panel title="On the command line" sentence="Would one workload run tomorrow, and what is in the way?">
					<Command text="lintel assess --tomorrow PROFILE" />
				</Panel>
			</div>
		</div>
	);
}
