/* SPDX-License-Identifier: Apache-2.0 */
/* question: what is asked of people, and how what they typed becomes what the API takes. */

export interface QuestionField { name: string; ask: string; scale: string; choices: string[]; optional: boolean }
export interface Question {
	question: string; block: string; block_title: string; title: string; help: string | null; scale: string; choices: string[]; roles: string[];
	value: string | null; who: string | null; day: string | null; evidence: string | null; state: string; sentence: string | null;
	file: string | null; line: number | null; pending: boolean;
	fields: QuestionField[]; example: string | null; proof: string | null; expires: number; checks: string[]; items: string[];
}

/* So many checks and items. */
export const decides = (question: Question) => question.checks.length + question.items.length;

/* "4: written, owned and measured" is the value 4 and what it means. */
export function choiceOf(choice: string): { value: string; says: string } {
	const at = choice.indexOf(": ");
	return at < 0 ? { value: choice, says: "" } : { value: choice.slice(0, at), says: choice.slice(at + 2) };
}

/* How it is answered, for who answers. */
export const HOW: Record<string, string> = {
	maturity: "One of five; the first that is wholly true.", agreement: "One of five.", yes: "Yes, partly or no.", often: "How often.",
	autonomy: "One of four.", choice: "One of these.", number: "A number.", share: "A share in percent.", day: "A day.", text: "A sentence or two.",
	list: "One a line.", map: "One a line, as name=value.", person: "The name of a person.", record: "A few fields.", records: "Several entries, each of a few fields.",
};

type Fields = Record<string, string>;

/* The path a.b in a map of maps. */
function put(into: Record<string, unknown>, path: string, value: unknown): void {
	const [first, ...rest] = path.split(".");
	if (rest.length === 0)
		into[first!] = value;
	else
		put((into[first!] ??= {}) as Record<string, unknown>, rest.join("."), value);
}

function take(from: unknown, path: string): unknown {
	return path.split(".").reduce<unknown>((at, name) => at && typeof at === "object" ? (at as Record<string, unknown>)[name] : undefined, from);
}

/* One field as it goes to the API: numbers are numbers, lists are lists, true and false are themselves. */
function typed(field: QuestionField, text: string): unknown {
	switch (field.scale) {
	case "number": case "share": {
		const share = field.scale === "share" && /%\s*$/.test(text);
		const value = Number(text.replace(/%\s*$/, ""));
		return Number.isNaN(value) ? text : share ? value / 100 : value;
	}
	case "list":
		return text.split(/[\n,]/).map((one) => one.trim()).filter(Boolean);
	case "choice":
		return text === "true" ? true : text === "false" ? false : text;
	case "map":
		return Object.fromEntries(text.split(/[\n,]/).map((one) => one.trim().split("=")).filter(([name]) => name)
			.map(([name, value]) => [name!.trim(), (value ?? "").trim()]));
	default:
		return text;
	}
}

const shown = (value: unknown): string => value === undefined || value === null ? "" : Array.isArray(value) ? value.join(", ")
	: typeof value === "object" ? Object.entries(value).map(([name, one]) => `${name}=${String(one)}`).join(", ") : String(value);

/* What was answered, as the text of each field. */
export function fieldsOf(fields: QuestionField[], value: unknown): Fields {
	return Object.fromEntries(fields.map((field) => [field.name, shown(take(value, field.name))]));
}

export const parsed = (value: string | null): unknown => {
	try {
		return value === null ? null : JSON.parse(value);
	} catch {
		return value;
	}
};

/* What people filled in, onto what was there: a key that the form does not know stays. */
export function recordOf(fields: QuestionField[], said: Fields, had: unknown): Record<string, unknown> {
	const made = had && typeof had === "object" && !Array.isArray(had) ? structuredClone(had) as Record<string, unknown> : {};
	for (const field of fields) {
		const text = said[field.name]?.trim() ?? "";
		if (text)
			put(made, field.name, typed(field, text));
		else if (take(made, field.name) !== undefined)
			put(made, field.name, null);
	}
	return made;
}

/* What the API takes for a question that is no record. */
export function valueOf(scale: string, text: string): string {
	const said = text.trim();
	if (scale === "share")
		return /%\s*$/.test(said) || said === "" ? said : `${said} %`;
	if (scale === "list" || scale === "map")
		return said.split("\n").map((one) => one.trim()).filter(Boolean).join(", ");
	return said;
}

/* The same the other way: what a box shows of an answer. */
export function textOf(scale: string, value: string | null): string {
	const is = parsed(value);
	if (scale === "list" && Array.isArray(is))
		return is.join("\n");
	if (scale === "map" && is && typeof is === "object")
		return Object.entries(is).map(([name, one]) => `${name}=${String(one)}`).join("\n");
	if (scale === "share" && value !== null && value !== "" && !Number.isNaN(Number(value)))
		return String(Math.round(Number(value) * 1000) / 10);
	if ((scale === "record" || scale === "records") && is && typeof is === "object")
		return JSON.stringify(is, null, 2);
	return value ?? "";
}
