// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whether the data of a run are those that it was begun with. Keeps: a resumed run never goes
// on with other rows unnoticed, because that would silently train another model. A sum for
// each of 32 parts of the rows, rather than one of all, so that the message can say where they
// differ; the sums find changes, not forgeries.
#include "run/same_data.h"

#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "data/dataset.h"

enum { PARTS = 32, DIGITS = 8 };

// One text of DIGITS hexadecimal digits a part.
typedef struct sums {
    char values[PARTS * DIGITS + 1], targets[PARTS * DIGITS + 1], classes[DIGITS + 1];
} sums;

static size_t part_begin(size_t rows, size_t part)
{
    return rows / PARTS * part + rows % PARTS * part / PARTS;
}

static void write_sum(char *text, uint64_t sum)
{
    snprintf(text, DIGITS + 1, "%08x", (unsigned)sum); // dsc_mix has folded the upper half in
}

static void measure(const descent_dataset *d, sums *s)
{
    uint64_t classes = 0;
    for (size_t part = 0; part < PARTS; part++) {
        uint64_t values, targets;
        dsc_dataset_sums(d, part_begin(d->rows, part), part_begin(d->rows, part + 1), &values,
                         &targets);
        write_sum(s->values + part * DIGITS, values);
        write_sum(s->targets + part * DIGITS, targets);
    }
    for (size_t c = 0; c < descent_dataset_classes(d); c++) {
        const char *name = descent_dataset_class_name(d, c);
        classes = dsc_mix(classes, name, strlen(name) + 1);
    }
    write_sum(s->classes, classes);
}

static json_t *set_json(const descent_dataset *d)
{
    sums s;
    measure(d, &s);
    return json_pack("{s:I, s:I, s:s, s:s, s:s}", "rows", (json_int_t)d->rows, "columns",
                     (json_int_t)d->columns, "values", s.values, "targets", s.targets,
                     "classes", s.classes);
}

json_t *dsc_data_sums(const descent_train_sets *sets)
{
    json_t *json = json_pack("{s:o}", "train", set_json(sets->train));
    if (json && sets->valid && json_object_set_new(json, "valid", set_json(sets->valid)) != 0) {
        json_decref(json);
        return NULL;
    }
    return json;
}

// ---- what differs ----

// Parts that differ; *first (out): the first of them.
static size_t count_parts(const char *then, const char *now, size_t *first)
{
    size_t count = 0;
    // From the end, so that what is left in *first is the first of them.
    for (size_t part = PARTS; part-- > 0;) {
        if (strncmp(then + part * DIGITS, now + part * DIGITS, DIGITS) != 0) {
            *first = part;
            count++;
        }
    }
    return count;
}

static const char *get_text(const json_t *json, const char *name, size_t length)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text && strlen(text) == length ? text : NULL;
}

static descent_status refuse_parts(const descent_dataset *d, const char *what,
                                   const char *which, size_t part, size_t count,
                                   descent_error *error)
{
    const size_t first = part_begin(d->rows, part) + 1, last = part_begin(d->rows, part + 1);
    char rows[2 * DSC_COUNT_TEXT + 8];
    snprintf(rows, sizeof rows, "%s to %s", DSC_COUNT(first), DSC_COUNT(last));
    return dsc_fail(error, DESCENT_CHANGED,
                    "%s have changed since the run was started: other %s\n"
                    "the first are in row%s %s of %s; %zu of %d parts of the rows differ",
                    what, which, first == last ? "" : "s",
                    first == last ? DSC_COUNT(first) : rows, DSC_COUNT(d->rows), count,
                    d->rows < PARTS ? (int)d->rows : PARTS);
}

static descent_status check_set(const descent_dataset *d, const char *what, const json_t *then,
                                descent_error *error)
{
    const json_int_t rows = json_integer_value(json_object_get(then, "rows"));
    const json_int_t columns = json_integer_value(json_object_get(then, "columns"));
    FAIL_IF((json_int_t)d->rows != rows, error, DESCENT_CHANGED,
            "%s have changed since the run was started: %s rows then, %s now", what,
            DSC_COUNT((uint64_t)rows), DSC_COUNT(d->rows));
    FAIL_IF((json_int_t)d->columns != columns, error, DESCENT_CHANGED,
            "%s have changed since the run was started: %s columns then, %s now", what,
            DSC_COUNT((uint64_t)columns), DSC_COUNT(d->columns));
    const char *values = get_text(then, "values", (size_t)PARTS * DIGITS);
    const char *targets = get_text(then, "targets", (size_t)PARTS * DIGITS);
    const char *classes = get_text(then, "classes", DIGITS);
    FAIL_IF(!values || !targets || !classes, error, DESCENT_BAD_DATA,
            "the checkpoint is damaged");
    sums now;
    size_t first_value = 0, first_target = 0;
    measure(d, &now);
    const size_t other_values = count_parts(values, now.values, &first_value);
    const size_t other_targets = count_parts(targets, now.targets, &first_target);
    if (other_values > 0 && other_targets > 0) {
        const bool value = first_value <= first_target;
        const size_t most = other_values > other_targets ? other_values : other_targets;
        return refuse_parts(d, what, "inputs and targets", value ? first_value : first_target,
                            most, error);
    }
    if (other_values > 0) {
        return refuse_parts(d, what, "inputs, the same targets", first_value, other_values,
                            error);
    }
    if (other_targets > 0) {
        return refuse_parts(d, what, "targets, the same inputs", first_target, other_targets,
                            error);
    }
    FAIL_IF(strcmp(classes, now.classes) != 0, error, DESCENT_CHANGED,
            "%s have changed since the run was started: the classes have other names", what);
    return DESCENT_OK;
}

descent_status dsc_data_check(const descent_train_sets *sets, const json_t *then,
                              descent_error *error)
{
    const json_t *train = json_object_get(then, "train"),
                 *valid = json_object_get(then, "valid");
    if (train) {
        TRY(check_set(sets->train, "the data", train, error));
    }
    if (valid && sets->valid) {
        TRY(check_set(sets->valid, "the validation data", valid, error));
    }
    return DESCENT_OK;
}
