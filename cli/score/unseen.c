// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the rows of a prediction hold that training never saw. Keeps: it is said and not
// silently predicted; each column has one entry, in the order of the columns, with the number
// of its rows and the first of them, so that a million rows make no more notes than one.
#include "score/unseen.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "shell/text.h"

enum { SHOWN = 4 };

void cli_unseen_free(cli_unseen *unseen)
{
    free(unseen->list);
    *unseen = (cli_unseen){0};
}

static bool make_room(cli_unseen *unseen, size_t count)
{
    if (count <= unseen->capacity) {
        return true;
    }
    descent_unseen *grown = realloc(unseen->list, 2 * count * sizeof *grown);
    if (!grown) {
        return false;
    }
    unseen->list = grown;
    unseen->capacity = 2 * count;
    return true;
}

// ---- finding ----

typedef struct question {
    const descent_model *model;
    const descent_dataset *data; /* NULL: the last line */
    const descent_rows *rows;
    size_t row;
    bool one; /* the row alone */
} question;

static descent_status ask(const question *q, cli_unseen *unseen, size_t *count,
                          descent_error *error)
{
    if (!q->data) {
        return descent_model_unseen_line(q->model, unseen->capacity, unseen->list, count,
                                         error);
    }
    return q->one ? descent_model_unseen_row(q->model, q->data, q->row, unseen->capacity,
                                             unseen->list, count, error)
                  : descent_model_unseen(q->model, q->data, q->rows, unseen->capacity,
                                         unseen->list, count, error);
}

// Once, and again where there are more than there was room for.
static int find(const question *q, cli_unseen *unseen)
{
    descent_error error = {0};
    size_t count = 0;
    unseen->count = 0;
    descent_status status = ask(q, unseen, &count, &error);
    if (count > unseen->capacity) { // only where it has not failed
        if (!make_room(unseen, count)) {
            return cli_no_memory();
        }
        status = ask(q, unseen, &count, &error);
    }
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    unseen->count = count;
    return CLI_DONE;
}

int cli_unseen_find(const descent_model *model, const descent_dataset *data,
                    const descent_rows *rows, cli_unseen *unseen)
{
    const question q = {.model = model, .data = data, .rows = rows};
    unseen->rows = rows && rows->index ? rows->count : descent_dataset_rows(data);
    return find(&q, unseen);
}

int cli_unseen_row(const descent_model *model, const descent_dataset *data, size_t row,
                   cli_unseen *unseen)
{
    const question q = {.model = model, .data = data, .row = row, .one = true};
    unseen->rows = 1;
    return find(&q, unseen);
}

int cli_unseen_line(const descent_model *model, cli_unseen *unseen)
{
    const question q = {.model = model};
    unseen->rows = 1;
    return find(&q, unseen);
}

int cli_unseen_add(cli_unseen *sum, const cli_unseen *row)
{
    for (size_t i = 0; i < row->count; i++) {
        size_t at = 0;
        while (at < sum->count && sum->list[at].column < row->list[i].column) {
            at++;
        }
        if (at < sum->count && sum->list[at].column == row->list[i].column) {
            sum->list[at].rows += row->list[i].rows;
            continue;
        }
        if (!make_room(sum, sum->count + 1)) {
            return cli_no_memory();
        }
        memmove(sum->list + at + 1, sum->list + at, (sum->count - at) * sizeof *sum->list);
        sum->list[at] = row->list[i];
        sum->count++;
    }
    return CLI_DONE;
}

// ---- words ----

static void column_name(const descent_unseen *u, char *text, size_t capacity)
{
    if (*u->name) {
        snprintf(text, capacity, "\"%.60s\"", u->name);
    } else {
        snprintf(text, capacity, "input %zu", u->column + 1);
    }
}

// As many digits as tell the value from the range of training.
static void format_value(const descent_unseen *u, double value, char *text)
{
    const double spread =
        fmax(isnan(u->low) ? 0.0 : fabs(u->value - u->low), fabs(u->high - u->low));
    if (isinf(value)) { // float32 could not hold it
        snprintf(text, 32, "%s than %s3.4e38", value > 0.0 ? "more" : "less",
                 value > 0.0 ? "" : "-");
        return;
    }
    if (u->type == DESCENT_COLUMN_DATE) {
        snprintf(text, 32, "%.2f", value);
        return;
    }
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (!(fabs(strtod(text, NULL) - value) > 1e-6 * spread)) {
            return;
        }
    }
}

// "55", "3 of 6 rows": what the sentence is about.
static void subject(const descent_unseen *u, uint64_t all, const char *value, char text[128])
{
    char rows[32], of[64];
    if (all <= 1) {
        snprintf(text, 128, "%s", value);
        return;
    }
    cli_format_count(u->rows, rows, sizeof rows);
    cli_format_things(all, "row", of, sizeof of);
    snprintf(text, 128, "%s of %s", rows, of);
}

// " (first 55 in line 7)", or nothing where there is one row anyway.
static void first_of(const descent_unseen *u, uint64_t all, const char *value, char text[160])
{
    *text = '\0';
    if (all > 1) {
        snprintf(text, 160, " (%s%s in %s %llu)", u->rows > 1 ? "first " : "", value,
                 u->line ? "line" : "row",
                 (unsigned long long)(u->line ? u->line : u->row + 1));
    }
}

