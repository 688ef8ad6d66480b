// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/columns.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"
#include "session/advise/alone.h"
#include "session/advise/limits.h"
#include "session/advise/tell.h"

typedef struct look {
    descent_adviser *adviser;
    const descent_dataset *data;
    const uint32_t *rows; /* count: the training rows, or every so many of them */
    size_t count;
    dsc_alone_row *pairs; /* count */
    size_t *counts;       /* classes, of a target */
    size_t inputs;        /* columns that are inputs */
    size_t constant, near;
    char constant_names[160], near_names[160];
} look;

// One column of the file: its numbers as a single order.
typedef struct column {
    size_t index; /* in the file */
    size_t slot;  /* of its stored value; of a date the sine of its day */
    bool date, text;
    char name[96]; /* in quotes, or "number 3" */
} column;

// ---- values ----

// A missing value is a value of its own: that it is missing may say something.
static double value_of(const look *l, const column *c, size_t row)
{
    const dsc_schema *schema = l->data->schema;
    const size_t at = row * l->data->columns + c->slot;
    if (c->date) {
        const double sine = dsc_dataset_held(l->data, at);
        const double cosine = dsc_dataset_held(l->data, at + 1);
        const double year =
            dsc_schema_value(schema, c->slot + 2, dsc_dataset_held(l->data, at + 2));
        const double turn = atan2(sine, cosine) / (2.0 * acos(-1.0));
        const double when = year + (turn < 0.0 ? turn + 1.0 : turn);
        return isnan(when) ? -HUGE_VAL : when;
    }
    const double value = dsc_schema_value(schema, c->slot, dsc_dataset_held(l->data, at));
    return isnan(value) ? -HUGE_VAL : value;
}

static bool find_column(const look *l, size_t index, column *c)
{
    const dsc_schema *schema = l->data->schema;
    *c = (column){.index = index, .slot = index};
    if (schema->column_count == 0) {
        snprintf(c->name, sizeof c->name, "column %zu", index + 1);
        return index < l->data->columns;
    }
    const dsc_column *own = &schema->columns[index];
    c->slot = own->slot;
    c->date = own->kind == DSC_COLUMN_DATE;
    c->text = own->kind == DSC_COLUMN_CATEGORY;
    snprintf(c->name, sizeof c->name, "\"%.90s\"", own->name);
    return own->kind == DSC_COLUMN_NUMBER || c->date || c->text;
}

// ---- an order of the rows ----

// Whether the values only rise, or only fall, as the rows of the file go on.
static bool is_in_order(const look *l, const column *c)
{
    bool rises = true, falls = true;
    double last = value_of(l, c, 0);
    for (size_t row = 1; row < l->data->rows && (rises || falls); row++) {
        const double now = value_of(l, c, row);
        rises = rises && now >= last;
        falls = falls && now <= last;
        last = now;
    }
    return rises != falls;
}

// Whether each row of the file has the whole number of the row before, and one more.
static bool counts_rows(const look *l, const column *c)
{
    double last = value_of(l, c, 0);
    bool counts = last == floor(last) && l->data->rows > 1;
    for (size_t row = 1; row < l->data->rows && counts; row++) {
        const double now = value_of(l, c, row);
        counts = now == last + 1.0;
        last = now;
    }
    return counts;
}

// "id", "user_id", "PassengerId", "index": what people call numbers of rows.
static bool is_called_id(const char *name)
{
    static const char *const words[] = {"id", "index", "idx", "row", "nr", "uuid", "rownum"};
    const size_t length = strlen(name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t end = strlen(words[i]);
        bool same = length >= end;
        for (size_t k = 0; k < end && same; k++) {
            same = tolower((unsigned char)name[length - end + k]) == words[i][k];
        }
        const unsigned char before =
            same && length > end ? (unsigned char)name[length - end - 1] : '_';
        const bool capital =
            same && isupper((unsigned char)name[length - end]) && islower(before);
        if (same && (!isalpha(before) || capital)) {
            return true;
        }
    }
    return false;
}

// The pairs are sorted by value: all different, and whole numbers.
static bool is_unique(const look *l)
{
    bool unique = l->pairs[0].value == floor(l->pairs[0].value);
    for (size_t i = 1; i < l->count && unique; i++) {
        const double value = l->pairs[i].value;
        unique = value != l->pairs[i - 1].value && value == floor(value);
    }
    return unique;
}

// ---- what is said ----

