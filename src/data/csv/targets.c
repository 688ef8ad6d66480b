// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Several targets of a table, or labels: columns of numbers, or of words of which each is one of
// two.
//
// Keeps: text that is neither is never guessed to be a label: which of "good" and "bad" is 1
// nobody knows. What can be typed instead is tried by the tests.
#include "data/csv/targets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/label.h"
#include "data/learn_targets.h"
#include "data/missing.h"

bool dsc_csv_targets_are_joint(const dsc_csv_reader *r)
{
    return r->target_count > 1 ||
           (r->target_count == 1 && r->job->options->task == DESCENT_TASK_LABEL);
}

// A target that holds text: what else can be typed.
static descent_status refuse_text(const dsc_csv_reader *r, size_t index, const char *text,
                                  descent_error *error)
{
    const dsc_csv_column *column = &r->columns[index];
    char shown[48];
    dsc_words words = {0}, rest = {0};
    dsc_show_text(text, strlen(text), shown, sizeof shown);
    dsc_words_add(&words, "%s: the target \"%s\" holds text, such as '%s': ", r->name,
                  r->look.names[index], shown);
    dsc_words_add(&words, "%s",
                  r->target_count > 1
                      ? "several targets are all numbers, or all labels, which are "
                      : "a label is one of ");
    dsc_words_add(&words, DSC_LABEL_WORDS);
    if (!column->overflow) {
        dsc_words_try(&words, "target = %s    # this one alone, as classes",
                      DSC_VALUE(r->look.names[index]));
    }
    for (size_t i = 0; i < r->count; i++) {
        if (r->columns[i].target && r->columns[i].collect != DSC_COLLECT_TEXT) {
            dsc_words_add(&rest, "%s%s", rest.length ? "," : "", r->look.names[i]);
        }
    }
    if (rest.length) {
        dsc_words_try(&words, "target = %s    # without text", DSC_VALUE(rest.text));
    }
    words.failed = words.failed || rest.failed;
    dsc_words_free(&rest);
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

// labels[number of a text] (out): 0, 1, or NAN where it means that the value is missing.
static descent_status read_labels(const dsc_csv_reader *r, size_t index, double *labels,
                                  descent_error *error)
{
    const dsc_csv_column *column = &r->columns[index];
    for (size_t k = 0; k < column->texts.count; k++) {
        const char *text = dsc_dictionary_text(&column->texts, k);
        const size_t length = column->texts.entries[k].length;
        const int label = dsc_label_of_text(text, length);
        const bool missing =
            dsc_cell_missing(text, length, r->job->options->missing) != DSC_PRESENT;
        if (label < 0 && !missing) {
            return refuse_text(r, index, text, error);
        }
        labels[k] = label < 0 ? (double)NAN : (double)label;
    }
    return DESCENT_OK;
}

static descent_status name_labels(dsc_csv_reader *r, size_t index, descent_error *error)
{
    const dsc_csv_column *column = &r->columns[index];
    descent_dataset *d = r->d;
    if (column->overflow || r->job->options->task == DESCENT_TASK_REGRESS) {
        return refuse_text(r, index, column->first, error);
    }
    double *labels = calloc(column->texts.count + 1, sizeof *labels);
    if (!labels) {
        return dsc_no_memory(error, "labels", column->texts.count * sizeof *labels);
    }
    const descent_status status = read_labels(r, index, labels, error);
    for (size_t row = 0; row < d->rows && status == DESCENT_OK; row++) {
        double *value = &d->targets[row * r->target_count + column->place];
        *value = isnan(*value) ? *value : labels[(uint32_t)*value];
    }
    free(labels);
    return status;
}

static descent_status learn(dsc_csv_reader *r, const char **names, descent_error *error)
{
    bool worded = false;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (!column->target) {
            continue;
        }
        names[column->place] = r->look.names[i];
        if (column->collect == DSC_COLLECT_TEXT) {
            TRY(name_labels(r, i, error));
            worded = true;
        }
    }
    const dsc_targets_note note = {names, r->why, r->name, worded};
    return dsc_dataset_learn_targets(r->d, r->job->options->task, &note, error);
}

descent_status dsc_csv_finish_targets(dsc_csv_reader *r, descent_error *error)
{
    const char **names = calloc(r->target_count, sizeof *names);
    if (!names) {
        return dsc_no_memory(error, "the targets", r->target_count * sizeof *names);
    }
    const descent_status status = learn(r, names, error);
    free(names);
    return status;
}
