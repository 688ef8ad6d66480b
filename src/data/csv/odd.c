// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns that are almost numbers or dates: one message for all of them, with remedies that
// mend all of them.
//
// Keeps: one message for the whole file. What would be an error for each of forty columns has
// mostly one cause, and a remedy that mends one column leads to the next error only.
#include "data/csv/odd.h"

#include <stdio.h>
#include <string.h>

#include "data/csv/reader.h"
#include "data/csv/shape.h"

enum { NAMES = 200 }; /* as many bytes of names are still read */

static bool refused(const dsc_csv_column *column)
{
    return column->collect != DSC_COLLECT_TEXT && column->odd && !column->forced_number;
}

static uint64_t values_of(const dsc_csv_column *column)
{
    return column->kinds.numbers + column->kinds.dates + column->kinds.texts;
}

bool dsc_csv_inputs_beside(const dsc_csv_reader *r, size_t index)
{
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (i != index && !column->target && column->collect != DSC_COLLECT_NOTHING &&
            !column->overflow && !refused(column)) {
            return true;
        }
    }
    return false;
}

// All of the columns that are refused.
typedef struct all_odd {
    size_t count, first;
    dsc_words names, texts; /* of columns; that --missing could have */
    size_t text_count;
    bool listable, numbers, text, ignore, same_lines;
} all_odd;

static void add_text(all_odd *all, const char *text)
{
    const size_t length = strlen(text);
    for (const char *p = all->texts.text; p && *p; p += *p == ',') {
        const size_t own = strcspn(p, ",");
        if (own == length && memcmp(p, text, length) == 0) {
            return;
        }
        p += own;
    }
    dsc_words_add(&all->texts, "%s%s", all->texts.length ? "," : "", text);
    all->text_count++;
}

// Whether two columns have what is wrong in the same few lines.
static bool in_same_lines(const dsc_csv_trouble *a, const dsc_csv_trouble *b)
{
    bool same = a->count == b->count && a->count <= DSC_CSV_SAMPLES;
    for (size_t i = 0; same && i < a->count; i++) {
        same = a->samples[i].line == b->samples[i].line;
    }
    return same;
}

static void add_column(all_odd *all, const dsc_csv_reader *r, size_t i)
{
    const dsc_csv_column *column = &r->columns[i];
    const dsc_csv_trouble *t = column->odd;
    if (all->count++ == 0) {
        all->first = i;
        all->listable = all->numbers = all->text = all->ignore = all->same_lines = true;
    }
    const bool comma = strchr(r->look.names[i], ',') != NULL;
    dsc_words_add(&all->names, "%s%s", all->names.length ? "," : "", r->look.names[i]);
    all->listable = all->listable && t->listable && t->different <= DSC_CSV_VALUES;
    all->numbers = all->numbers && column->collect == DSC_COLLECT_NUMBER && !comma;
    all->text =
        all->text && !column->target && !comma && values_of(column) <= DSC_CATEGORY_LIMIT;
    all->ignore = all->ignore && !column->target && !comma && dsc_csv_inputs_beside(r, i);
    all->same_lines = all->same_lines && in_same_lines(r->columns[all->first].odd, t);
    for (size_t k = 0; all->listable && k < t->different; k++) {
        add_text(all, t->values[k]);
    }
}

static void add_others(dsc_words *more, const all_odd *all, const dsc_csv_reader *r)
{
    char words[80];
    if (*dsc_notation_words(&r->columns[all->first].notation, words, sizeof words)) {
        dsc_words_add(more, "\n  the others are %s", words);
    }
    for (size_t i = all->first + 1, others = 0; i < r->count; i++) {
        if (!refused(&r->columns[i])) {
            continue;
        }
        const dsc_csv_trouble *t = r->columns[i].odd;
        if (++others <= DSC_CSV_SAMPLES) {
            dsc_words_add(more, "\n  also in column \"%s\": %llu, first '%s' in line %llu",
                          r->look.names[i], (unsigned long long)t->count, t->samples[0].value,
                          (unsigned long long)t->samples[0].line);
        } else {
            dsc_words_add(more, "\n  and in more columns");
            break;
        }
    }
}

// The record has nothing but the value: "Source: Eurostat,,".
static bool is_alone(const dsc_csv_sample *sample, char delimiter)
{
    const char *value = sample->exact ? strstr(sample->excerpt, sample->value) : NULL;
    for (const char *p = sample->excerpt; value && *p; p++) {
        if (p == value) {
            p += strlen(sample->value) - 1;
        } else if (*p != delimiter && !strchr("\" \t", *p)) {
            return false;
        }
    }
    return value != NULL;
}

// Whether all of them are records of that kind.
static bool are_alone(const dsc_csv_reader *r, const dsc_csv_trouble *t)
{
    bool all = r->count > 1 && r->scan.delimiter != ' ' && t->count <= DSC_CSV_SAMPLES;
    for (size_t i = 0; all && i < t->count; i++) {
        all = is_alone(&t->samples[i], r->look.delimiter);
    }
    return all;
}

