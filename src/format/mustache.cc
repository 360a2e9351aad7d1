// SPDX-License-Identifier: Apache-2.0
/* mustache: see mustache.h.  The library knows tags and sections; it is given them alone, with each text between as a
 * number, so that white space is ours, and each name with its line behind it, so that an error has a place. */
extern "C" {
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/mustache.h"
}

#include <deque>
#include <kainjow/mustache.hpp>
#include <string>
#include <unordered_map>
#include <vector>

using kainjow::mustache::basic_context;
using kainjow::mustache::data;

namespace {

using slice = struct lt_text; /* a function is called so too */

constexpr char MARK = '\x02', LINE = '\x03'; /* a text's number; between a name and what it is for and its line */
constexpr char VALUE = 'v', SECTION = 's';

struct wrong {
	unsigned line;
	std::string sentence;
};

bool
blank(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	return from == to;
}

/* The template cut into tags and texts. */
struct cut {
	const struct lt_mustache &given;
	std::string tags = "{{=<% %>=}}";
	std::vector<slice> texts{};
	struct opened {
		std::string name;
		unsigned line;
	};
	std::vector<opened> sections{};

	explicit cut(const struct lt_mustache &t) : given(t) {}

	void text(const char *from, const char *to)
	{
		if (from >= to)
			return;
		tags += MARK + std::to_string(texts.size()) + ";";
		texts.push_back(slice{ from, static_cast<size_t>(to - from) });
	}

	void tag(char sign, const std::string &name, unsigned line)
	{
		unsigned of = line;
		if (name.empty() || name.find_first_of(" \t\n<>{}") != std::string::npos)
			throw wrong{ line, "a tag holds one name, not '" + name + "'" };
		if (sign == '#' || sign == '^')
			sections.push_back({ name, line });
		if (sign == '/') {
			if (sections.empty())
				throw wrong{ line, "<%/" + name + "%> closes a section that was never opened" };
			if (sections.back().name != name)
				throw wrong{ line, "<%/" + name + "%> stands where <%" + sections.back().name + "%> of line " +
					std::to_string(sections.back().line) + " is to be closed" };
			of = sections.back().line;
			sections.pop_back();
		}
		tags += "<%";
		if (sign)
			tags += sign;
		tags += name + LINE + (sign == 0 || sign == '&' ? VALUE : SECTION) + std::to_string(of) + "%>";
	}

	void all()
	{
		const char *p = given.bytes.at, *end = p + given.bytes.len, *from = p, *line_at = p;
		unsigned line = 1;
		while (p < end) {
			if (*p == '\n') {
				line++;
				line_at = ++p;
				continue;
			}
			if (*p != '<' || p + 1 >= end || p[1] != '%') {
				p++;
				continue;
			}
			const char *open = p, *begin = p + 2, *close = begin;
			while (close + 1 < end && !(close[0] == '%' && close[1] == '>'))
				close++;
			if (close + 1 >= end)
				throw wrong{ line, "a tag is opened and never closed" };
			p = close + 2;
			std::string name = kainjow::mustache::trim(std::string(begin, close));
			char sign = !name.empty() && strchr("#^/&!", name[0]) ? name[0] : 0;
			const char *eol = p;
			while (eol < end && *eol != '\n')
				eol++;
			bool alone = sign && sign != '&' && blank(line_at, open) && blank(p, eol);
			text(from, alone && line_at >= from ? line_at : open);
			if (sign != '!')
				tag(sign, sign ? kainjow::mustache::trim(name.substr(1)) : name, line);
			for (const char *q = open; q < p; q++)
				if (*q == '\n')
					line++, line_at = q + 1;
			if (alone && eol < end)
				p = line_at = eol + 1, line++;
			else if (alone)
				p = eol;
			from = p;
		}
		text(from, end);
		if (!sections.empty())
			throw wrong{ sections.back().line, "<%" + sections.back().name + "%> is opened and never closed" };
	}
};

/* What the library asks for names: it is answered with data made for the question. */
class view : public basic_context<std::string> {
public:
	view(struct lt_arena *arena, const struct lt_mustache &t) : a(arena), given(t)
	{
		frames.push_back({ t.view, -1, 0 });
		if (t.item.doc)
			frames.push_back({ t.item, -1, 0 });
	}

	void push(const data *d) override
	{
		auto it = known.find(d);
		frames.push_back(it == known.end() ? frame{ LT_NOWHERE, -1, 0 } : it->second);
	}
	void pop() override { frames.pop_back(); }
	const data *get_partial(const std::string &) const override { return nullptr; }

	const data *get(const std::string &asked) const override
	{
		size_t at = asked.find(LINE);
		std::string name = asked.substr(0, at);
		bool value = asked[at + 1] == VALUE;
		unsigned line = static_cast<unsigned>(std::stoul(asked.substr(at + 2)));
		struct lt_node node = LT_NOWHERE;
		bool flag = false;
		if (name == ".") {
			node = frames.back().node;
		} else if (!find(name, &node, &flag)) {
			throw wrong{ line, "nothing is called '" + name + "' here" };
		} else if (!node.doc) {
			return keep(data(flag ? data::type::bool_true : data::type::bool_false), frame{ LT_NOWHERE, -1, 0 });
		}
		return value ? written(node, name, line) : walked(node, name, line);
	}

private:
	struct frame {
		struct lt_node node;
		long index; /* in its list; -1: in none */
		long count;
	};
	struct lt_arena *a;
	const struct lt_mustache &given;
	std::vector<frame> frames{};
	mutable std::deque<data> made{};
	mutable std::unordered_map<const data *, frame> known{};

