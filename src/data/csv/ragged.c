// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of another width than the others: what is the matter, and the command that mends it.
#include "data/csv/ragged.h"

#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "data/csv/delimiter.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"

// Quotes in the samples that are none of CSV: what replaces them, NULL when there are none.
static const char *other_quotes(const dsc_csv_trouble *trouble)
{
    bool typographic = false, single = true;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES; i++) {
        const char *text = trouble->samples[i].excerpt;
        typographic =
            typographic || strstr(text, "\xE2\x80\x9C") || strstr(text, "\xE2\x80\x9E");
        const char *open = strchr(text, '\'');
        single = single && open && strchr(open + 1, '\'');
    }
    return typographic ? "sed 's/\xE2\x80\x9C/\"/g; s/\xE2\x80\x9D/\"/g; s/\xE2\x80\x9E/\"/g'"
           : single    ? "sed \"s/'/\\\"/g\""
                       : NULL;
}

// More rows than can be taken out: all too short get empty fields, all twice as long are
// numbers whose decimal commas separate fields. NULL when it is neither.
static const char *reshape(const dsc_csv_trouble *trouble, size_t expected, char delimiter,
                           size_t others, char *command, size_t capacity)
{
    // Without rows of the right width nobody knows which fields are missing.
    bool shorter = others > 0, twice = delimiter == ',';
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES; i++) {
        const dsc_csv_sample *sample = &trouble->samples[i];
        const bool digits = sample->excerpt[strspn(sample->excerpt, "+-0123456789,")] == '\0';
        shorter = shorter && sample->field < expected && !strchr(sample->excerpt, '"');
        twice = twice && sample->field == 2 * expected && digits;
    }
    if (twice) {
        return "awk -F, 'NR > 1 { for (i = 1; i < NF; i += 2) printf \"%s.%s%s\", $i, $(i + "
               "1), "
               "i + 1 < NF ? \",\" : \"\\n\"; next } 1'";
    }
    if (!shorter || !strchr(",;|\t", delimiter)) {
        return NULL;
    }
    const char mark[3] = {delimiter == '\t' ? '\\' : delimiter, delimiter == '\t' ? 't' : '\0'};
    snprintf(command, capacity, "awk -F'%s' -v OFS='%s' 'NF { $%zu = $%zu } 1'", mark, mark,
             expected, expected);
    return command;
}

// A backslash that does not stand for itself is before a delimiter in all samples: "x\\,z" and
// not "x\\\\,z". An excerpt has a blank for a tab.
static bool is_escaped(const dsc_csv_trouble *trouble, char delimiter)
{
    const char mark = delimiter == '\t' ? ' ' : delimiter;
    bool all = strchr(",;|\t", delimiter) != NULL;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES && all; i++) {
        bool found = false;
        for (const char *p = trouble->samples[i].excerpt; *p && !found; p++) {
            const size_t run = strspn(p, "\\");
            found = run % 2 == 1 && p[run] == mark;
            p += run > 0 ? run - 1 : 0;
        }
        all = found;
    }
    return all;
}

static void add_quoted(dsc_words *words, const char *name, char delimiter)
{
    char script[96];
    const char own[2] = {delimiter, '\0'};
    const char *d = delimiter == '\t' ? "\\t" : own;
    snprintf(
        script, sizeof script,
        "sed -E 's/([^%s\\\\]|\\\\.)*\\\\[%s]([^%s\\\\]|\\\\.)*/\"&\"/g; s/\\\\([%s])/\\1/g'",
        d, d, d, d);
    dsc_words_add(words, "\na field that holds the delimiter itself must be in "
                         "\"quotes\", not behind a backslash");
    dsc_add_command(words, name, script, "rows.csv");
}

// What separates the fields of all samples in place of the delimiter, which none has; '\0':
// nothing that would give them the right number.
static char other_delimiter(const dsc_csv_trouble *trouble, size_t expected, char delimiter)
{
    static const char candidates[] = {',', ';', '|'}; /* a tab is a blank in an excerpt */
    char found = '\0';
    for (size_t k = 0; k < sizeof candidates && !found; k++) {
        found = candidates[k] != delimiter ? candidates[k] : '\0';
        for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES && found; i++) {
            size_t count = 1;
            for (const char *p = trouble->samples[i].excerpt; *p; p++) {
                count += *p == found;
            }
            found = count == expected && trouble->samples[i].field == 1 ? found : '\0';
        }
    }
    return found;
}

// Lines without the delimiter have another one: it is changed in them.
static void add_changed(dsc_words *words, const char *name, char delimiter, char other)
{
    char script[32];
    const char own[2] = {delimiter, '\0'};
    const char *d = delimiter == '\t' ? "\\t" : own;
    dsc_words_add(words, "\n%s separate the fields of %s", dsc_csv_delimiter_name(other),
                  "these rows, as if files were joined");
    snprintf(script, sizeof script, "/%s/!s/%c/%s/g", d, other, d);
    dsc_add_sed(words, name, script);
    dsc_words_add(words, "    # with %s in all rows", dsc_csv_delimiter_name(delimiter));
}

