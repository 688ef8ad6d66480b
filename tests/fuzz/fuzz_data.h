// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the targets have in common. A target reads arbitrary bytes: it must neither crash, leak
// nor hang, and what it accepts must be a data set that can be used.
#ifndef DESCENT_TESTS_FUZZ_DATA_H
#define DESCENT_TESTS_FUZZ_DATA_H

#include <stdlib.h>
#include <string.h>

#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// Fits an encoder and gathers a few rows, when the set is not too large for that.
static inline void use_dataset(const descent_dataset *d)
{
    const size_t inputs = descent_dataset_inputs(d);
    if (inputs == 0 || d->rows == 0 || inputs > 10000) {
        abort();
    }
    dsc_encoder *encoder = NULL;
    if (dsc_encoder_fit(d, NULL, 0, NULL, &encoder, NULL) == DESCENT_OK) {
        const size_t count = d->rows < 4 ? d->rows : 4;
        float *out = calloc(count * inputs, sizeof *out);
        float *targets = calloc(count * dsc_encoder_targets(encoder), sizeof *targets);
        dsc_encoder_gather(encoder, d, dsc_kernels_get(DESCENT_FLOAT32), NULL, d->rows - count,
                           count, out, inputs, targets);
        free(out);
        free(targets);
        dsc_encoder_free(encoder);
    }
    (void)descent_dataset_report(d);
}

// Reads with the options; what was accepted must also be read again with its own schema.
static inline void fuzz_reader(const char *name, const uint8_t *bytes, size_t size,
                               const descent_read_options *options)
{
    descent_dataset *d = NULL, *again = NULL;
    descent_error error;
    if (dsc_dataset_read_memory(name, bytes, size, options, NULL, &d, &error) != DESCENT_OK) {
        if (error.message[0] == '\0') {
            abort();
        }
        return;
    }
    if (descent_dataset_inputs(d) <= 10000) {
        use_dataset(d);
        if (dsc_dataset_read_memory(name, bytes, size, NULL, d->schema, &again, &error) ==
            DESCENT_OK) {
            use_dataset(again);
            descent_dataset_free(again);
        }
    }
    descent_dataset_free(d);
}

#endif
