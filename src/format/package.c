/* SPDX-License-Identifier: Apache-2.0 */
/* One small reader a syntax, and the rows that say which file has which. */
#include "format/package.h"

#include "base/arena.h"

struct reading {
	struct lt_arena *a;
	struct lt_packages found;
	uint32_t line;
	bool inside;          /* a section that lists packages */
	struct lt_text group; /* Maven's groupId, until its artifactId comes */
};

static void
add(struct reading *r, const char *ecosystem, struct lt_text name, struct lt_text version)
{
	LT_PUSH(r->a, r->found.at, r->found.count, r->found.room) =
		(struct lt_package){ ecosystem, name, lt_text_trim(version), r->line };
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
		|| c == '_' || c == '.';
}

/* The first n name characters. */
static struct lt_text
name_of(struct lt_text t)
{
	size_t len = 0;
	while (len < t.len && is_name_char(t.at[len]))
		len++;
	return (struct lt_text){ t.at, len };
}

static struct lt_text
behind(struct lt_text t, size_t len)
{
	return (struct lt_text){ t.at + len, t.len - len };
}

/* What stands between the first two quotes of one kind; LT_NONE without them. */
static struct lt_text
quoted(struct lt_text t, struct lt_text *ret_rest)
{
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] != '"' && t.at[i] != '\'')
			continue;
		const char *end = memchr(t.at + i + 1, t.at[i], t.len - i - 1);
		if (!end)
			return LT_NONE;
		struct lt_text inside = { t.at + i + 1, (size_t)(end - (t.at + i + 1)) };
		*ret_rest = behind(t, (size_t)(end + 1 - t.at));
		return inside;
	}
	return LT_NONE;
}

/* name[extra] >= 1.0 ; marker */
static void
requirement(struct reading *r, struct lt_text t)
{
	t = lt_text_trim(t);
	struct lt_text name = name_of(t), rest = behind(t, name.len), piece;
	if (name.len == 0)
		return;
	if (rest.len && rest.at[0] == '[') {
		const char *end = memchr(rest.at, ']', rest.len);
		if (!end)
			return;
		rest = behind(rest, (size_t)(end + 1 - rest.at));
	}
	if (lt_text_cut(&rest, ';', &piece))
		rest = piece;
	if (lt_text_cut(&rest, '#', &piece))
		rest = piece;
	rest = lt_text_trim(rest);
	if (rest.len && !strchr("=<>!~@^(", rest.at[0]))
		return;
	add(r, "pypi", name, rest);
}

static void
requirements_line(struct reading *r, struct lt_text line)
{
	if (line.len && line.at[0] != '#' && line.at[0] != '-')
		requirement(r, line);
}

/* Lists of quoted requirements anywhere; key = "version" in sections that list packages. */
static void
pyproject_line(struct reading *r, struct lt_text line)
{
	struct lt_text name = name_of(line), rest = line, word;
	if (line.len && line.at[0] == '[') {
		r->inside = lt_text_has(line, "dependencies") || lt_text_has(line, "packages");
		return;
	}
	if (lt_text_starts(line, "#"))
		return;
	if (r->inside && name.len && !lt_text_has(line, "[")) {
		struct lt_text value = behind(line, name.len), version = LT_NONE;
		value = lt_text_trim(value);
		if (lt_text_starts(value, "=")) {
			version = quoted(value, &rest);
			add(r, "pypi", name, version.at ? version : LT_LIT(""));
		}
		return;
	}
	while ((word = quoted(rest, &rest)).at)
		requirement(r, word);
}

static void
go_line(struct reading *r, struct lt_text line)
{
	struct lt_text path, version;
	if (lt_text_starts(line, "require "))
		line = lt_text_trim(behind(line, 8));
	if (!lt_text_cut(&line, ' ', &path) || !lt_text_cut(&line, ' ', &version))
		return;
	if (lt_text_starts(version, "v") && memchr(path.at, '.', path.len))
		add(r, "go", path, version);
}

static void
cargo_line(struct reading *r, struct lt_text line)
{
	struct lt_text rest = line, name = name_of(line);
	if (line.len && line.at[0] == '[') {
		r->inside = lt_text_has(line, "dependencies");
		return;
	}
	struct lt_text value = lt_text_trim(behind(line, name.len));
	if (!r->inside || name.len == 0 || !lt_text_starts(value, "="))
		return;
	const char *version = value.len ? memmem(value.at, value.len, "version", 7) : NULL;
	if (version)
		value = behind(value, (size_t)(version - value.at));
	struct lt_text word = quoted(value, &rest);
	add(r, "cargo", name, word.at ? word : LT_LIT(""));
}

/* The value of an XML attribute, or LT_NONE. */
static struct lt_text
attribute(struct lt_text line, const char *name)
{
	struct lt_text rest;
	const char *at = line.len ? memmem(line.at, line.len, name, strlen(name)) : NULL;
	return at ? quoted(behind(line, (size_t)(at - line.at)), &rest) : LT_NONE;
}

static void
nuget_line(struct reading *r, struct lt_text line)
{
	if (!lt_text_has(line, "<PackageReference") && !lt_text_has(line, "<PackageVersion"))
		return;
	struct lt_text name = attribute(line, "Include="), version = attribute(line, "Version=");
	if (name.at)
		add(r, "nuget", name, version.at ? version : LT_LIT(""));
}

