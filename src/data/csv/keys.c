// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns that are keys of rows (weight, group, time) instead of, or next to, inputs.
//
// Keeps: keys are read while the rows are, never in a pass of their own; a bad cell does not
// stop the reading but is noted, so that the message can say how many rows have one and show
// the first. Rows to predict need no weights, hence a missing weight column is an error only
// in training.
#include "data/csv/keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/cell.h"
#include "data/missing.h"
#include "data/notation.h"
#include "data/row_keys.h"
#include "data/target.h"

void dsc_csv_keys_init(dsc_csv_keys *keys)
{
    *keys = (dsc_csv_keys){0};
    for (size_t k = 0; k < DSC_KEYS; k++) {
        keys->fields[k] = SIZE_MAX;
    }
}

bool dsc_csv_keys_any(const dsc_csv_keys *keys)
{
    bool any = false;
    for (size_t k = 0; k < DSC_KEYS; k++) {
        any = any || keys->fields[k] != SIZE_MAX;
    }
    return any;
}

void dsc_csv_keys_of_sequence(const char *text, char *id, char *time)
{
    const char *comma = strchr(text, ',');
    const size_t length = comma ? (size_t)(comma - text) : strlen(text);
    memcpy(id, text, length);
    id[length] = '\0';
    const char *rest = comma ? comma + 1 + strspn(comma + 1, " ") : "";
    memcpy(time, rest, strlen(rest) + 1);
}

