// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What several columns of targets ask for: numbers, or labels.
//
// Keeps: a row counts when it has all its targets; what is dropped is said, with how many rows
// miss which. Targets that are all 0 and 1 are labels unless numbers are asked for.
#include "data/learn_targets.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/label.h"

enum { LISTED = 20 /* targets that the report describes one by one */ };

// What is known of one target.
typedef struct target {
    double low, high, sum;
    size_t missing;
    bool binary;
    double other; /* the first value that is neither 0 nor 1 */
} target;

static void measure(const descent_dataset *d, target *list)
{
    for (size_t j = 0; j < d->schema->targets; j++) {
        list[j] = (target){(double)INFINITY, (double)-INFINITY, 0.0, 0, true, 0.0};
    }
    for (size_t row = 0; row < d->rows; row++) {
        for (size_t j = 0; j < d->schema->targets; j++) {
            const double value = dsc_dataset_target_at(d, row, j);
            target *t = &list[j];
            if (isnan(value)) {
                t->missing++;
                continue;
            }
            t->low = fmin(t->low, value);
            t->high = fmax(t->high, value);
            t->sum += value;
            if (t->binary && value != 0.0 && value != 1.0) {
                t->binary = false;
                t->other = value;
            }
        }
    }
}

// Which targets are missing in how many rows.
static void add_missing(dsc_words *words, const descent_dataset *d, const target *list,
                        const dsc_targets_note *note)
{
    size_t shown = 0, short_of = 0;
    for (size_t j = 0; j < d->schema->targets; j++) {
        short_of += list[j].missing > 0;
        if (list[j].missing > 0 && shown < 5) {
            dsc_words_add(words, "%s\"%s\" in %s", shown++ ? ", " : "", note->names[j],
                          DSC_COUNT(list[j].missing));
        }
    }
    if (short_of > shown) {
        dsc_words_add(words, " and %zu more", short_of - shown);
    }
}

// Said of rows that are gone: a note, or an error where none is left. `list` is of all rows.
static descent_status say_dropped(descent_dataset *d, const target *list, size_t dropped,
                                  const dsc_targets_note *note, descent_error *error)
{
    dsc_words words = {0};
    add_missing(&words, d, list, note);
    const char *which = words.text ? words.text : "";
    descent_status status = DESCENT_OK;
    if (words.failed) {
        status = dsc_no_memory(error, "a note on targets", words.length);
    } else if (d->rows == 0) {
        status = dsc_fail(error, DESCENT_BAD_DATA,
                          "%s: no row has all %zu targets; rows miss %s" DSC_REMEDY
                          "target = COLUMNS    # without those that are missing",
                          note->source, d->schema->targets, which);
    } else if (dropped > 0) {
        dsc_dataset_note(d, "dropped", "%s %s without all targets: missing are %s",
                         DSC_COUNT(dropped), dropped == 1 ? "row" : "rows", which);
    }
    dsc_words_free(&words);
    return status;
}

// The first target that is not 0 and 1; SIZE_MAX: all are.
static size_t first_number(const descent_dataset *d, const target *list)
{
    for (size_t j = 0; j < d->schema->targets; j++) {
        if (!list[j].binary) {
            return j;
        }
    }
    return SIZE_MAX;
}

#define NO_LABEL "%s: the target \"%s\" holds %s, and a label is one of two: " DSC_LABEL_WORDS

static descent_status decide(descent_dataset *d, int task, const target *list,
                             const dsc_targets_note *note, descent_error *error)
{
    const size_t number = first_number(d, list);
    if (task == DESCENT_TASK_REGRESS || (task == DESCENT_TASK_AUTO && number != SIZE_MAX)) {
        FAIL_IF(note->worded && task == DESCENT_TASK_AUTO, error, DESCENT_INVALID,
                "%s: of the targets, \"%s\" holds numbers, such as %s, and others hold words: "
                "either all are numbers, or all are labels (" DSC_LABEL_WORDS ")" DSC_REMEDY
                "target = %s    # this one alone\n"
                "target = COLUMNS    # without it",
                note->source, note->names[number], DSC_SHOWN(list[number].other),
                DSC_VALUE(note->names[number]));
        d->schema->task = DESCENT_TASK_REGRESS;
        return DESCENT_OK;
    }
    // Words are no numbers: with some there is no other task.
    FAIL_IF(number != SIZE_MAX && note->worded, error, DESCENT_INVALID, NO_LABEL, note->source,
            note->names[number], DSC_SHOWN(list[number].other));
    FAIL_IF(number != SIZE_MAX, error, DESCENT_INVALID,
            NO_LABEL DSC_REMEDY "task = regress    # predict numbers", note->source,
            note->names[number], DSC_SHOWN(list[number].other));
    d->schema->task = DESCENT_TASK_LABEL;
    return DESCENT_OK;
}