// All samples are below the table: a note, or as many fields in each, another table.
static void add_cut(dsc_words *words, const char *name, const dsc_csv_trouble *trouble)
{
    char script[32];
    bool table = trouble->count > 1;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES; i++) {
        table = table && trouble->samples[i].field > 1 &&
                trouble->samples[i].field == trouble->samples[0].field;
    }
    snprintf(script, sizeof script, "%llu,$d", (unsigned long long)trouble->samples[0].line);
    dsc_words_add(words, "\nall of them are at the end: %s",
                  table ? "another table below this one?" : "a note below the table?");
    dsc_add_sed(words, name, script);
    dsc_words_add(words, "    # without %s", trouble->count == 1 ? "this line" : "these lines");
}

// Blanks separate the fields and are in texts: two or more of them would give every sample the
// right number of fields.
static bool is_spaced(const dsc_csv_trouble *trouble, size_t expected, char delimiter)
{
    bool all = delimiter == ' ' && expected > 1;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES && all; i++) {
        size_t count = 1;
        const char *p = trouble->samples[i].excerpt;
        for (p += strspn(p, " "); *p; p++) {
            const size_t run = strspn(p, " ");
            count += run > 1 && p[run];
            p += run > 1 ? run - 1 : 0;
        }
        all = count == expected;
    }
    return all;
}

static void add_remedy(dsc_words *words, const char *name, size_t expected, char delimiter,
                       bool header, size_t others, bool at_end, const dsc_csv_trouble *trouble)
{
    char command[96];
    const char other_mark = other_delimiter(trouble, expected, delimiter);
    if (is_escaped(trouble, delimiter)) {
        add_quoted(words, name, delimiter);
        return;
    }
    if (other_mark) {
        add_changed(words, name, delimiter, other_mark);
        return;
    }
    if (is_spaced(trouble, expected, delimiter)) {
        dsc_words_add(words, "\nblanks are in texts, and two or more of them separate fields");
        dsc_add_command(words, name, "sed -E 's/^ +//; s/ {2,}/\\t/g'", "rows.tsv");
        return;
    }
    if ((!header || others > 0) && others < 3 && trouble->count > 2 * others + 1) {
        // Not the many are wrong but the few above them.
        const unsigned long long last = trouble->samples[0].line - 1;
        snprintf(command, sizeof command, last > 1 ? "1,%llud" : "%llud", last);
        dsc_words_add(words, "\nthey are alike: does a title, or a count, stand above them?");
        dsc_add_sed(words, name, command);
        dsc_words_add(words, "    # without it");
        return;
    }
    if (at_end && trouble->samples[0].line > 1) {
        add_cut(words, name, trouble);
        return;
    }
    bool longer = false;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES; i++) {
        longer = longer || trouble->samples[i].field > expected;
    }
    if (longer) {
        dsc_words_add(words, "\na field that holds the delimiter itself must be in "
                             "\"quotes\"");
        const char *quotes = other_quotes(trouble);
        if (quotes) {
            dsc_add_command(words, name, quotes, "quoted.csv");
            return;
        }
    }
    const char *other = reshape(trouble, expected, delimiter, others, command, sizeof command);
    if (trouble->count <= DSC_CSV_SAMPLES) {
        dsc_add_without_lines(words, name, trouble);
    } else if (other) {
        dsc_add_command(words, name, other, "rows.csv");
        dsc_words_add(words, "    # with %s",
                      longer ? "points in place of decimal commas"
                             : "empty fields at the ends");
    } else {
        dsc_words_try(words, "give every row %zu fields; one without a value stays empty",
                      expected);
    }
}

descent_status dsc_csv_ragged(const char *name, size_t expected, char delimiter, bool header,
                              size_t others, bool at_end, const dsc_csv_trouble *trouble,
                              descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(&words, "%s: %s %s another number of fields than the %s, which has %zu", name,
                  DSC_COUNT(trouble->count), trouble->count == 1 ? "row has" : "rows have",
                  header ? "header" : "first row", expected);
    const uint64_t shown = trouble->count < DSC_CSV_SAMPLES ? trouble->count : DSC_CSV_SAMPLES;
    for (uint64_t i = 0; i < shown; i++) {
        const dsc_csv_sample *sample = &trouble->samples[i];
        dsc_words_add(&words, "\n  %s:%llu: %zu %s   %s", name,
                      (unsigned long long)sample->line, sample->field,
                      sample->field == 1 ? "field" : "fields", sample->excerpt);
    }
    if (trouble->count > shown) {
        dsc_words_add(&words, "\n  and %s more", DSC_COUNT(trouble->count - shown));
    }
    add_remedy(&words, name, expected, delimiter, header, others, at_end, trouble);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}
