/* SPDX-License-Identifier: Apache-2.0 */
/* refused: why a change was not made, above the buttons of its dialog.  A file that cannot be written comes with the lines to paste. */
import type { Problem } from "../../api";
import { Code } from "../../parts";

export function Refused({ problem, fields = [] }: { problem: Problem | undefined; fields?: readonly string[] }) {
	if (!problem)
		return null;
	const others = problem.errors.filter((error) => !fields.includes(error.field));
	const text = problem.detail || problem.title;
	return (
		<div class="gateway-refused" role="alert">
			{problem.code === "estate-read-only" ? (
				<>
					<p><strong>{problem.title}</strong> Nothing was changed. Put this into lintel.yaml where it is kept:</p>
					<Code text={text} label="lintel.yaml" />
				</>
			) : (
				<>
					<p><strong>Nothing was changed.</strong> {problem.errors.length === 0 ? text : problem.title}</p>
					{others.length > 0 && <ul>{others.map((error) => <li key={error.sentence}>{error.sentence}</li>)}</ul>}
				</>
			)}
		</div>
	);
}