static void say_ignore(descent_advise_finding *f, const look *l, const column *c)
{
    f->column = c->index;
    if (l->data->schema->column_count > 0) {
        snprintf(f->options, sizeof f->options, "ignore = %.50s",
                 l->data->schema->columns[c->index].name);
    }
}

static void say_id(const look *l, const column *c, bool counts)
{
    descent_advise_finding *f = dsc_adviser_find(l->adviser, DESCENT_ADVISE_ID, true);
    if (f) {
        say_ignore(f, l, c);
        f->value = 1.0;
        snprintf(f->text, sizeof f->text,
                 "%s %s: it says which row a row is, and nothing that "
                 "holds for new ones",
                 c->name,
                 counts ? "counts the rows of the file"
                        : "has another whole number in every row, and is called an ID");
        snprintf(f->advice, sizeof f->advice, "leave it out");
    }
}

static void say_leak(const look *l, const column *c, double score, const char *target)
{
    const bool ordered = c->date || is_in_order(l, c);
    descent_advise_finding *f = dsc_adviser_find(
        l->adviser, ordered ? DESCENT_ADVISE_NEIGHBOURS : DESCENT_ADVISE_LEAK, true);
    if (!f) {
        return;
    }
    f->column = c->index;
    f->value = score;
    if (ordered) {
        snprintf(
            f->text, sizeof f->text,
            "rows next to each other in the order of %s have almost the same %s (%.4f, where "
            "1 is the same and 0 is guessing): rows that validate and are drawn at random lie "
            "between rows that train, and their score is too good",
            c->name, target, score);
        snprintf(f->advice, sizeof f->advice, "let the last rows validate");
        if (l->data->schema->column_count > 0) {
            snprintf(f->options, sizeof f->options, "split = time:%.50s",
                     l->data->schema->columns[c->index].name);
        }
        return;
    }
    say_ignore(f, l, c);
    snprintf(
        f->text, sizeof f->text,
        "%s alone predicts %s almost perfectly (%.4f, where 1 is perfect and 0 is guessing): "
        "it may be made of the target, or known only after it",
        c->name, target, score);
    snprintf(f->advice, sizeof f->advice,
             "leave it out, unless it is known before the target is");
}

static void name_one(char *names, size_t capacity, size_t count, const char *name)
{
    const size_t used = strlen(names);
    if (count < NAMED_COLUMNS) {
        snprintf(names + used, capacity - used, "%s%s", count > 0 ? ", " : "", name);
    }
}

static void say_values(const look *l, descent_advise_kind kind, size_t count, const char *names)
{
    descent_advise_finding *f = count > 0 ? dsc_adviser_find(l->adviser, kind, false) : NULL;
    if (f) {
        f->value = (double)count;
        snprintf(f->text, sizeof f->text, "%zu of %zu columns %s: %s%s", count, l->inputs,
                 kind == DESCENT_ADVISE_CONSTANT ? "have one value in all training rows"
                                                 : "have one value in more than 99 % of them",
                 names, count > NAMED_COLUMNS ? ", ..." : "");
    }
}

// ---- one column ----

// The share of the most frequent value; the pairs are sorted.
static double largest_share(const look *l)
{
    size_t most = 0, same = 0;
    for (size_t i = 0; i < l->count; i++) {
        same = i > 0 && l->pairs[i].value == l->pairs[i - 1].value ? same + 1 : 1;
        most = same > most ? same : most;
    }
    return (double)most / (double)l->count;
}

static void fill(look *l, const column *c, size_t target)
{
    for (size_t i = 0; i < l->count; i++) {
        l->pairs[i] = (dsc_alone_row){value_of(l, c, l->rows[i]),
                                      dsc_dataset_target_at(l->data, l->rows[i], target)};
    }
}

// Classes of a target; 2 for labels, 0 for numbers.
static size_t classes_of(const look *l)
{
    const descent_task task = descent_dataset_task(l->data);
    return task == DESCENT_TASK_LABEL ? 2 : descent_dataset_classes(l->data);
}

static bool is_worth_a_word(const look *l, size_t classes)
{
    size_t most = 0;
    for (size_t k = 0; k < classes; k++) {
        most = l->counts[k] > most ? l->counts[k] : most;
    }
    return l->inputs > 1 && (classes == 0 || l->count - most >= LEAST_GUESS_ERRORS);
}

