// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Names of columns that are none: two that are the same, and what is the matter with a header
// that does not have the target.
#include "data/csv/names.h"

#include <stdio.h>
#include <string.h>

#include "data/csv/header.h"
#include "data/csv/odd.h"
#include "data/csv/reader.h"
#include "data/csv/shape.h"
#include "data/target.h"

enum { HEADER = 1000 }; /* bytes of a header that is written anew */

// Nothing that sed, the shell or CSV would take for more than itself.
static bool is_plain(const char *name)
{
    for (const char *p = name; *p; p++) {
        const bool word = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                          (*p >= '0' && *p <= '9') || ((unsigned char)*p & 0x80U);
        if (!word && !strchr(" _.:()%-", *p)) {
            return false;
        }
    }
    return true;
}

descent_status dsc_csv_refuse_names(const char *file, const dsc_csv_look *look, size_t first,
                                    size_t second, descent_error *error)
{
    dsc_words words = {0}, header = {0};
    dsc_words_add(&words, "%s:%llu: columns %zu and %zu are both called \"%s\"", file,
                  (unsigned long long)look->line, first + 1, second + 1, look->names[first]);
    const char *name = look->names[first];
    if (look->delimiter == ' ' && strlen(name) == 1 && strchr(":;|/=,", *name)) {
        char command[32];
        snprintf(command, sizeof command, "sed -E 's#[ \\t]*%s%c[ \\t]*#\\t#g'",
                 *name == '|' ? "\\" : "", *name);
        dsc_words_add(&words, ": does it separate the fields?");
        dsc_add_command(&words, file, command, "rows.tsv");
        return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
    }
    bool plain = look->line > 0;
    dsc_words_add(&header, "sed '%llus/.*/", (unsigned long long)look->line);
    for (size_t i = 0; i < look->columns; i++) {
        size_t before = 0;
        for (size_t k = 0; k < i; k++) {
            before += strcmp(look->names[k], look->names[i]) == 0;
        }
        plain = plain && is_plain(look->names[i]);
        dsc_words_add_bytes(&header, &look->delimiter, i > 0);
        dsc_words_add(&header, "%s", look->names[i]);
        if (before) {
            dsc_words_add(&header, ".%zu", before + 1);
        }
        plain = plain && header.length < HEADER;
        if (!plain) {
            break;
        }
    }
    dsc_words_add(&header, "/'");
    if (plain && !header.failed) {
        dsc_add_command(&words, file, header.text, "renamed.csv");
        dsc_words_add(&words, "    # other names");
    } else {
        dsc_words_try(&words, "rename one of them in that line");
    }
    words.failed = words.failed || header.failed;
    dsc_words_free(&header);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// ---- a header without the target ----

typedef struct quotes {
    const char *open, *close, *command;
} quotes;

static bool ends(const char *text, const char *end)
{
    const size_t length = strlen(text), own = strlen(end);
    return length > own && strcmp(text + length - own, end) == 0;
}

// Quotes that are no quotes of CSV, around every name.
static const quotes *other_quotes(const dsc_csv_reader *r)
{
    static const quotes known[] = {
        {"'", "'", "sed \"s/'/\\\"/g\""},
        {"\xE2\x80\x9C", "\xE2\x80\x9D", "sed 's/\xE2\x80\x9C/\"/g; s/\xE2\x80\x9D/\"/g'"},
        {"\xE2\x80\x9E", "\xE2\x80\x9C", "sed 's/\xE2\x80\x9E/\"/g; s/\xE2\x80\x9C/\"/g'"},
        {"\xE2\x80\x98", "\xE2\x80\x99", "sed 's/\xE2\x80\x98/\"/g; s/\xE2\x80\x99/\"/g'"},
        {"`", "`", "sed 's/`/\"/g'"}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        bool all = true;
        for (size_t i = r->look.top.row_names ? 1 : 0; i < r->count && all; i++) {
            const char *name = r->look.names[i];
            // A name with the delimiter in it is cut there.
            all = strncmp(name, known[k].open, strlen(known[k].open)) == 0 &&
                  ends(name, known[k].close);
        }
        if (all) {
            return &known[k];
        }
    }
    return NULL;
}

// The only name has what may separate the fields.
static char other_delimiter(const char *name)
{
    const char *found = strpbrk(name, ":/!=\\");
    return found ? *found : '\0';
}

// Where the next few records have the target's name: the line of one that has no values
// besides, and whether it begins one that has.
typedef struct elsewhere {
    uint64_t line;
    bool turned;
} elsewhere;

static void look_at(const dsc_csv_reader *r, elsewhere *found)
{
    const char *target = r->job->options->target;
    size_t values = 0, at = SIZE_MAX;
    for (size_t i = 0; i < r->scan.field_count && *target; i++) {
        const dsc_csv_field *field = &r->scan.fields[i];
        values += dsc_csv_looks_numeric(field->text, field->length);
        at = at == SIZE_MAX && dsc_name_is(target, field->text, field->length) ? i : at;
    }
    if (at != SIZE_MAX && values == 0) {
        found->line = r->scan.record_line;
    }
    found->turned = found->turned || (at == 0 && values > 1 && values + 1 == r->count);
}

static descent_status find_target(dsc_csv_reader *r, elsewhere *where, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(&r->scan);
    bool found = true;
    for (size_t i = 0; i < 30 && found && !where->line && !where->turned; i++) {
        TRY(dsc_csv_peek(&r->scan, &found, error));
        if (found) {
            look_at(r, where);
        }
    }
    dsc_csv_restore(&r->scan, start);
    return DESCENT_OK;
}

// In *words what is the matter with names that stand in one field or in quotes.
static void explain_form(const dsc_csv_reader *r, dsc_words *words)
{
    const char *first = r->look.names[0];
    const quotes *q = other_quotes(r);
    const char other = r->count == 1 ? other_delimiter(first) : '\0';
    if (q) {
        dsc_words_add(words, "%s: the names stand in %s and %s, which are not CSV quotes",
                      r->name, q->open, q->close);
        dsc_add_command(words, r->name, q->command, "quoted.csv");
    } else if (r->count == 1 && strpbrk(first, ",;\t|")) {
        dsc_words_add(words,
                      "%s: every line is quoted as a whole, which makes it one field: %s",
                      r->name, first);
        dsc_add_command(words, r->name, "sed 's/^\"//; s/\"\\r*$//; s/\"\"/\"/g'", "rows.csv");
    } else if (other) {
        char command[32];
        snprintf(command, sizeof command, "tr '%s%c' '\\t'", other == '\\' ? "\\" : "", other);
        dsc_words_add(words,
                      "%s: there is one column, \"%s\": does \"%c\" separate the fields?",
                      r->name, first, other);
        dsc_add_command(words, r->name, command, "rows.tsv");
    }
}

descent_status dsc_csv_explain_names(dsc_csv_reader *r, descent_status status,
                                     descent_error *error)
{
    dsc_words words = {0};
    elsewhere where = {0};
    if (dsc_source_kind(r->job->source).table) {
        return status;
    }
    explain_form(r, &words);
    if (!words.text) {
        TRY(find_target(r, &where, NULL));
    }
    const char *target = r->job->options->target;
    if (where.line > r->look.line) {
        char command[48];
        snprintf(command, sizeof command, where.line > 2 ? "sed '1,%llud'" : "sed '%llud'",
                 (unsigned long long)where.line - 1);
        dsc_words_add(&words,
                      "%s: the names seem to be in line %llu: there is \"%s\", which "
                      "target names",
                      r->name, (unsigned long long)where.line, target);
        dsc_add_command(&words, r->name, command, "rows.csv");
        dsc_words_add(&words, "    # without the lines above");
    } else if (where.turned && r->look.delimiter != ' ') {
        dsc_words_add(&words,
                      "%s: \"%s\", which target names, is at the start of a line, before "
                      "values: are rows and columns exchanged?",
                      r->name, target);
        dsc_add_turned(&words, r->name, r->look.delimiter);
    }
    return words.text ? dsc_words_fail(&words, DESCENT_BAD_DATA, error) : status;
}