static void describe(const descent_unseen *u, uint64_t all, char *text, size_t capacity)
{
    char name[80], low[32], high[32], value[64], who[128], first[160];
    const bool one = all <= 1 || u->rows == 1;
    column_name(u, name, sizeof name);
    format_value(u, u->value, value);
    format_value(u, u->low, low);
    format_value(u, u->high, high);
    if (u->kind == DESCENT_UNSEEN_CATEGORY) {
        snprintf(value, sizeof value, *u->text ? "\"%s\"" : "another text", u->text);
    }
    subject(u, all, value, who);
    first_of(u, all, value, first);
    *text = '\0';
    if (u->kind == DESCENT_UNSEEN_CATEGORY) {
        cli_append(text, capacity, "%s: %s %s a category that training never saw%s; %s missing",
                   name, who,
                   all <= 1 ? "is"
                   : one    ? "has"
                            : "have",
                   first, all <= 1 ? "it is taken as" : "taken as");
    } else if (u->kind == DESCENT_UNSEEN_CHANGE && isnan(u->low)) {
        cli_append(text, capacity,
                   "%s: %s%s, where training had no value%s; predictions do not use it", name,
                   who,
                   all <= 1 ? ""
                   : one    ? " has one"
                            : " have one",
                   first);
    } else if (u->kind == DESCENT_UNSEEN_CHANGE) {
        cli_append(text, capacity,
                   "%s: %s %s from %s, the only value in training%s; predictions do not use it",
                   name, who, one ? "differs" : "differ", low, first);
    } else {
        cli_append(text, capacity, "%s: %s %s far outside the %s of training, %s to %s%s", name,
                   who, one ? "is" : "are", u->type == DESCENT_COLUMN_DATE ? "dates" : "range",
                   low, high, first);
    }
}

static int by_rows(const void *a, const void *b)
{
    const descent_unseen *x = a, *y = b;
    return x->rows != y->rows ? (x->rows < y->rows) - (x->rows > y->rows)
                              : (x->column > y->column) - (x->column < y->column);
}

// The columns with most such rows, in `lines`; how many are left.
static size_t choose(const cli_unseen *unseen, char lines[SHOWN][512])
{
    descent_unseen *sorted = malloc((unseen->count + 1) * sizeof *sorted);
    if (!sorted) {
        return unseen->count;
    }
    for (size_t i = 0; i < unseen->count; i++) {
        sorted[i] = unseen->list[i];
    }
    qsort(sorted, unseen->count, sizeof *sorted, by_rows);
    size_t shown = 0;
    for (; shown < unseen->count && shown < SHOWN; shown++) {
        describe(&sorted[shown], unseen->rows, lines[shown], sizeof lines[shown]);
    }
    free(sorted);
    return unseen->count - shown;
}

void cli_unseen_note(const cli_unseen *unseen)
{
    char lines[SHOWN][512] = {""}, more[64];
    const size_t left = choose(unseen, lines);
    for (size_t i = 0; i < SHOWN && *lines[i]; i++) {
        cli_note("%s", lines[i]);
    }
    if (left > 0) {
        cli_format_things(left, "more column", more, sizeof more);
        cli_note("%s %s values that training never saw; --json has all", more,
                 left == 1 ? "has" : "have");
    }
}

int cli_unseen_refuse(const cli_unseen *unseen, const char *where)
{
    char lines[SHOWN][512] = {""}, text[4096] = "", more[64];
    const size_t left = choose(unseen, lines);
    cli_append(text, sizeof text, "%s: there are values that training never saw (--strict)",
               where);
    for (size_t i = 0; i < SHOWN && *lines[i]; i++) {
        cli_append(text, sizeof text, "\n%s", lines[i]);
    }
    if (left > 0) {
        cli_format_things(left, "more column", more, sizeof more);
        cli_append(text, sizeof text, "\nand %s", more);
    }
    cli_error("%s", text);
    return CLI_BAD_DATA;
}

// ---- JSON ----

json_t *cli_unseen_json(const cli_unseen *unseen, bool counts)
{
    static const char *const kinds[] = {"category", "change", "far"};
    json_t *list = json_array();
    for (size_t i = 0; i < unseen->count; i++) {
        const descent_unseen *u = &unseen->list[i];
        char name[80];
        snprintf(name, sizeof name, "input %zu", u->column + 1);
        const bool category = u->kind == DESCENT_UNSEEN_CATEGORY;
        json_t *one = json_pack("{s:s, s:s, s:o}", "column", *u->name ? u->name : name, "kind",
                                kinds[u->kind], "value",
                                category ? json_string(u->text) : cli_json_number(u->value));
        if (!category) {
            json_object_set_new(one, "low", cli_json_number(u->low));
            json_object_set_new(one, "high", cli_json_number(u->high));
        }
        if (counts) {
            json_object_set_new(one, "rows", json_integer((json_int_t)u->rows));
            json_object_set_new(one, "first_row", json_integer((json_int_t)u->row + 1));
        }
        if (counts && u->line > 0) {
            json_object_set_new(one, "first_line", json_integer((json_int_t)u->line));
        }
        json_array_append_new(list, one);
    }
    return list;
}
