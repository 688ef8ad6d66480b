// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The columns of another file matched with those that were learnt. Keeps: names win, in any
// order and with further columns between them; positions count only where there are no names,
// and then the number of columns must be right. A column that is missing is refused, never
// filled.
#include "data/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv/trouble.h"

// A header may leave a name empty; the column was then given one by its index.
static bool made_up(const dsc_schema *schema, const dsc_csv_field *field, size_t index)
{
    char name[32];
    snprintf(name, sizeof name, "column%zu", index + 1);
    return field->length == 0 && index < schema->column_count &&
           strcmp(schema->columns[index].name, name) == 0;
}

static size_t find(const dsc_schema *schema, const dsc_csv_field *field, size_t index)
{
    if (made_up(schema, field, index)) {
        return index;
    }
    for (size_t i = 0; i < schema->column_count; i++) {
        if (dsc_name_is(schema->columns[i].name, field->text, field->length)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static const char *source_name(const dsc_csv_scan *scan)
{
    return scan->source ? dsc_source_name(scan->source) : NULL;
}

// A line is taken for a header when at least half of the inputs are among its fields, or half
// of its fields are names of inputs, and for a row otherwise: a row may happen to hold one of
// the names. Made-up names ("column1") match empty fields and count only together with others.
static bool is_header(const dsc_match *match, const dsc_schema *schema,
                      const dsc_csv_scan *scan)
{
    size_t hits = 0, unnamed = 0;
    bool target = false;
    const size_t inputs = dsc_schema_input_columns(schema);
    for (size_t i = 0; i < match->fields; i++) {
        const size_t index = match->columns[i];
        const bool empty = scan->fields[i].length == 0;
        if (index == SIZE_MAX || schema->columns[index].kind == DSC_COLUMN_SKIPPED) {
            continue;
        }
        const bool own = schema->columns[index].kind == DSC_COLUMN_TARGET;
        target = target || (own && !empty);
        unnamed += !own && empty;
        hits += !own && !empty;
    }
    const size_t all = hits + unnamed;
    return (hits > 0 && (2 * all >= inputs || 2 * hits >= match->fields)) ||
           (target && all == inputs);
}

static descent_status check_header(dsc_match *match, const dsc_schema *schema,
                                   const dsc_csv_scan *scan, descent_error *error)
{
    for (size_t i = 0; i < match->fields; i++) {
        for (size_t k = 0; k < i && match->columns[i] != SIZE_MAX; k++) {
            FAIL_IF(match->columns[i] == match->columns[k], error, DESCENT_BAD_DATA,
                    "%s: columns %zu and %zu are both called \"%s\"",
                    DSC_POSITION(source_name(scan), scan->record_line, 0), k + 1, i + 1,
                    schema->columns[match->columns[i]].name);
        }
    }
    dsc_words words = {0};
    size_t missing = 0;
    for (size_t c = 0; c < schema->column_count; c++) {
        const dsc_column *column = &schema->columns[c];
        bool found = column->kind == DSC_COLUMN_SKIPPED || column->kind == DSC_COLUMN_TARGET;
        for (size_t i = 0; i < match->fields && !found; i++) {
            found = match->columns[i] == c;
        }
        if (!found && ++missing <= DSC_CSV_SAMPLES) {
            dsc_words_add(&words, "%s\"%s\"", missing > 1 ? ", " : "", column->name);
        }
    }
    descent_status status = DESCENT_OK;
    if (missing) {
        const bool table = scan->source && dsc_source_kind(scan->source).table;
        status = dsc_fail(
            error, DESCENT_BAD_DATA, "%s: %zu %s missing: %s%s%s",
            table ? source_name(scan) : DSC_POSITION(source_name(scan), scan->record_line, 0),
            missing, missing == 1 ? "column is" : "columns are", words.text ? words.text : "",
            missing > DSC_CSV_SAMPLES ? ", ..." : "",
            table && strcmp(dsc_source_kind(scan->source).table, "JSON") == 0
                ? ": no object has such a key\nnull says that a value is missing"
                : "");
    }
    dsc_words_free(&words);
    return status;
}

static size_t count_targets(const dsc_schema *schema)
{
    return schema->target == SIZE_MAX ? 0 : schema->targets;
}

// By position: all columns of the file that was learnt from, or all but the targets.
static descent_status match_positions(dsc_match *match, const dsc_schema *schema,
                                      const dsc_csv_scan *scan, descent_error *error)
{
    const size_t all = schema->column_count;
    const size_t targets = count_targets(schema);
    char fewer[64] = "";
    if (match->fields != all && match->fields + targets != all) {
        if (targets > 1) {
            snprintf(fewer, sizeof fewer, " (%zu less without the targets)", targets);
        }
        return dsc_fail(error, DESCENT_BAD_DATA,
                        "%s: there %s %zu %s where %zu columns are expected%s" DSC_REMEDY
                        "a first line with the columns' names; they may then be in any order",
                        DSC_POSITION(source_name(scan), scan->record_line, 0),
                        match->fields == 1 ? "is" : "are", match->fields,
                        match->fields == 1 ? "field" : "fields", all,
                        targets == 1 ? " (one less without the target)" : fewer);
    }
    match->has_target = targets > 0 && match->fields == all;
    match->targets = match->has_target ? targets : 0;
    for (size_t i = 0, index = 0; i < match->fields; i++, index++) {
        while (match->fields < all && schema->columns[index].kind == DSC_COLUMN_TARGET) {
            index++;
        }
        const bool used = schema->columns[index].kind != DSC_COLUMN_SKIPPED;
        match->columns[i] = used ? index : SIZE_MAX;
    }
    return DESCENT_OK;
}

descent_status dsc_match_first(dsc_match *match, const dsc_schema *schema,
                               const dsc_csv_scan *scan, descent_error *error)
{
    match->fields = scan->field_count;
    match->columns = calloc(match->fields + 1, sizeof *match->columns);
    if (!match->columns) {
        return dsc_no_memory(error, "the columns", match->fields * sizeof *match->columns);
    }
    for (size_t i = 0; i < match->fields; i++) {
        match->columns[i] = find(schema, &scan->fields[i], i);
    }
    match->header = is_header(match, schema, scan);
    if (!match->header) {
        return match_positions(match, schema, scan, error);
    }
    TRY(check_header(match, schema, scan, error));
    for (size_t i = 0; i < match->fields; i++) {
        const size_t index = match->columns[i];
        match->targets += index != SIZE_MAX && schema->columns[index].kind == DSC_COLUMN_TARGET;
        if (index != SIZE_MAX && schema->columns[index].kind == DSC_COLUMN_SKIPPED) {
            match->columns[i] = SIZE_MAX;
        }
    }
    match->has_target = match->targets > 0 && match->targets == schema->targets;
    return DESCENT_OK;
}

void dsc_match_free(dsc_match *match)
{
    free(match->columns);
    *match = (dsc_match){0};
}
