// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A target of texts: how many classes are too many, and what to type instead.
//
// Keeps: a remedy is offered only if it would work: another target needs other columns as inputs.
#include "data/csv/target.h"

#include "core/number.h"
#include "data/csv/reader.h"

#include <stdio.h>

#include "data/learn_target.h"
#include "data/target.h"

// True when there is a column to learn from besides this one, were it the target.
static bool other_inputs(const dsc_csv_reader *r, size_t index)
{
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        const bool texts = column->collect == DSC_COLLECT_TEXT;
        const bool names = texts && (column->overflow || column->texts.count > r->rows / 2);
        if (i != index && (!column->target || !texts) &&
            column->collect != DSC_COLLECT_NOTHING && !names) {
            return true;
        }
    }
    return false;
}

// What else a column with too many texts can be: numbers in part, or not the target.
static void add_target_remedies(const dsc_csv_reader *r, dsc_words *words)
{
    const dsc_csv_kinds *kinds = &r->columns[r->target].kinds;
    if (kinds->numbers > 0 && kinds->codes == 0) {
        dsc_add_remedy(words, "number", r->look.names[r->target],
                       "treat all that is not a number as missing");
    }
    for (size_t i = 0, shown = 0; i < r->count && shown < 3; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (!column->target && column->collect == DSC_COLLECT_NUMBER && other_inputs(r, i)) {
            dsc_add_remedy(words, "target", r->look.names[i], "predict this column");
            shown++;
        }
    }
    if (!words->remedies) {
        dsc_words_add(words, "\nno other column can be predicted from the rest");
    }
}

// As many classes as rows, or nearly, cannot be learnt; many can, when that is meant.
static bool too_many(size_t classes, size_t rows)
{
    return (classes == rows && classes > 2) ||
           (classes > DSC_FEW_CLASSES && classes > rows / 2);
}

static descent_status check_text_classes(const dsc_csv_reader *r, descent_error *error)
{
    const dsc_csv_column *column = &r->columns[r->target];
    const size_t classes = column->texts.count, rows = r->d->rows;
    const bool asked = r->job->options->task == DESCENT_TASK_CLASSIFY;
    const bool many = classes > DSC_CLASS_LIMIT && !asked;
    if (!column->overflow && !too_many(classes, rows) && !many) {
        return DESCENT_OK;
    }
    dsc_words words = {0};
    dsc_words_add(
        &words, "%s: the target \"%s\" has %s%s different texts in %s rows: too many classes",
        r->name, r->look.names[r->target], column->overflow ? "more than " : "",
        DSC_COUNT(column->overflow ? (size_t)DSC_CATEGORY_LIMIT : classes), DSC_COUNT(rows));
    if (column->first_line > 0) {
        dsc_words_add(&words, "\n  the first is '%s' in line %llu", column->first,
                      (unsigned long long)column->first_line);
    }
    if (many && !column->overflow && !too_many(classes, rows)) {
        dsc_add_remedy(&words, "task", "classify", "learn that many classes all the same");
    } else {
        add_target_remedies(r, &words);
    }
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

static descent_status refuse_numbers(const dsc_csv_reader *r, descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(&words, "regression needs a target of numbers; column \"%s\" is text",
                  r->look.names[r->target]);
    if (check_text_classes(r, NULL) == DESCENT_OK) {
        dsc_add_remedy(&words, "task", "classify", "learn its texts as classes");
    } else {
        add_target_remedies(r, &words);
    }
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

descent_status dsc_csv_check_text_target(const dsc_csv_reader *r, descent_error *error)
{
    return r->job->options->task == DESCENT_TASK_REGRESS ? refuse_numbers(r, error)
                                                         : check_text_classes(r, error);
}

descent_status dsc_csv_refuse_target(const dsc_csv_reader *r, size_t index,
                                     descent_error *error)
{
    const bool dates = r->columns[index].collect == DSC_COLLECT_DATE;
    dsc_words words = {0};
    dsc_words_add(&words, "%s: column \"%s\" holds %s, which cannot be predicted", r->name,
                  r->look.names[index], dates ? "dates" : "lists or objects");
    add_target_remedies(r, &words);
    return dsc_words_fail(&words, dates ? DESCENT_INVALID : DESCENT_BAD_DATA, error);
}

descent_status dsc_csv_finish_text_target(dsc_csv_reader *r, descent_error *error)
{
    const dsc_schema *schema = r->d->schema;
    const char *name = r->look.names[r->target];
    if (schema->class_count < 2) {
        char value[64];
        snprintf(value, sizeof value, "\"%.60s\"", schema->classes[0]);
        return dsc_dataset_refuse_constant(r->d, name, value, r->name, error);
    }
    dsc_words_add(&r->d->report, "target    \"%s\" (%s), text: %zu classes: ", name, r->why,
                  schema->class_count);
    dsc_add_names(&r->d->report, schema->classes, schema->class_count, 10);
    dsc_words_add(&r->d->report, "\n");
    r->d->schema->task = DESCENT_TASK_CLASSIFY;
    return DESCENT_OK;
}