/* What stands between <tag> and </tag> of one line. */
static struct lt_text
element(struct lt_text line, const char *open)
{
	const char *at = line.len ? memmem(line.at, line.len, open, strlen(open)) : NULL;
	if (!at)
		return LT_NONE;
	struct lt_text rest = behind(line, (size_t)(at - line.at) + strlen(open)), inside;
	return lt_text_cut(&rest, '<', &inside) ? lt_text_trim(inside) : LT_NONE;
}

/* Maven writes group and artifact on lines of their own: the name is group:artifact as one
 * slice when they follow each other, else the group. */
static void
maven_line(struct reading *r, struct lt_text line)
{
	struct lt_text group = element(line, "<groupId>"), artifact = element(line, "<artifactId>");
	struct lt_text version = element(line, "<version>");
	if (group.at)
		r->group = group;
	if (artifact.at && r->group.at) {
		char *whole = lt_print(r->a, "%.*s:%.*s", LT_ARG(r->group), LT_ARG(artifact));
		add(r, "maven", lt_text(whole), LT_LIT(""));
		r->group = LT_NONE;
	}
	if (version.at && r->found.count && r->found.at[r->found.count - 1].version.len == 0)
		r->found.at[r->found.count - 1].version = version;
}

/* implementation("group:artifact:version") */
static void
gradle_line(struct reading *r, struct lt_text line)
{
	struct lt_text rest = line, word;
	while ((word = quoted(rest, &rest)).at) {
		const char *last = word.len ? memrchr(word.at, ':', word.len) : NULL;
		const char *first = word.len ? memchr(word.at, ':', word.len) : NULL;
		if (!first)
			continue;
		size_t len = last != first ? (size_t)(last - word.at) : word.len;
		add(r, "maven", (struct lt_text){ word.at, len },
			last != first ? behind(word, len + 1) : LT_LIT(""));
	}
}

/* "name": "version" inside "dependencies": {...} and its like. */
static void
npm_line(struct reading *r, struct lt_text line)
{
	struct lt_text rest = line, name, version;
	const char *section = line.len ? memmem(line.at, line.len, "ependencies\"", 12) : NULL;
	if (section) {
		r->inside = true;
		rest = behind(line, (size_t)(section + 12 - line.at));
	}
	while (r->inside && rest.len) {
		const char *end = memchr(rest.at, '}', rest.len), *quote = memchr(rest.at, '"', rest.len);
		if (end && (!quote || end < quote))
			break;
		name = quoted(rest, &rest);
		if (!name.at || !lt_text_starts(lt_text_trim(rest), ":") || !(version = quoted(rest, &rest)).at)
			break;
		add(r, "npm", name, version);
	}
	if (rest.len && memchr(rest.at, '}', rest.len))
		r->inside = false;
}

static const struct {
	const char *starts, *ends;
	void (*line)(struct reading *r, struct lt_text line);
} files[] = {
	{ "requirements", ".txt", requirements_line },
	{ "constraints", ".txt", requirements_line },
	{ "", "requirements.txt", requirements_line },
	{ "pyproject.toml", "", pyproject_line },
	{ "Pipfile", "Pipfile", pyproject_line },
	{ "setup.py", "", pyproject_line },
	{ "setup.cfg", "", requirements_line },
	{ "package.json", "", npm_line },
	{ "go.mod", "", go_line },
	{ "Cargo.toml", "", cargo_line },
	{ "", ".csproj", nuget_line },
	{ "", ".fsproj", nuget_line },
	{ "Directory.Packages.props", "", nuget_line },
	{ "pom.xml", "", maven_line },
	{ "build.gradle", "", gradle_line },
};

static int
row_of(struct lt_text path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	struct lt_text name = slash ? behind(path, (size_t)(slash + 1 - path.at)) : path;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (lt_text_starts(name, files[i].starts) && lt_text_ends(name, files[i].ends))
			return (int)i;
	return -1;
}

bool
lt_packages_are_in(struct lt_text path)
{
	return row_of(path) >= 0;
}

struct lt_packages
lt_packages_read(struct lt_arena *a, struct lt_text path, struct lt_text bytes)
{
	struct reading r = { .a = a };
	int row = row_of(path);
	for (struct lt_text line; row >= 0 && lt_text_cut(&bytes, '\n', &line);) {
		r.line++;
		files[row].line(&r, lt_text_trim(line));
	}
	return r.found;
}

bool
lt_package_pinned(const struct lt_package *package)
{
	struct lt_text v = package->version;
	if (v.len == 0)
		return false;
	if (strcmp(package->ecosystem, "pypi") == 0)
		return (lt_text_starts(v, "==") && !memchr(v.at, '*', v.len)) || lt_text_starts(v, "@");
	if (strcmp(package->ecosystem, "go") == 0)
		return true;
	if (strcmp(package->ecosystem, "cargo") == 0)
		return v.at[0] == '=';
	bool digit = v.at[0] >= '0' && v.at[0] <= '9';
	return digit && !memchr(v.at, '*', v.len) && !memchr(v.at, 'x', v.len) && !memchr(v.at, '+', v.len)
		&& !memchr(v.at, ' ', v.len);
}
