// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reading from memory in tests.
#ifndef DESCENT_TESTS_DATA_READ_H
#define DESCENT_TESTS_DATA_READ_H

#include <stdlib.h>

#include "check.h"
#include "data/dataset.h"
#include "data/read.h"

/// Options by setting: "target=y missing=-" (no blanks in values).
static inline descent_read_options options_of(const char *settings)
{
    descent_read_options options = descent_read_options_default();
    char copy[512];
    snprintf(copy, sizeof copy, "%.511s", settings);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        char *equals = strchr(word, '=');
        descent_error error;
        *equals = '\0';
        CHECK_OK(descent_options_set(descent_read_option_table(), &options, word, equals + 1,
                                     &error));
    }
    return options;
}

static inline descent_status read_bytes(const char *name, const void *bytes, size_t size,
                                        const char *settings, descent_dataset **dataset,
                                        descent_error *error)
{
    const descent_read_options options = options_of(settings);
    *dataset = NULL;
    return dsc_dataset_read_memory(name, bytes, size, &options, NULL, dataset, error);
}

/// Reads a text that must be good; NULL after a failed check.
static inline descent_dataset *read_good(const char *name, const char *text,
                                         const char *settings)
{
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(read_bytes(name, text, strlen(text), settings, &d, &error));
    return d;
}

static inline double value_at(const descent_dataset *d, size_t row, size_t column)
{
    const size_t at = row * d->columns + column;
    return d->type == DESCENT_FLOAT64   ? ((const double *)d->values)[at]
           : d->type == DESCENT_FLOAT32 ? (double)((const float *)d->values)[at]
                                        : (double)((const unsigned char *)d->values)[at];
}

#endif