	const data *keep(data &&d, frame f) const
	{
		made.push_back(std::move(d));
		known[&made.back()] = f;
		return &made.back();
	}

	/* *ret_flag where the name is first or last. */
	bool find(const std::string &name, struct lt_node *ret_node, bool *ret_flag) const
	{
		std::string head = name.substr(0, name.find('.'));
		for (size_t i = frames.size(); i-- > 0;) {
			const frame &f = frames[i];
			struct lt_node n = lt_node_is(f.node, LT_KIND_MAP) ? lt_node_get(f.node, head.c_str()) : LT_NOWHERE;
			if (lt_node_is(n, LT_KIND_NONE) && f.index >= 0 && (head == "first" || head == "last")) {
				*ret_flag = head == "first" ? f.index == 0 : f.index == f.count - 1;
				return true;
			}
			if (lt_node_is(n, LT_KIND_NONE) && i == 1 && given.item.doc && given.item_name && head == given.item_name)
				n = given.item;
			if (lt_node_is(n, LT_KIND_NONE))
				continue;
			for (size_t from = head.size(); from < name.size();) {
				size_t to = name.find('.', from + 1);
				n = lt_node_get(n, name.substr(from + 1, to == std::string::npos ? to : to - from - 1).c_str());
				from = to == std::string::npos ? name.size() : to;
			}
			*ret_node = n;
			return !lt_node_is(n, LT_KIND_NONE);
		}
		return false;
	}

	/* As a value is written. */
	const data *written(struct lt_node node, const std::string &name, unsigned line) const
	{
		enum lt_kind kind = lt_node_kind(node);
		if (kind == LT_KIND_LIST || kind == LT_KIND_MAP)
			throw wrong{ line, "'" + name + "' holds several things; <%#" + name + "%> walks through it" };
		if (kind == LT_KIND_UNKNOWN)
			throw wrong{ line, "'" + name + "' cannot be known from the estate" };
		struct lt_text text = kind == LT_KIND_NULL ? LT_NONE : lt_node_text(node, a);
		if (text.len && memchr(text.at, MARK, text.len))
			throw wrong{ line, "'" + name + "' holds a control character" };
		return keep(data(std::string(text.len ? text.at : "", text.len)), frame{ node, -1, 0 });
	}

	/* As a section takes it: a list of its items, or is it something? */
	const data *walked(struct lt_node node, const std::string &name, unsigned line) const
	{
		bool something = true;
		switch (lt_node_kind(node)) {
		case LT_KIND_LIST:
			return items(node);
		case LT_KIND_MAP:
			something = lt_node_count(node) > 0;
			break;
		case LT_KIND_TEXT:
			something = lt_node_text(node, a).len > 0;
			break;
		case LT_KIND_UNKNOWN:
			throw wrong{ line, "'" + name + "' cannot be asked: the estate does not say it" };
		default:
			something = !lt_node_is(node, LT_KIND_FALSE) && !lt_node_is(node, LT_KIND_NULL);
		}
		return keep(data(something ? data::type::bool_true : data::type::bool_false), frame{ node, -1, 0 });
	}

	const data *items(struct lt_node list) const
	{
		long count = static_cast<long>(lt_node_count(list)), index = 0;
		kainjow::mustache::list made_of(static_cast<size_t>(count), data(data::type::bool_true));
		const data *d = keep(data(made_of), frame{ list, -1, 0 });
		struct lt_walk w = lt_walk(list);
		while (lt_walk_next(&w)) {
			known[&d->list_value()[static_cast<size_t>(index)]] = frame{ w.value, index, count };
			index++;
		}
		return d;
	}
};

std::string
escaped(const std::string &value, enum lt_syntax syntax)
{
	struct lt_buf out = LT_BUF(SIZE_MAX / 2);
	lt_escape(&out, slice{ value.data(), value.size() }, syntax);
	std::string text(out.at ? out.at : "", out.len);
	lt_buf_done(&out);
	return text;
}

/* The texts in the places of their numbers. */
slice
whole(struct lt_arena *a, const std::string &marked, const std::vector<slice> &texts)
{
	std::string out;
	for (size_t i = 0; i < marked.size(); i++) {
		if (marked[i] != MARK) {
			out += marked[i];
			continue;
		}
		size_t number = 0;
		for (i++; marked[i] != ';'; i++)
			number = number * 10 + static_cast<size_t>(marked[i] - '0');
		out.append(texts[number].at, texts[number].len);
	}
	return lt_copy_text(a, slice{ out.data(), out.size() });
}

} // namespace

extern "C" bool
lt_mustache_render(struct lt_arena *a, const struct lt_mustache *given, struct lt_text *ret_text, struct lt_err *err)
{
	try {
		cut pieces(*given);
		pieces.all();
		kainjow::mustache::mustache library(pieces.tags);
		if (!library.is_valid())
			return lt_fail(err, "%s: %s", given->name, library.error_message().c_str());
		enum lt_syntax syntax = given->syntax;
		library.set_custom_escape([syntax](const std::string &value) { return escaped(value, syntax); });
		view names(a, *given);
		*ret_text = whole(a, library.render(names), pieces.texts);
		return true;
	} catch (const wrong &w) {
		return lt_fail(err, "%s:%u: %s", given->name, w.line, w.sentence.c_str());
	} catch (const std::exception &e) {
		return lt_fail(err, "%s: %s", given->name, e.what());
	}
}
