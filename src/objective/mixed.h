// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Targets of examples that are mixed with others (data/augment_mix.h).
#ifndef DSC_OBJECTIVE_MIXED_H
#define DSC_OBJECTIVE_MIXED_H

#include "data/augment.h"
#include "objective/empirical.h"

/// Those of the rows of a chunk. A target that is a number becomes the mean of both; of class
/// numbers the loss gets both, with the share of the first.
typedef struct dsc_mixed {
    size_t width;   /* numbers of a row's target */
    bool classes;   /* they are class numbers */
    double *shares; /* of each row's own target */
    char *others;   /* of each row, the target of its partner */
} dsc_mixed;

/// Room for `chunk` rows; *mixed (out) is NULL where the parts mix nothing or the loss does not
/// read a target. DESCENT_INVALID where the target does something else than stand in a loss of
/// which it is known what a mean of targets is.
descent_status dsc_mixed_create(const dsc_empirical_parts *parts, size_t chunk,
                                dsc_mixed **mixed, descent_error *error);
void dsc_mixed_free(dsc_mixed *mixed);

/// Rows begin .. begin + rows->count - 1 of the chunk. `targets`: the first of these, of kernels->type
/// and `stride` numbers from one row to the next, as they were gathered; weights (or NULL): what each row counts, by parts->row_weights. Several
/// threads may call it at once, for other rows.
void dsc_mixed_load(dsc_mixed *mixed, const dsc_empirical_parts *parts,
                    const dsc_kernels *kernels, const dsc_augment_rows *rows, size_t begin,
                    void *targets, size_t stride, double *weights);

#endif
