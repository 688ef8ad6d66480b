// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reading a CSV file with the columns of another one.
//
// Keeps: the schema decides, the file is only matched with it: by names where it has a header,
// else by position. Values that do not fit are collected and said together; categories that
// training did not have are kept as texts, so that a message can name them, and count as
// missing.
#include "data/csv/like.h"

#include "data/sequences.h"

#include "core/number.h"
#include "data/csv/around.h"
#include "data/csv/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv/store.h"
#include "data/label.h"
#include "data/match.h"
#include "data/target.h"

typedef struct like_reader {
    dsc_csv_reader base; /* rows and ragged records */
    const dsc_schema *schema;
    dsc_match match;
    dsc_csv_trouble **odd; /* per column of the schema */
    double *row;           /* stored values of a record, and behind them its targets */
    uint64_t unknown;      /* categories */
    size_t labelled;
} like_reader;

static descent_status note_stranger(like_reader *l, const dsc_column *column,
                                    const dsc_csv_field *field, descent_error *error)
{
    size_t number = 0;
    l->unknown++;
    if (!dsc_strangers_add(&l->base.d->strangers, l->schema->stored, column->slot, field->text,
                           field->length, &number)) {
        return dsc_no_memory(error, "the texts of a column", field->length);
    }
    // Behind the number of known categories: which stranger it was can be read back from the
    // value.
    l->row[column->slot] += (double)number;
    return DESCENT_OK;
}

static void keep_row(like_reader *l)
{
    dsc_csv_reader *r = &l->base;
    void *row = dsc_csv_row(r, r->rows);
    for (size_t i = 0; i < r->stored; i++) {
        dsc_set_number(r->d->type, row, i, l->row[i]);
    }
}

static descent_status store_record(like_reader *l, descent_error *error)
{
    dsc_csv_reader *r = &l->base;
    bool is_row = false;
    TRY(dsc_csv_is_row(r, l->match.fields, &is_row, error));
    if (!is_row) {
        return DESCENT_OK;
    }
    TRY(dsc_csv_grow(r, error));
    TRY(dsc_csv_keys_collect(&r->keys, &r->scan, r->rows, r->capacity, error));
    double *targets = l->row + l->schema->stored;
    bool labelled = true;
    for (size_t j = 0; j < l->schema->targets; j++) {
        targets[j] = (double)NAN;
    }
    for (size_t i = 0; i < l->match.fields; i++) {
        const size_t index = l->match.columns[i];
        if (index == SIZE_MAX) {
            continue;
        }
        const dsc_csv_field *field = &r->scan.fields[i];
        const dsc_column *column = &l->schema->columns[index];
        const dsc_value_state state =
            dsc_schema_store(l->schema, column, field->text, field->length, l->row, targets);
        if (state == DSC_VALUE_UNKNOWN) {
            TRY(note_stranger(l, column, field, error));
        }
        if ((state == DSC_VALUE_ODD || state == DSC_VALUE_NO_CLASS) &&
            !dsc_csv_note(&l->odd[index], &r->scan, i)) {
            return dsc_no_memory(error, "an error message", sizeof **l->odd);
        }
    }
    if (r->targets) {
        for (size_t j = 0; j < r->target_count; j++) {
            *dsc_csv_target(r, r->rows, j) = targets[j];
            labelled = labelled && !isnan(targets[j]);
        }
        l->labelled += labelled;
    }
    keep_row(l);
    // An object in JSON has no line of its own here.
    if (!dsc_source_kind(r->job->source).table &&
        !dsc_lines_add(&r->d->lines, r->rows, r->scan.record_line)) {
        return dsc_no_memory(error, "line numbers", sizeof(dsc_line_break));
    }
    r->rows++;
    return DESCENT_OK;
}

