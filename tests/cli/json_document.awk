# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Compares what json_members found with docs/json.md:
#
#     awk -v folder=docs/ -f json_document.awk docs/json.md MEMBERS
#
# In the document each heading begins a section, whose tables have rows `| names | type | what it is |`. An object whose
# third cell links to another section (#...) has the members of that one; to another file (results.md), any whose name stands
# there in backticks. A line "And the members of [...](#...)" adds those of a section. In types, "null" and "absent" say that
# the member may be that, and "any" that nothing is said of what is in it; `*` is any name. Rows whose third cell begins with
# "Rare", or whose type says "if known", need not be met.

function slug_of(text) {
    text = tolower(text)
    gsub(/[^a-z0-9 _-]/, "", text)
    gsub(/ /, "-", text)
    return text
}

function complain(text) {
    print text
    failures++
}

# The target of the first link in a text: "#slug", "results.md", "" without one.
function link_of(text) {
    if (!match(text, /\]\([^)]*\)/)) return ""
    return substr(text, RSTART + 2, RLENGTH - 3)
}

function note_row(names, type, what,    name, at) {
    while (match(names, /`[^`]+`/)) {
        name = substr(names, RSTART + 1, RLENGTH - 2)
        names = substr(names, RSTART + RLENGTH)
        at = ++rows[section]
        row_name[section, at] = name
        row_type[section, at] = type
        row_rare[section, at] = what ~ /^Rare/ || type ~ /if known/
        row_link[section, at] = type ~ /^object/ ? link_of(what) : ""
    }
}

# All rows of a section, and of those that it includes, with their whole paths.
function expand(top, part, prefix, depth,    i, path, type, link) {
    if (depth > 6) return
    for (i = 1; i <= rows[part]; i++) {
        type = row_type[part, i]
        link = row_link[part, i]
        path = row_name[part, i]
        if (path == "+") {
            if (link ~ /^#/) expand(top, substr(link, 2), prefix, depth + 1)
            else elsewhere[top] = elsewhere[top] prefix "\n" link "\n"
            continue
        }
        path = prefix == "" || substr(path, 1, 1) == "[" ? prefix path : prefix "." path
        known[top, path] = type
        origin[top, path] = part SUBSEP i
        all[top] = all[top] path "\n"
        if (path ~ /\*/) wild[top] = wild[top] path "\n"
        if (type ~ /^any/) any[top] = any[top] path "\n"
        if (link ~ /^#/) {
            if (!(substr(link, 2) in rows)) complain("docs/json.md: no section " link)
            expand(top, substr(link, 2), path (type ~ /^objects/ && path !~ /\[\]$/ ? "[]" : ""), depth + 1)
        } else if (link != "") elsewhere[top] = elsewhere[top] path "\n" link "\n"
    }
}

function read_names(file,    line, name) {
    if (file in is_read) return
    is_read[file] = 1
    while ((getline line < (folder file)) > 0)
        while (match(line, /`[^`]+`/)) {
            name = substr(line, RSTART + 1, RLENGTH - 2)
            named[file, name] = 1
            line = substr(line, RSTART + RLENGTH)
        }
}

function regex_of(path) {
    gsub(/[][.()^$+?]/, "\\\\&", path)
    gsub(/\*/, "[^.]+", path)
    return "^" path "$"
}

# The documented path that a printed one is, or "": exactly, with a name of its own, inside of what is not described.
function find_row(top, path,    list, i, count) {
    if ((top, path) in known) return path
    count = split(wild[top], list, "\n")
    for (i = 1; i < count; i++) if (path ~ regex_of(list[i])) return list[i]
    count = split(any[top], list, "\n")
    for (i = 1; i < count; i++) if (index(path, list[i] ".") == 1 || index(path, list[i] "[") == 1) return list[i]
    return ""
}

function is_implied(top, path,    list, i, count) {
    count = split(all[top], list, "\n")
    for (i = 1; i < count; i++) if (index(list[i], path ".") == 1 || index(list[i], path "[") == 1) return 1
    return 0
}

function is_elsewhere(top, path,    list, i, count, last) {
    last = path
    sub(/^.*\./, "", last)
    sub(/\[\]$/, "", last)
    count = split(elsewhere[top], list, "\n")
    for (i = 1; i < count; i += 2) {
        sub(/#.*/, "", list[i + 1])
        read_names(list[i + 1])
        if ((list[i] == "" || index(path, list[i]) == 1) && (list[i + 1], last) in named) return 1
    }
    return 0
}

function fits(type, said,    word) {
    if (type == "null") return said ~ /null/
    word = said
    sub(/[ ,].*/, "", word)
    sub(/^word/, "text", word)
    if (word == "any" || type == word) return 1
    if (type == "count") return word == "number"
    if (type == "counts") return word == "numbers"
    if (type == "list") return word ~ /s$/
    if (type == "nulls") return word == "numbers" || word == "texts"
    return 0
}

function check_member(top, path, type,    row) {
    row = find_row(top, path)
    if (row != "") {
        seen[origin[top, row]] = 1
        if (row == path || row ~ /\*/) {
            if (!fits(type, known[top, row])) complain(top ": `" path "` is " type ", and not " known[top, row])
        }
    } else if (is_implied(top, path)) {
        if (type !~ /^(object|objects|list|lists)$/) complain(top ": `" path "` is " type ", and not an object")
    } else if (!is_elsewhere(top, path)) complain(top ": `" path "` (" type ") is not documented")
}

FNR == 1 { file++ }

file == 1 && /^```/ { fenced = !fenced }
file == 1 && fenced { next }
file == 1 && /^#+ / {
    title = $0
    sub(/^#+ /, "", title)
    section = slug_of(title)
    rows[section] += 0
}
file == 1 && /^\| `/ {
    split($0, cell, / \| /)
    note_row(cell[1], cell[2], cell[3])
}
file == 1 && /^And the members of / {
    text = $0
    while (link_of(text) != "") {
        at = ++rows[section]
        row_name[section, at] = "+"
        row_link[section, at] = link_of(text)
        text = substr(text, RSTART + RLENGTH)
    }
}

file == 2 {
    split($0, part, "\t")
    if (!(part[1] in expanded)) {
        expanded[part[1]] = 1
        if (!(part[1] in rows)) complain("docs/json.md has no section " part[1])
        expand(part[1], part[1], "", 0)
    }
    if (part[2] == "object") objects[part[1], part[3]] += part[5]
    else {
        if (!((part[1], part[3], part[4]) in checked)) check_member(part[1], part[3], part[4])
        checked[part[1], part[3], part[4]] = 1
        if (part[2] == "member") times[part[1], part[3]] += part[5]
        checks++
    }
}

END {
    for (key in known) {
        split(key, part, SUBSEP)
        path = part[2]
        if (known[key] ~ /absent|if known/ || path ~ /\*/) continue
        parent = path
        if (!sub(/\.[^.]*$/, "", parent)) parent = ""
        if (path ~ /\[\]$/) continue
        if (objects[part[1], parent] > times[part[1], path])
            complain(part[1] ": `" path "` is absent in " objects[part[1], parent] - times[part[1], path] " of " \
                objects[part[1], parent])
    }
    for (s in rows)
        for (i = 1; i <= rows[s]; i++)
            if (row_name[s, i] != "+" && !((s SUBSEP i) in seen) && !row_rare[s, i] && row_name[s, i] !~ /^\[\]$/)
                complain("docs/json.md, " s ": no command printed `" row_name[s, i] "`")
    if (checks < 500) complain("only " checks " members were looked at")
    exit failures > 0
}