static void look_at_targets(look *l, const column *c)
{
    descent_advise_data *data = &l->adviser->data;
    const dsc_schema *schema = l->data->schema;
    const size_t classes = classes_of(l);
    for (size_t j = 0; j < schema->targets; j++) {
        const char *name = dsc_schema_target_name(schema, j);
        fill(l, c, j);
        const double score = dsc_alone_score(l->count, l->pairs, classes, l->counts);
        if (!isnan(score) && !(score <= data->best_alone)) {
            data->best_alone = score;
            data->best_column = c->index;
        }
        const double limit = classes > 0 ? LEAK_CLASSES : LEAK_NUMBERS;
        if (!isnan(score) && score >= limit && is_worth_a_word(l, classes)) {
            say_leak(l, c, score, *name ? name : "the target");
            return;
        }
    }
}

static void look_at(look *l, const column *c)
{
    fill(l, c, 0);
    (void)dsc_alone_score(l->count, l->pairs, 0, NULL); // sorts
    const double share = largest_share(l);
    if (share == 1.0) {
        name_one(l->constant_names, sizeof l->constant_names, l->constant++, c->name);
        return;
    }
    if (share > NEAR_CONSTANT) {
        name_one(l->near_names, sizeof l->near_names, l->near++, c->name);
    }
    const char *name =
        l->data->schema->column_count > 0 ? l->data->schema->columns[c->index].name : "";
    const bool number = !c->date && !c->text;
    const bool counts = number && counts_rows(l, c);
    if (counts || (number && is_called_id(name) && is_unique(l))) {
        say_id(l, c, counts);
        return;
    }
    look_at_targets(l, c);
}

// ---- all of them ----

static size_t count_inputs(const look *l, size_t columns)
{
    size_t inputs = 0;
    column c;
    for (size_t i = 0; i < columns; i++) {
        inputs += find_column(l, i, &c);
    }
    return inputs;
}

static void look_at_all(look *l, size_t columns)
{
    column c;
    for (size_t i = 0; i < columns; i++) {
        const double part = (double)i / (double)columns;
        if (!dsc_adviser_tell(l->adviser, DESCENT_ADVISE_PART_DATA, part)) {
            return;
        }
        if (find_column(l, i, &c)) {
            look_at(l, &c);
        }
    }
    say_values(l, DESCENT_ADVISE_CONSTANT, l->constant, l->constant_names);
    say_values(l, DESCENT_ADVISE_NEAR_CONSTANT, l->near, l->near_names);
}

// Every so many of the training rows, so that as many numbers are sorted as fit into two seconds.
static size_t choose_rows(const descent_trainer *t, size_t columns, uint32_t *rows, size_t most)
{
    const size_t all = t->split.train_count;
    const double fit = COLUMN_NUMBERS / (double)(columns > 0 ? columns : 1);
    const double limit = fmin(fit, (double)most);
    const size_t step = 1 + (size_t)((double)(all - 1) / limit);
    size_t count = 0;
    for (size_t at = 0; at < all; at += step) {
        rows[count++] = t->split.train[at];
    }
    return count;
}

descent_status dsc_advise_columns(descent_adviser *adviser, descent_error *error)
{
    const descent_trainer *t = adviser->trainer;
    look l = {.adviser = adviser, .data = t->sets.train};
    descent_advise_data *data = &adviser->data;
    const size_t columns =
        l.data->schema->column_count > 0 ? l.data->schema->column_count : l.data->columns;
    data->best_alone = (double)NAN;
    data->best_column = SIZE_MAX;
    if (l.data->text || l.data->positions > 1 || l.data->schema->positions > 0 ||
        t->split.train_count < LEAST_ROWS || columns > COLUMNS_MOST) {
        return DESCENT_OK;
    }
    uint32_t *rows = calloc(COLUMN_ROWS, sizeof *rows);
    l.pairs = calloc(COLUMN_ROWS, sizeof *l.pairs);
    l.counts = calloc(classes_of(&l) + 1, sizeof *l.counts);
    const bool ready = rows && l.pairs && l.counts;
    if (ready) {
        l.rows = rows;
        l.count = choose_rows(t, columns, rows, COLUMN_ROWS);
        l.inputs = count_inputs(&l, columns);
        data->rows = l.count;
        data->columns = l.inputs;
        look_at_all(&l, columns);
    }
    free(rows);
    free(l.pairs);
    free(l.counts);
    return ready ? DESCENT_OK
                 : dsc_no_memory(error, "the rows of a column", COLUMN_ROWS * sizeof *l.pairs);
}