static descent_status refuse_class(const like_reader *l, size_t index, descent_error *error)
{
    const dsc_schema *schema = l->schema;
    dsc_words words = {0};
    const bool label = schema->task == DESCENT_TASK_LABEL;
    dsc_words_add(&words, "column \"%s\" has %s", schema->columns[index].name,
                  label ? "values that are no labels" : "classes that are not known");
    dsc_csv_add_samples(&words, l->base.name, l->odd[index]);
    dsc_words_add(&words, "\n  %s of %s rows; %s", DSC_COUNT(l->odd[index]->count),
                  DSC_COUNT(l->base.rows),
                  label ? "labels are " DSC_LABEL_WORDS : "known are: ");
    dsc_add_names(&words, schema->classes, schema->class_count, 20);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

static descent_status check_rows(const like_reader *l, descent_error *error)
{
    const dsc_csv_reader *r = &l->base;
    const dsc_schema *schema = l->schema;
    TRY(dsc_csv_check_shape(r, l->match.fields, l->match.header, error));
    FAIL_IF(r->rows == 0, error, DESCENT_BAD_DATA, "%s: there are no rows", r->name);
    for (size_t i = 0; i < schema->column_count; i++) {
        if (!l->odd[i]) {
            continue;
        }
        const dsc_column *column = &schema->columns[i];
        if (column->kind == DSC_COLUMN_TARGET && schema->task != DESCENT_TASK_REGRESS) {
            return refuse_class(l, i, error);
        }
        char words[80], more[128];
        dsc_notation_words(&column->notation, words, sizeof words);
        snprintf(more, sizeof more, "%s%s", *words ? "\n  the model learnt " : "", words);
        const dsc_csv_odd odd = {.file = r->name,
                                 .column = column->name,
                                 .expected =
                                     column->kind == DSC_COLUMN_DATE ? "dates" : "numbers",
                                 .trouble = l->odd[i],
                                 .values = r->rows,
                                 .more = more,
                                 .remedy = ""};
        return dsc_csv_odd_values(&odd, error);
    }
    return DESCENT_OK;
}

static descent_status collect(like_reader *l, descent_error *error)
{
    dsc_csv_reader *r = &l->base;
    bool found = false;
    TRY(dsc_csv_open(&r->scan, r->job->source, l->schema->delimiter, error));
    TRY(dsc_csv_top_find(&r->scan, &r->look.top, error));
    r->look.top.escape = r->look.top.escape || l->schema->escape;
    r->scan.escape = r->look.top.escape;
    TRY(dsc_csv_top_record(&r->scan, &r->look.top, &found, error));
    FAIL_IF(!found, error, DESCENT_BAD_DATA, "%s: the file is empty", r->name);
    const descent_status matched = dsc_match_first(&l->match, l->schema, &r->scan, error);
    const char *table = dsc_source_kind(r->job->source).table;
    FAIL_IF(!l->match.header && table, error, DESCENT_BAD_DATA,
            "%s: none of the %s is the name of an input", r->name,
            strcmp(table, "JSON") == 0 ? "keys" : "variables");
    TRY(matched);
    TRY(dsc_csv_keys_like(&r->keys, r->name, l->schema, &l->match, &r->scan, error));
    r->look.header = l->match.header;
    if (l->match.header) {
        TRY(dsc_csv_take_names(&r->scan, &r->look, error));
        TRY(dsc_csv_next(&r->scan, &found, error));
    }
    if (l->match.has_target) {
        r->target = 0; /* asks dsc_csv_grow for targets */
        r->target_count = l->schema->targets;
    }
    r->stored = l->schema->stored;
    while (found) {
        TRY(store_record(l, error));
        TRY(dsc_csv_next(&r->scan, &found, error));
    }
    return check_rows(l, error);
}

static descent_status hand_over(like_reader *l, descent_error *error)
{
    descent_dataset *d = l->base.d;
    d->rows = l->base.rows;
    d->columns = l->base.stored;
    d->values = l->base.values;
    l->base.values = NULL;
    // A target column without a single value says as much as none.
    if (l->labelled > 0) {
        d->targets = l->base.targets;
        l->base.targets = NULL;
    }
    dsc_csv_report_file(&l->base, l->match.header ? "columns found by name"
                                                  : "columns found by position");
    const bool weighs = l->schema->weight != SIZE_MAX && l->match.has_target;
    if (weighs && l->base.keys.fields[DSC_KEY_WEIGHT] == SIZE_MAX) {
        dsc_dataset_say(d, "weights", "no column \"%s\" in this file: every row counts once",
                        l->schema->columns[l->schema->weight].name);
    }
    TRY(dsc_csv_keys_finish(&l->base.keys, l->base.name, d->rows, d, error));
    if (d->keys.sequence) {
        const dsc_sequence_form form = {.id = l->base.keys.names[DSC_KEY_SEQUENCE],
                                        .time = l->base.keys.names[DSC_KEY_PLACE],
                                        .length = l->base.job->positions,
                                        .like = true,
                                        .padded = l->base.job->padded};
        TRY(dsc_sequences_sort(d, &form, l->base.name, error));
    }
    if (!d->targets && l->match.targets > 0 && !l->match.has_target) {
        dsc_dataset_note(d, "targets", "%zu of %zu are in this file: they are left alone",
                         l->match.targets, l->schema->targets);
    } else if (!d->targets) {
        dsc_dataset_say(d, "target", "none in this file");
    } else if (!l->base.job->keep_unlabelled) {
        const size_t dropped = dsc_dataset_drop_unlabelled(d);
        if (dropped) {
            dsc_dataset_say(d, "dropped", "%s %s without a target", DSC_COUNT(dropped),
                            dropped == 1 ? "row" : "rows");
        }
    }
    if (l->unknown) {
        dsc_dataset_say(d, "unknown",
                        l->unknown == 1
                            ? "%s value is a category never seen before: taken as missing"
                            : "%s values are categories never seen before: taken as missing",
                        DSC_COUNT(l->unknown));
    }
    return DESCENT_OK;
}

descent_status dsc_csv_read_like(const dsc_read_job *job, descent_dataset *d,
                                 descent_error *error)
{
    like_reader l = {.schema = job->like};
    l.base.job = job;
    l.base.d = d;
    d->type = job->like->type;
    l.base.name = dsc_source_name(job->source);
    l.base.target = SIZE_MAX;
    dsc_csv_keys_init(&l.base.keys);
    l.odd = calloc(job->like->column_count + 1, sizeof *l.odd);
    l.row = calloc(job->like->stored + job->like->targets, sizeof *l.row);
    descent_status status = l.odd && l.row
                                ? collect(&l, error)
                                : dsc_no_memory(error, "the columns", job->like->column_count);
    THEN(status, hand_over(&l, error));
    for (size_t i = 0; l.odd && i < job->like->column_count; i++) {
        free(l.odd[i]);
    }
    free(l.odd);
    free(l.row);
    free(l.base.values);
    free(l.base.targets);
    free(l.base.ragged);
    free(l.base.total);
    dsc_csv_look_free(&l.base.look);
    dsc_csv_keys_clear(&l.base.keys);
    dsc_match_free(&l.match);
    dsc_csv_close(&l.base.scan);
    return status;
}