// Half of the columns, and more than there are rows, have the same odd rows.
static bool is_turned(const all_odd *all, const dsc_csv_reader *r)
{
    return 2 * all->count >= r->count && r->count > 3 && r->count > r->rows;
}

// "y,colour,size" among the rows below "size,colour,y".
static bool has_names(const dsc_csv_reader *r, const dsc_csv_sample *sample)
{
    size_t found = 0, fields = 0;
    for (const char *p = sample->excerpt; r->look.header && *p; fields++) {
        const size_t length = strcspn(p, (char[]){r->look.delimiter, '\0'});
        for (size_t i = 0; i < r->count; i++) {
            found += dsc_name_is(r->look.names[i], p, length);
        }
        p += length + (p[length] != '\0');
    }
    return r->count > 1 && found == r->count && fields == r->count;
}

void dsc_add_turned(dsc_words *words, const char *name, char delimiter)
{
    char command[160];
    const char own[2] = {delimiter, '\0'};
    snprintf(command, sizeof command,
             "awk -F'%s' '{ for (i = 1; i <= NF; i++) t[i] = t[i] (NR > 1 ? FS : \"\") $i } "
             "END { for (i = 1; i in t; i++) print t[i] }'",
             delimiter == '\t' ? "\\t" : own);
    dsc_add_command(words, name, command, "turned.csv");
}

// What is the matter with the whole file, and a command. True when it was said.
static bool explain_whole(const all_odd *all, const dsc_csv_reader *r, dsc_words *more)
{
    const dsc_csv_sample *first = &r->columns[all->first].odd->samples[0];
    char script[32];
    if (has_names(r, first)) {
        dsc_words_add(more, "\nthe names come again here in another order: files whose columns "
                            "differ were joined");
        snprintf(script, sizeof script, "%llu,$d", (unsigned long long)first->line);
        dsc_add_sed(more, r->name, script);
        dsc_words_add(more, "    # the first of them");
        return true;
    }
    if (is_turned(all, r) && !strchr(first->excerpt, '"') && r->look.delimiter != ' ') {
        dsc_words_add(more, "\nthere are fewer rows than columns: are they exchanged?");
        dsc_add_turned(more, r->name, r->look.delimiter);
        return true;
    }
    return false;
}

static descent_status refuse(const all_odd *all, const dsc_csv_reader *r, const dsc_words *more,
                             bool whole, descent_error *error)
{
    const dsc_csv_column *first = &r->columns[all->first];
    const char *list = r->job->options->missing;
    const bool json = dsc_source_kind(r->job->source).table;
    const bool few = all->names.length < NAMES;
    dsc_words texts = {0};
    // More than a few texts are no spelling of "missing".
    if (all->listable && all->text_count <= 2 * DSC_CSV_VALUES &&
        strlen(list) + all->texts.length + 2 < sizeof r->job->options->missing) {
        dsc_words_add(&texts, "%s%s%s", list, *list ? "," : "", all->texts.text);
    }
    const dsc_csv_odd odd = {
        .file = r->name,
        .column = r->look.names[all->first],
        .expected = first->collect == DSC_COLLECT_DATE ? "dates" : "numbers",
        .trouble = first->odd,
        .values = values_of(first),
        .more = more->text ? more->text : "",
        .remedy = dsc_words_remedies(more),
        .may_change = true,
        .lines = !json && !whole &&
                 ((all->same_lines && all->count > 1) || are_alone(r, first->odd)),
        .top = r->look.header && first->odd->samples[0].line == r->look.line + 1,
        .columns = all->names.text,
        .several = all->count > 1,
        .texts = texts.text,
        .one_text = all->text_count == 1,
        .number = all->numbers,
        .text = all->text && few,
        .ignore = all->ignore && few};
    const descent_status status = texts.failed
                                      ? dsc_no_memory(error, "an error message", texts.length)
                                      : dsc_csv_odd_values(&odd, error);
    dsc_words_free(&texts);
    return status;
}

descent_status dsc_csv_refuse_odd(const dsc_csv_reader *r, descent_error *error)
{
    all_odd all = {0};
    for (size_t i = 0; i < r->count; i++) {
        if (refused(&r->columns[i])) {
            add_column(&all, r, i);
        }
    }
    descent_status status = DESCENT_OK;
    if (all.count > 0) {
        dsc_words more = {0};
        add_others(&more, &all, r);
        const bool json = dsc_source_kind(r->job->source).table != NULL;
        const bool whole = !json && explain_whole(&all, r, &more);
        status = more.failed || all.names.failed || all.texts.failed
                     ? dsc_no_memory(error, "an error message", more.length)
                     : refuse(&all, r, &more, whole, error);
        dsc_words_free(&more);
    }
    dsc_words_free(&all.names);
    dsc_words_free(&all.texts);
    return status;
}
