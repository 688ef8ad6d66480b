// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets in the module of races, whose formulas have none: stand-ins for files of src/data/ that
// the module of lessons has.
#include <descent/data.h>

#include "data/encoder.h"
#include "data/row_keys.h"

size_t descent_dataset_rows(const descent_dataset *dataset)
{
    (void)dataset;
    return 0;
}

bool descent_dataset_is_weighted(const descent_dataset *dataset)
{
    (void)dataset;
    return false;
}

double dsc_dataset_weight(const descent_dataset *dataset, size_t row)
{
    (void)dataset;
    (void)row;
    return 1.0;
}

void dsc_encoder_free(dsc_encoder *encoder)
{
    (void)encoder;
}

void dsc_encoder_gather_targets(const dsc_encoder *encoder, const descent_dataset *dataset,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, void *out, size_t stride)
{
    (void)encoder, (void)dataset, (void)kernels, (void)rows, (void)first, (void)count;
    (void)out, (void)stride;
}

void dsc_encoder_gather_columns(const dsc_encoder *encoder, const descent_dataset *dataset,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, size_t begin, size_t end, void *out,
                                size_t stride)
{
    (void)encoder, (void)dataset, (void)kernels, (void)rows, (void)first, (void)count;
    (void)begin, (void)end, (void)out, (void)stride;
}
