// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What an encoder holds, for the files that make it.
#ifndef DSC_DATA_ENCODER_PARTS_H
#define DSC_DATA_ENCODER_PARTS_H

#include "data/encoder.h"

struct dsc_encoder {
    size_t stored, inputs;
    descent_type type;   /* of the stored values in training */
    bool plain;          /* input i is stored value i: rows go straight through the kernel */
    bool uniform;        /* bytes and tokens: value x factor for all */
    double factor;       /* 1 / 255; 1 for tokens */
    bool moved;          /* some offset is not 0 or some unit not 1 */
    double *scale;       /* stored; of numbers; 0 where training never saw them vary */
    double *shift;       /* stored */
    double *low;         /* stored: range in the training rows, NAN where it is not known; of
                          categories the only one, -1 for none, NAN for several */
    double *high;        /* stored */
    double *offset;      /* stored: how values are stored, as in dsc_schema */
    double *unit;        /* stored */
    size_t *first_input; /* stored */
    size_t *width;       /* stored: 0 for a number, else number of categories */
    bool *fixed;         /* inputs: training never saw it vary, so it is always fed as 0 */
    size_t *runs;        /* 2 x run_count: first and end of neighbours among the fixed inputs */
    size_t run_count;
    size_t targets;
    double *target_mean, *target_deviation; /* targets */
};

/// An encoder that changes no number of a data set with this schema.
descent_status dsc_encoder_create(const dsc_schema *schema, dsc_encoder **encoder,
                                  descent_error *error);

/// Finds the runs of e->fixed.
void dsc_encoder_find_runs(dsc_encoder *encoder);

/// A stored value of the set, in the encoder's offset and unit.
double dsc_encoder_stored_value(const dsc_encoder *encoder, const descent_dataset *dataset,
                                size_t row, size_t column, bool same_storage);
#endif
