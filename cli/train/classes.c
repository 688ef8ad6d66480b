// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which classes are missing among the rows that train, and among those that validate; and what
// rows and classes count.
//
// Keeps: it is said before the training, when --split or other data can still help.
#include "train/classes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "shell/output.h"
#include "shell/text.h"

enum { NAMED = 8 };

// Whether a class is missing on a side that has rows.
static bool is_missing(const cli_job *job, size_t class, bool validation)
{
    size_t train = 0, valid = 0;
    return descent_trainer_class_rows(job->trainer, class, &train, &valid) &&
           (validation ? job->plan.valid_rows > 0 && valid == 0 : train == 0);
}

static void tell_side(const cli_job *job, bool validation)
{
    char names[512] = "", fold[32] = "";
    size_t count = 0;
    const size_t classes = descent_dataset_classes(job->data);
    for (size_t c = 0; c < classes; c++) {
        if (is_missing(job, c, validation) && count++ < NAMED) {
            cli_append(names, sizeof names, "%s\"%s\"", *names ? ", " : "",
                       descent_dataset_class_name(job->data, c));
        }
    }
    if (count > NAMED) {
        cli_append(names, sizeof names, " and %zu more", count - NAMED);
    }
    if (count > 0) {
        if (job->train->fold > 0) {
            snprintf(fold, sizeof fold, "fold %llu: ", (unsigned long long)job->train->fold);
        }
        cli_note("%sno %s row has the class%s %s: %s", fold,
                 validation ? "validation" : "training", count == 1 ? "" : "es", names,
                 validation ? "the validation scores say nothing about it"
                            : "it cannot be learned");
    }
}

void cli_classes_tell(const cli_job *job)
{
    tell_side(job, false);
    tell_side(job, true);
}

static bool classes_weigh(const cli_job *job)
{
    const char *asked = job->train->class_weight;
    return *asked && strcmp(asked, "none") != 0 && descent_dataset_classes(job->data) > 0;
}

void cli_weights_tell(const cli_job *job)
{
    char line[1024] = "weights ", text[64], rows[64];
    if (isnan(job->plan.effective_rows)) {
        return;
    }
    if (*job->read->weight) {
        cli_append(line, sizeof line, "\"%s\" weighs the rows", job->read->weight);
    }
    const size_t classes = classes_weigh(job) ? descent_dataset_classes(job->data) : 0;
    for (size_t c = 0; c < classes && c < NAMED; c++) {
        cli_append(line, sizeof line, "%s%s %.3g",
                   c > 0                ? ", "
                   : *job->read->weight ? "; classes: "
                                        : "",
                   descent_dataset_class_name(job->data, c),
                   descent_trainer_class_weight(job->trainer, c));
    }
    if (classes > NAMED) {
        cli_append(line, sizeof line, " and %zu more", classes - NAMED);
    }
    cli_format_count((uint64_t)(job->plan.effective_rows + 0.5), text, sizeof text);
    cli_format_things(job->plan.train_rows, "training row", rows, sizeof rows);
    cli_talk("%s\n        %s tell as much as %s of equal weight\n", line, rows, text);
}

static json_t *weights_of(const cli_job *job)
{
    json_t *object = json_object();
    for (size_t c = 0; object && c < descent_dataset_classes(job->data); c++) {
        if (json_object_set_new(object, descent_dataset_class_name(job->data, c),
                                json_real(descent_trainer_class_weight(job->trainer, c))) !=
            0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

void cli_classes_tell_fold(const cli_job *job)
{
    tell_side(job, false);
}

static json_t *names_of(const cli_job *job, bool validation)
{
    json_t *list = json_array();
    const size_t classes = descent_dataset_classes(job->data);
    for (size_t c = 0; list && c < classes; c++) {
        if (is_missing(job, c, validation) &&
            json_array_append_new(list,
                                  json_string(descent_dataset_class_name(job->data, c))) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *cli_classes_facts(const cli_job *job, json_t *facts)
{
    int failed = !facts;
    const char *split = job->plan.split ? job->plan.split : "";
    failed = failed || json_object_set_new(facts, "split", json_string(split));
    if (job->trainer && descent_dataset_classes(job->data) > 0) {
        failed = failed || json_object_set_new(facts, "classes_missing_in_training",
                                               names_of(job, false));
        failed = failed || json_object_set_new(facts, "classes_missing_in_validation",
                                               names_of(job, true));
    }
    if (job->trainer && classes_weigh(job)) {
        failed = failed || json_object_set_new(facts, "class_weights", weights_of(job));
    }
    if (job->trainer && !isnan(job->plan.effective_rows)) {
        failed = failed || json_object_set_new(facts, "effective_rows",
                                               json_real(job->plan.effective_rows));
    }
    if (failed) {
        json_decref(facts);
        return NULL;
    }
    return facts;
}
