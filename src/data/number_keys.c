// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Groups and times of rows by the number of a column, in formats whose columns have no names.
#include "data/number_keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dataset.h"

// The place of a column that is called by its number: the index of LIBSVM, else from 1 on.
static descent_status find_slot(const descent_dataset *d, const char *source,
                                const char *option, const char *name, size_t *slot,
                                descent_error *error)
{
    const size_t first = d->schema->from_zero ? 0 : 1;
    char *end = NULL;
    const unsigned long number = strtoul(name, &end, 10);
    const bool good = *name >= '0' && *name <= '9' && *end == '\0' && number >= first &&
                      number - first < d->columns;
    *slot = good ? number - first : 0;
    FAIL_IF(!good, error, DESCENT_INVALID,
            "%s has no column \"%s\" to split by %s\n"
            "its columns have no names" DSC_REMEDY "split = %s:NUMBER    # from %zu to %zu",
            source, name, option, option, first, d->columns - 1 + first);
    return DESCENT_OK;
}

static descent_status read_column(const descent_dataset *d, const char *source,
                                  const char *option, size_t slot, double *numbers,
                                  descent_error *error)
{
    for (size_t row = 0; row < d->rows; row++) {
        // 0.0 and -0.0 are one group.
        numbers[row] = dsc_dataset_held(d, row * d->columns + slot) + 0.0;
        FAIL_IF(!isfinite(numbers[row]), error, DESCENT_BAD_DATA,
                "%s: row %zu has no number in the column to split by %s" DSC_REMEDY
                "split = %s:NUMBER    # another column",
                source, row + 1, option, option);
    }
    return DESCENT_OK;
}

static descent_status set_groups(descent_dataset *d, const double *numbers,
                                 descent_error *error)
{
    uint64_t *groups = dsc_realloc_array(NULL, d->rows, sizeof *groups);
    if (!groups) {
        return dsc_no_memory(error, "groups", d->rows * sizeof *groups);
    }
    memcpy(groups, numbers, d->rows * sizeof *groups);
    const descent_status status = descent_dataset_set_groups(d, groups, error);
    free(groups);
    return status;
}

static descent_status set_key(descent_dataset *d, const char *source, const char *name,
                              bool group, double *numbers, descent_error *error)
{
    const char *option = group ? "group" : "time";
    char count[DSC_COUNT_TEXT];
    size_t slot = 0;
    TRY(find_slot(d, source, option, name, &slot, error));
    TRY(read_column(d, source, option, slot, numbers, error));
    if (group) {
        TRY(set_groups(d, numbers, error));
        dsc_dataset_say(d, "groups",
                        "column %s: %s groups, which a split keeps together; it stays an input",
                        name, dsc_format_count(d->keys.group_count, count));
    } else {
        TRY(descent_dataset_set_order(d, numbers, error));
        dsc_dataset_say(d, "order", "column %s: the last rows validate; it stays an input",
                        name);
    }
    return DESCENT_OK;
}

descent_status dsc_keys_by_number(const dsc_read_job *job, descent_dataset *d,
                                  descent_error *error)
{
    const descent_read_options *o = job->options;
    const char *source = dsc_source_name(job->source);
    if (!o || (!o->weight[0] && !o->group[0] && !o->order[0])) {
        return DESCENT_OK;
    }
    FAIL_IF(o->weight[0], error, DESCENT_INVALID,
            "%s: weights of rows are read from CSV and JSON files only, whose columns have "
            "names" DSC_REMEDY
            "weight = \"\"    # all rows count the same\nwrite the data as CSV",
            source);
    double *numbers = dsc_realloc_array(NULL, d->rows, sizeof *numbers);
    if (!numbers) {
        return dsc_no_memory(error, "keys of the rows", d->rows * sizeof *numbers);
    }
    descent_status status = DESCENT_OK;
    if (o->group[0]) {
        status = set_key(d, source, o->group, true, numbers, error);
    }
    if (o->order[0]) {
        THEN(status, set_key(d, source, o->order, false, numbers, error));
    }
    free(numbers);
    return status;
}
