// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From indices of names to classes. Keeps: classes are in the order of the bytes of their
// names, as those of a CSV file are, so that one model reads both.
#include "data/named_classes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/learn_target.h"
#include "data/target.h"

// Names of an array and what became of each.
typedef struct naming {
    char *const *names;
    size_t count;
    size_t *class; /* count: its number; SIZE_MAX: it does not occur, or is not known */
} naming;

static size_t find(char *const *sorted, size_t count, const char *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(sorted[middle], name);
        if (order == 0) {
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return SIZE_MAX;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Those that occur, sorted, as the classes of the schema.
static descent_status store_classes(descent_dataset *d, const naming *n, descent_error *error)
{
    dsc_schema *schema = d->schema;
    bool *occurs = calloc(n->count + 1, sizeof *occurs);
    schema->classes = calloc(n->count + 1, sizeof *schema->classes);
    bool whole = occurs && schema->classes;
    for (size_t row = 0; row < d->rows && whole; row++) {
        if (!isnan(d->targets[row])) {
            occurs[(size_t)d->targets[row]] = true;
        }
    }
    for (size_t i = 0; i < n->count && whole; i++) {
        if (occurs[i]) {
            schema->classes[schema->class_count] = dsc_copy_text(n->names[i]);
            whole = schema->classes[schema->class_count] != NULL;
            schema->class_count += whole;
        }
    }
    free(occurs);
    if (!whole) {
        return dsc_no_memory(error, "the classes", n->count * sizeof *schema->classes);
    }
    qsort((void *)schema->classes, schema->class_count, sizeof *schema->classes, by_bytes);
    schema->target_text = true;
    schema->task = DESCENT_TASK_CLASSIFY;
    return DESCENT_OK;
}

static descent_status check_two(const dsc_read_job *job, const descent_dataset *d,
                                descent_error *error)
{
    const dsc_schema *schema = d->schema;
    const char *name = dsc_source_name(job->source);
    FAIL_IF(schema->class_count == 0, error, DESCENT_BAD_DATA, "%s: no row has a class", name);
    if (schema->class_count == 1) {
        return dsc_dataset_refuse_constant(d, "", schema->classes[0], name, error);
    }
    for (size_t i = 1; i < schema->class_count; i++) {
        FAIL_IF(strcmp(schema->classes[i - 1], schema->classes[i]) == 0, error,
                DESCENT_BAD_DATA, "%s: two classes are called \"%s\"", name,
                schema->classes[i]);
    }
    return DESCENT_OK;
}

static descent_status learn(const dsc_read_job *job, descent_dataset *d, const naming *n,
                            const char *what, descent_error *error)
{
    TRY(store_classes(d, n, error));
    TRY(check_two(job, d, error));
    dsc_words_add(&d->report, "target    %s, %zu classes: ", what, d->schema->class_count);
    dsc_add_names(&d->report, d->schema->classes, d->schema->class_count, 10);
    dsc_words_add(&d->report, "\n");
    return DESCENT_OK;
}

static descent_status unknown_class(const dsc_read_job *job, const dsc_schema *schema,
                                    size_t row, const char *name, descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(&words, "%s: row %zu has the class \"%s\", which is not known\n  known are: ",
                  dsc_source_name(job->source), row + 1, name);
    dsc_add_names(&words, schema->classes, schema->class_count, 20);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

static descent_status number_rows(const dsc_read_job *job, descent_dataset *d, const naming *n,
                                  descent_error *error)
{
    for (size_t i = 0; i < n->count; i++) {
        n->class[i] = find(d->schema->classes, d->schema->class_count, n->names[i]);
    }
    for (size_t row = 0; row < d->rows; row++) {
        const double index = d->targets[row];
        if (isnan(index)) {
            continue;
        }
        const size_t number = n->class[(size_t)index];
        if (number == SIZE_MAX) {
            return unknown_class(job, d->schema, row, n->names[(size_t)index], error);
        }
        d->targets[row] = (double)number;
    }
    return DESCENT_OK;
}

descent_status dsc_named_classes(const dsc_read_job *job, descent_dataset *d,
                                 char *const *names, size_t count, const char *what,
                                 descent_error *error)
{
    if (job->like && !job->like->target_text) {
        return dsc_dataset_apply_target(d, dsc_source_name(job->source), error);
    }
    naming n = {names, count, malloc((count + 1) * sizeof *n.class)};
    if (!n.class) {
        return dsc_no_memory(error, "the classes", count * sizeof *n.class);
    }
    descent_status status = job->like ? DESCENT_OK : learn(job, d, &n, what, error);
    THEN(status, number_rows(job, d, &n, error));
    free(n.class);
    return status;
}
