// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows in memory: values (rows x columns, one type), targets, keys, and what was said about
// them while they were read.
//
// Keeps: the accessors answer for NULL, for rows that do not exist and for sets without
// targets. `values` may be borrowed, all else is owned. The report tells how the file was
// interpreted; its notes are those lines that a person should see even with a short output.
#include "data/dataset.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/row_keys.h"

descent_dataset *dsc_dataset_create(void)
{
    descent_dataset *d = calloc(1, sizeof *d);
    if (d && !(d->schema = dsc_schema_create())) {
        free(d);
        return NULL;
    }
    return d;
}

void descent_dataset_free(descent_dataset *d)
{
    if (d) {
        if (d->text) {
            free(d->text); // the values lie in it
        } else if (!d->borrowed) {
            free(d->values);
        }
        free(d->targets);
        dsc_free_texts(d->row_names, d->rows);
        dsc_row_keys_free(&d->keys);
        dsc_schema_free(d->schema);
        dsc_words_free(&d->report);
        free(d->notes);
        dsc_words_free(&d->said);
        dsc_lines_free(&d->lines);
        dsc_strangers_free(&d->strangers);
        free(d);
    }
}

size_t descent_dataset_rows(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->rows;
}

size_t descent_dataset_columns(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return dsc_schema_input_columns(d->schema);
}

const char *descent_dataset_date_column(const descent_dataset *d)
{
    for (size_t i = 0; d && i < d->schema->column_count; i++) {
        if (d->schema->columns[i].kind == DSC_COLUMN_DATE) {
            return d->schema->columns[i].name;
        }
    }
    return NULL;
}

size_t descent_dataset_inputs(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return dsc_schema_inputs(d->schema);
}

descent_task descent_dataset_task(const descent_dataset *d)
{
    if (!d) {
        return DESCENT_TASK_NONE;
    }
    return d->schema->task;
}

size_t descent_dataset_tokens(const descent_dataset *d)
{
    return d && d->schema->tokens ? d->schema->class_count : 0;
}

size_t descent_dataset_classes(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->schema->class_count;
}

const char *descent_dataset_class_name(const descent_dataset *d, size_t index)
{
    if (!d) {
        return NULL;
    }
    return index < d->schema->class_count ? d->schema->classes[index] : "";
}

const char *descent_task_name(descent_task task)
{
    static const char *const names[] = {[DESCENT_TASK_AUTO] = "auto",
                                        [DESCENT_TASK_CLASSIFY] = "classify",
                                        [DESCENT_TASK_REGRESS] = "regress",
                                        [DESCENT_TASK_NONE] = "none",
                                        [DESCENT_TASK_LABEL] = "label"};
    return (size_t)task < sizeof names / sizeof *names ? names[task] : NULL;
}

size_t descent_dataset_targets(const descent_dataset *d)
{
    return d && d->schema->task != DESCENT_TASK_NONE ? d->schema->targets : 0;
}

const char *descent_dataset_target_name(const descent_dataset *d, size_t index)
{
    return d ? dsc_schema_target_name(d->schema, index) : "";
}

double descent_dataset_target(const descent_dataset *d, size_t row)
{
    return descent_dataset_target_at(d, row, 0);
}

double descent_dataset_target_at(const descent_dataset *d, size_t row, size_t index)
{
    return d && row < d->rows && index < d->schema->targets
               ? dsc_dataset_target_at(d, row, index)
               : (double)NAN;
}

const char *descent_dataset_row_name(const descent_dataset *d, size_t row)
{
    return d && d->row_names && row < d->rows ? d->row_names[row] : "";
}

const char *descent_dataset_row_kind(const descent_dataset *d)
{
    if (!d || !d->row_names) {
        return "";
    }
    return d->schema->positions > 0 ? "sequence" : "file";
}

const char *descent_dataset_report(const descent_dataset *d)
{
    if (!d) {
        return "";
    }
    return d->report.text ? d->report.text : "";
}

const char *descent_dataset_summary(const descent_dataset *d)
{
    if (!d) {
        return "";
    }
    return d->summary;
}

// A line of the report; a note is also said of the data elsewhere.
static void say(descent_dataset *d, bool note, const char *word, const char *format,
                va_list list)
{
    char line[1024];
    vsnprintf(line, sizeof line, format, list);
    dsc_words_add(&d->report, "%-9s %s\n", word, line);
    if (note) {
        dsc_words_add(&d->said, "%-9s %s", word, line);
        // Notes lie one behind the other, each ended by '\0'.
        dsc_words_add_bytes(&d->said, "", 1);
        d->said_count += !d->said.failed;
    }
}

void dsc_dataset_say(descent_dataset *d, const char *word, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(d, false, word, format, list);
    va_end(list);
}

void dsc_dataset_note(descent_dataset *d, const char *word, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(d, true, word, format, list);
    va_end(list);
}

size_t descent_dataset_notes(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->said_count;
}

const char *descent_dataset_note(const descent_dataset *d, size_t index)
{
    if (!d) {
        return NULL;
    }
    const char *line = d->said.text;
    for (size_t i = 0; i < index && index < d->said_count; i++) {
        line += strlen(line) + 1;
    }
    return index < d->said_count ? line : "";
}