static descent_status no_sequence(const char *source, const char *text, const char *wanted,
                                  char *const *names, size_t count, descent_error *error)
{
    char shown[64];
    dsc_words words = {0};
    dsc_words_add(&words, "%s has no column \"%s\" (`sequence`)\n  columns: ", source,
                  dsc_show_text(wanted, strlen(wanted), shown, sizeof shown));
    dsc_add_names(&words, names, count, 20);
    dsc_words_try(&words, "sequence = %s    # two of these, or one",
                  strchr(text, ',') ? "ID,TIME" : "ID");
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

descent_status dsc_csv_keys_choose(dsc_csv_keys *keys, const char *source, char *const *names,
                                   size_t count, const bool *targets,
                                   const descent_read_options *options, const char **why,
                                   descent_error *error)
{
    static const char *const flags[DSC_KEYS] = {
        "weight", "split group:", "split time:", "sequence", "sequence"};
    static const char *const reasons[DSC_KEYS] = {
        "it holds the weights of the rows (`weight`)", "it tells the groups of the split", NULL,
        "it tells the sequences (`sequence`)", "it orders the rows of a sequence (`sequence`)"};
    char sequence[sizeof options->sequence], place[sizeof options->sequence];
    dsc_csv_keys_of_sequence(options->sequence, sequence, place);
    const char *const wanted[DSC_KEYS] = {options->weight, options->group, options->order,
                                          sequence, place};
    for (size_t k = 0; k < DSC_KEYS; k++) {
        if (*wanted[k] == '\0') {
            continue;
        }
        const size_t index = dsc_find_column(names, count, wanted[k], strlen(wanted[k]));
        if (index == SIZE_MAX && (k == DSC_KEY_SEQUENCE || k == DSC_KEY_PLACE)) {
            return no_sequence(source, options->sequence, wanted[k], names, count, error);
        }
        if (index == SIZE_MAX) {
            return dsc_no_column(source, flags[k], wanted[k], names, count, error);
        }
        FAIL_IF(targets[index], error, DESCENT_INVALID,
                "column \"%s\" is the target; it cannot be for `%.*s` as well", names[index],
                (int)strcspn(flags[k], " "), flags[k]);
        FAIL_IF(
            k == DSC_KEY_PLACE && index == keys->fields[DSC_KEY_SEQUENCE], error,
            DESCENT_INVALID,
            "`sequence` names column \"%s\" twice: one tells the sequences, another one orders "
            "their rows" DSC_REMEDY "sequence = %s    # rows are in the order of the file",
            names[index], DSC_VALUE(names[index]));
        keys->fields[k] = index;
        keys->names[k] = names[index];
        why[index] = why[index] ? why[index] : reasons[k];
    }
    return DESCENT_OK;
}

static void find_like(dsc_csv_keys *keys, dsc_csv_key key, size_t column,
                      const dsc_schema *schema, const dsc_match *match,
                      const dsc_csv_scan *scan)
{
    if (column == SIZE_MAX) {
        return;
    }
    char *name = schema->columns[column].name;
    keys->names[key] = name;
    for (size_t i = 0; i < match->fields && keys->fields[key] == SIZE_MAX; i++) {
        const dsc_csv_field *field = &scan->fields[i];
        const bool named = dsc_name_is(name, field->text, field->length);
        if (match->header ? named : i == column) {
            keys->fields[key] = i;
        }
    }
}

descent_status dsc_csv_keys_like(dsc_csv_keys *keys, const char *source,
                                 const dsc_schema *schema, const dsc_match *match,
                                 const dsc_csv_scan *scan, descent_error *error)
{
    if (match->has_target) { // rows to predict need no weights
        find_like(keys, DSC_KEY_WEIGHT, schema->weight, schema, match, scan);
    }
    find_like(keys, DSC_KEY_SEQUENCE, schema->sequence, schema, match, scan);
    find_like(keys, DSC_KEY_PLACE, schema->place, schema, match, scan);
    static const dsc_csv_key needed[] = {DSC_KEY_SEQUENCE, DSC_KEY_PLACE};
    for (size_t i = 0; i < 2; i++) {
        const dsc_csv_key key = needed[i];
        FAIL_IF(keys->names[key] && keys->fields[key] == SIZE_MAX, error, DESCENT_BAD_DATA,
                "%s: column \"%s\" is missing, which %s of the sequences that were learnt from",
                source, keys->names[key],
                key == DSC_KEY_PLACE ? "orders the rows" : "has the names");
    }
    return DESCENT_OK;
}

// Arrays grow with the capacity of the rows, and only for keys that the file has.
static descent_status grow(dsc_csv_keys *keys, size_t capacity, descent_error *error)
{
    dsc_row_keys *rows = &keys->rows;
    if (capacity <= keys->capacity) {
        return DESCENT_OK;
    }
    void **const places[DSC_KEYS] = {(void **)&rows->weights, (void **)&rows->groups,
                                     (void **)&rows->order, (void **)&rows->sequence,
                                     (void **)&rows->place};
    const size_t sizes[DSC_KEYS] = {sizeof *rows->weights, sizeof *rows->groups,
                                    sizeof *rows->order, sizeof *rows->sequence,
                                    sizeof *rows->place};
    for (size_t k = 0; k < DSC_KEYS; k++) {
        if (keys->fields[k] != SIZE_MAX) {
            void *more = dsc_realloc_array(*places[k], capacity, sizes[k]);
            if (!more) {
                return dsc_no_memory(error, "keys of the rows", capacity * sizes[k]);
            }
            *places[k] = more;
        }
    }
    keys->capacity = capacity;
    return DESCENT_OK;
}

static bool read_weight(const dsc_csv_field *field, double *weight)
{
    const dsc_notation plain = dsc_notation_plain();
    *weight = 0.0;
    return dsc_notation_number(&plain, field->text, field->length, weight) && *weight >= 0.0 &&
           isfinite(*weight);
}

// Numbers are tried first: 2024 as a number and as a year have the same order, while mixing
// numbers with dates (noticed by the two flags) has none.
static bool read_order(dsc_csv_keys *keys, size_t k, const dsc_csv_field *field, double *order)
{
    const dsc_notation plain = dsc_notation_plain();
    double date[3];
    *order = 0.0;
    if (dsc_notation_number(&plain, field->text, field->length, order)) {
        keys->numbered[k] = true;
        return isfinite(*order);
    }
    if (dsc_notation_date(&plain, field->text, field->length, date)) {
        keys->dated[k] = true;
        *order = date[2];
        return true;
    }
    return false;
}

descent_status dsc_csv_keys_collect(dsc_csv_keys *keys, const dsc_csv_scan *scan, size_t row,
                                    size_t capacity, descent_error *error)
{
    TRY(grow(keys, capacity, error));
    for (size_t k = 0; k < DSC_KEYS; k++) {
        if (keys->fields[k] == SIZE_MAX) {
            continue;
        }
        const dsc_csv_field *field = &scan->fields[keys->fields[k]];
        bool good = true;
        if (k == DSC_KEY_WEIGHT) {
            good = read_weight(field, &keys->rows.weights[row]);
        } else if (k == DSC_KEY_ORDER || k == DSC_KEY_PLACE) {
            double *order = k == DSC_KEY_ORDER ? keys->rows.order : keys->rows.place;
            good = read_order(keys, k, field, &order[row]);
        } else {
            const bool group = k == DSC_KEY_GROUP;
            // An empty group is refused and not made a group of its own: all rows without one
            // would be kept together, which nobody asked for.
            good = dsc_cell_missing(field->text, field->length, "") < DSC_MISSING_AS_NA;
            if (!dsc_dictionary_add(group ? &keys->texts : &keys->ids, field->text,
                                    field->length, scan->record_line,
                                    &(group ? keys->rows.groups : keys->rows.sequence)[row])) {
                return dsc_no_memory(error, "groups", keys->texts.bytes_capacity);
            }
        }
        if (!good && !dsc_csv_note(&keys->bad[k], scan, keys->fields[k])) {
            return dsc_no_memory(error, "an error message", sizeof *keys->bad[k]);
        }
    }
    return DESCENT_OK;
}

static descent_status refuse(const dsc_csv_keys *keys, size_t k, const char *source,
                             size_t rows, descent_error *error)
{
    static const char *const wrong[DSC_KEYS] = {
        "has values that are not weights: numbers from 0 on are expected",
        "has rows without a group", "has values that are neither numbers nor dates",
        "has rows without a sequence", "has values that are neither numbers nor dates"};
    static const char *const remedies[DSC_KEYS] = {
        "fill the column in (1 is the usual weight, 0 leaves a row out)",
        "fill the column in (a unique name makes a row its own group)",
        "fill the column in, or take these rows out of the file",
        "fill the column in, or take these rows out of the file",
        "fill the column in, or take these rows out of the file"};
    static const char *const others[DSC_KEYS] = {
        "weight = COLUMN    # with numbers", "split = group:COLUMN    # that is filled in",
        "split = time:COLUMN    # with numbers or dates",
        "sequence = ID,TIME    # columns that are filled in",
        "sequence = ID,TIME    # the second one with numbers or dates"};
    dsc_words words = {0};
    dsc_words_add(&words, "%s: column \"%s\" %s", source, keys->names[k], wrong[k]);
    dsc_csv_add_samples(&words, source, keys->bad[k]);
    dsc_words_add(&words, "\n  %s of %s rows", DSC_COUNT(keys->bad[k]->count), DSC_COUNT(rows));
    dsc_words_try(&words, "%s", keys->bad[k]->count < rows ? remedies[k] : others[k]);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

static descent_status check(const dsc_csv_keys *keys, const char *source, size_t rows,
                            descent_error *error)
{
    for (size_t k = 0; k < DSC_KEYS; k++) {
        if (keys->bad[k]) {
            return refuse(keys, k, source, rows, error);
        }
    }
    for (size_t k = 0; k < DSC_KEYS; k++) {
        FAIL_IF(keys->dated[k] && keys->numbered[k], error, DESCENT_BAD_DATA,
                "%s: column \"%s\" has numbers and dates: they have no common order" DSC_REMEDY
                "%s    # another one",
                source, keys->names[k],
                k == DSC_KEY_PLACE ? "sequence = ID,TIME" : "split = time:COLUMN");
    }
    return DESCENT_OK;
}

static descent_status report(const dsc_csv_keys *keys, const char *source, descent_dataset *d,
                             descent_error *error)
{
    if (d->keys.weights) {
        double low = HUGE_VAL, high = 0.0, sum = 0.0;
        for (size_t i = 0; i < d->rows; i++) {
            low = fmin(low, d->keys.weights[i]);
            high = fmax(high, d->keys.weights[i]);
            sum += d->keys.weights[i];
        }
        FAIL_IF(!(high > 0.0), error, DESCENT_BAD_DATA,
                "%s: every weight in column \"%s\" is 0" DSC_REMEDY
                "weight = COLUMN    # another one",
                source, keys->names[DSC_KEY_WEIGHT]);
        dsc_dataset_say(d, "weights", "\"%s\": %s to %s, sum %s", keys->names[DSC_KEY_WEIGHT],
                        DSC_SHOWN(low), DSC_SHOWN(high), DSC_SHOWN(sum));
    }
    if (d->keys.groups) {
        dsc_dataset_say(d, "groups", "\"%s\": %s groups, which a split keeps together",
                        keys->names[DSC_KEY_GROUP], DSC_COUNT(d->keys.group_count));
    }
    if (d->keys.order) {
        dsc_dataset_say(d, "order", "\"%s\", %s: the last rows validate; it stays an input",
                        keys->names[DSC_KEY_ORDER],
                        keys->dated[DSC_KEY_ORDER] ? "dates" : "numbers");
    }
    return DESCENT_OK;
}

descent_status dsc_csv_keys_finish(dsc_csv_keys *keys, const char *source, size_t rows,
                                   descent_dataset *d, descent_error *error)
{
    TRY(check(keys, source, rows, error));
    keys->rows.group_count = keys->texts.count;
    if (keys->rows.sequence) {
        char **ids = calloc(keys->ids.count + 1, sizeof *ids);
        for (size_t i = 0; ids && i < keys->ids.count; i++) {
            ids[i] = dsc_copy_text(dsc_dictionary_text(&keys->ids, i));
            if (!ids[i]) {
                dsc_free_texts(ids, i);
                ids = NULL;
            }
        }
        if (!ids) {
            return dsc_no_memory(error, "the names of sequences", keys->ids.bytes_used);
        }
        keys->rows.sequences = ids;
        keys->rows.sequence_count = keys->ids.count;
    }
    d->keys = keys->rows;
    // The data set owns the arrays from here on.
    keys->rows = (dsc_row_keys){0};
    return report(keys, source, d, error);
}

void dsc_csv_keys_clear(dsc_csv_keys *keys)
{
    dsc_row_keys_free(&keys->rows);
    dsc_dictionary_free(&keys->texts);
    dsc_dictionary_free(&keys->ids);
    for (size_t k = 0; k < DSC_KEYS; k++) {
        free(keys->bad[k]);
        keys->bad[k] = NULL;
    }
    memset(keys->dated, 0, sizeof keys->dated);
    memset(keys->numbered, 0, sizeof keys->numbered);
    keys->capacity = 0;
}