static void describe(descent_dataset *d, const target *list, const dsc_targets_note *note,
                     int task)
{
    const size_t count = d->schema->targets;
    const bool labels = d->schema->task == DESCENT_TASK_LABEL;
    for (size_t j = 0; j < count && j < LISTED; j++) {
        const target *t = &list[j];
        const double mean = t->sum / (double)d->rows;
        const char *still = t->low < t->high ? "" : "; the same in every row";
        if (labels) {
            dsc_dataset_say(d, "target", "\"%s\" (%s), label: 1 in %s of %s rows%s",
                            note->names[j], note->why, DSC_COUNT((size_t)t->sum),
                            DSC_COUNT(d->rows), still);
        } else {
            dsc_dataset_say(d, "target", "\"%s\" (%s), numbers: %s to %s, mean %s%s",
                            note->names[j], note->why, DSC_SHOWN(t->low), DSC_SHOWN(t->high),
                            DSC_SHOWN(mean), still);
        }
    }
    if (count > LISTED) {
        dsc_dataset_say(d, "targets", "and %zu more", count - LISTED);
    }
    if (labels && task == DESCENT_TASK_AUTO) {
        dsc_dataset_say(d, "task", "%zu labels: all targets are 0 or 1%s", count,
                        note->worded ? "" : " (`task = regress` takes them as numbers)");
    }
}

static descent_status refuse_constants(const descent_dataset *d, const target *list,
                                       const dsc_targets_note *note, descent_error *error)
{
    for (size_t j = 0; j < d->schema->targets; j++) {
        if (list[j].low < list[j].high) {
            return DESCENT_OK;
        }
    }
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s: every target is the same in every row: there is nothing to "
                    "learn" DSC_REMEDY "target = COLUMNS    # others",
                    note->source);
}

// Classes were asked for: what else the targets can be.
static descent_status refuse_classes(const descent_dataset *d, const target *list,
                                     const dsc_targets_note *note, descent_error *error)
{
    return dsc_fail(
        error, DESCENT_INVALID,
        "%s: there are %zu targets, and classes are those of one target" DSC_REMEDY "%s",
        note->source, d->schema->targets,
        first_number(d, list) == SIZE_MAX ? "task = label    # each is one of two"
                                          : "task = regress    # predict them as numbers");
}

// list: room for twice as many as there are targets. Rows that miss one go.
static descent_status learn(descent_dataset *d, int task, target *list,
                            const dsc_targets_note *note, descent_error *error)
{
    target *whole = list + d->schema->targets; // of the rows that are left
    measure(d, list);
    const size_t dropped = dsc_dataset_drop_unlabelled(d);
    measure(d, whole);
    if (task == DESCENT_TASK_CLASSIFY) {
        return refuse_classes(d, list, note, error);
    }
    if (d->rows > 0) {
        TRY(decide(d, task, whole, note, error));
        TRY(refuse_constants(d, whole, note, error));
    }
    TRY(say_dropped(d, list, dropped, note, error));
    describe(d, whole, note, task);
    return DESCENT_OK;
}

descent_status dsc_dataset_learn_targets(descent_dataset *d, int task,
                                         const dsc_targets_note *note, descent_error *error)
{
    const size_t count = d->schema->targets;
    target *list = calloc(2 * count, sizeof *list);
    if (!list) {
        return dsc_no_memory(error, "the targets", count * sizeof *list);
    }
    const descent_status status = learn(d, task, list, note, error);
    free(list);
    return status;
}