size_t dsc_dataset_drop_unlabelled(descent_dataset *d)
{
    const size_t bytes = d->columns * descent_type_size(d->type);
    const size_t count = d->schema->targets;
    unsigned char *values = d->values;
    size_t kept = 0;
    for (size_t row = 0; row < d->rows; row++) {
        if (!dsc_dataset_is_labelled(d, row)) {
            continue;
        }
        if (kept < row) {
            memmove(values + kept * bytes, values + row * bytes, bytes);
            memmove(d->targets + kept * count, d->targets + row * count,
                    count * sizeof *d->targets);
            dsc_row_keys_move(&d->keys, kept, row);
        }
        kept++;
    }
    const size_t dropped = d->rows - kept;
    d->rows = kept;
    // Lines are breaks in step with row numbers, which no longer hold.
    if (dropped) {
        dsc_lines_free(&d->lines);
    }
    return dropped;
}

// "data/digits.csv.gz" -> "digits"
static void short_name(const char *path, char *name, size_t capacity)
{
    const char *slash = strrchr(path, '/');
    const char *start = slash && slash[1] ? slash + 1 : path;
    dsc_show_text(start, strlen(start), name, capacity);
    static const char *const endings[] = {".gz",    ".csv",  ".tsv",    ".txt",
                                          ".npy",   ".svm",  ".libsvm", ".data",
                                          ".jsonl", ".json", ".ndjson"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
            name[length - ending] = '\0';
        }
    }
}

static void write_summary(descent_dataset *d, const char *path)
{
    const dsc_schema *schema = d->schema;
    char name[64], task[96] = "no target";
    short_name(path, name, sizeof name);
    if (schema->task == DESCENT_TASK_CLASSIFY) {
        snprintf(task, sizeof task, "%zu classes", schema->class_count);
    } else if (schema->task == DESCENT_TASK_LABEL) {
        snprintf(task, sizeof task, "%zu labels", schema->targets);
    } else if (schema->task == DESCENT_TASK_REGRESS && schema->targets > 1) {
        snprintf(task, sizeof task, "%zu numbers to predict", schema->targets);
    } else if (schema->task == DESCENT_TASK_REGRESS) {
        const bool named = schema->column_count && schema->target != SIZE_MAX;
        snprintf(task, sizeof task, "%s is a number",
                 named ? schema->columns[schema->target].name : "the target");
    }
    char rows[DSC_THINGS_TEXT], inputs[DSC_THINGS_TEXT];
    if (d->text) {
        const bool bytes = schema->tokens == DESCENT_TOKENS_BYTES;
        snprintf(d->summary, sizeof d->summary, "%s  %s, %zu different, in windows of %zu",
                 name,
                 dsc_format_things(d->text_count, bytes ? "byte" : "character",
                                   bytes ? "bytes" : "characters", rows),
                 schema->class_count, d->columns);
        return;
    }
    snprintf(d->summary, sizeof d->summary, "%s  %s, %s, %s", name,
             dsc_format_things(d->rows, "row", "rows", rows),
             dsc_format_things(dsc_schema_inputs(schema), "input", "inputs", inputs), task);
}

descent_status dsc_dataset_finish(descent_dataset *d, const char *path, descent_error *error)
{
    write_summary(d, path);
    dsc_words whole = {0};
    dsc_words_add(&whole, "%s\n", d->summary);
    if (d->report.text) {
        dsc_words_add_bytes(&whole, d->report.text, d->report.length);
    }
    whole.failed = whole.failed || d->report.failed || d->said.failed;
    dsc_words_free(&d->report);
    d->report = whole;
    return whole.failed ? dsc_no_memory(error, "the report", whole.length) : DESCENT_OK;
}

// Eight bytes at a time, multiplied by an odd number near 2^64 over the golden ratio.
uint64_t dsc_mix(uint64_t sum, const void *bytes, size_t count)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < count; i += 8) {
        uint64_t word = 0;
        memcpy(&word, p + i, count - i < 8 ? count - i : 8);
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 32;
    }
    return sum;
}

// Rows without a target are left out: it makes no difference to a run whether they are there,
// and they are dropped before training.
uint64_t descent_dataset_checksum(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    const size_t size = d->columns * descent_type_size(d->type);
    uint64_t sum = d->columns;
    if (d->text) { // with the tokens in front of the first row, and behind the last
        return dsc_mix(sum, d->text, d->text_count * descent_type_size(d->type));
    }
    for (size_t row = 0; row < d->rows; row++) {
        const bool labelled = dsc_dataset_has_targets(d);
        if (labelled && !dsc_dataset_is_labelled(d, row)) {
            continue;
        }
        sum = dsc_mix(sum, (const char *)d->values + row * size, size);
        for (size_t j = 0; j < d->schema->targets; j++) {
            const double target = labelled ? dsc_dataset_target_at(d, row, j) : 0.0;
            sum = dsc_mix(sum, &target, sizeof target);
        }
    }
    return sum;
}

void dsc_dataset_sums(const descent_dataset *d, size_t first, size_t end, uint64_t *values,
                      uint64_t *targets)
{
    const size_t size = d->columns * descent_type_size(d->type);
    *values = *targets = d->type;
    if (d->text && first == 0) { // rows of training begin earlier in some epochs
        *values = dsc_mix(*values, d->text, (size_t)((char *)d->values - (char *)d->text));
    }
    for (size_t row = first; row < end; row++) {
        *values = dsc_mix(*values, (const char *)d->values + row * size, size);
    }
    const size_t count = d->schema->targets;
    if (d->targets) {
        *targets = dsc_mix(*targets, d->targets + first * count,
                           (end - first) * count * sizeof *d->targets);
    }
}
