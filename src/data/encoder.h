// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From stored values to the inputs of a network: numbers standardised, bytes to 0 .. 1,
// categories one-hot. Fitted on the training rows only; a model carries it. An input that did
// not vary in the training rows is always 0: no weight was learnt for it.
#ifndef DSC_DATA_ENCODER_H
#define DSC_DATA_ENCODER_H

#include <jansson.h>

#include "data/dataset.h"
#include "kernel/kernels.h"

typedef struct dsc_encoder dsc_encoder;

void dsc_encoder_free(dsc_encoder *encoder);

/// Numbers of a network's input.
size_t dsc_encoder_inputs(const dsc_encoder *encoder);

/// Numbers of the target of a row.
size_t dsc_encoder_targets(const dsc_encoder *encoder);
/// A regression's network works on (target - mean) / deviation, each target by itself; 0 and 1
/// for classes and labels.
double dsc_encoder_target_mean(const dsc_encoder *encoder, size_t index);
double dsc_encoder_target_deviation(const dsc_encoder *encoder, size_t index);
/// From what the network says to the units of target `index`.
double dsc_encoder_decode_target(const dsc_encoder *encoder, size_t index, double value);

descent_status dsc_encoder_copy(const dsc_encoder *encoder, dsc_encoder **copy,
                                descent_error *error);

/// Writes the inputs (row stride `stride` numbers) and, when `targets` is not NULL, the targets
/// of rows[0 .. count), or of the rows first, first + 1, ... when rows is NULL; both of
/// kernels->type. The targets have no gaps between them (dsc_encoder_gather_targets). out may
/// be NULL: only the targets. Allocates nothing; several threads may call it at once.
void dsc_encoder_gather(const dsc_encoder *encoder, const descent_dataset *dataset,
                        const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                        size_t count, void *out, size_t stride, void *targets);

/// Columns begin <= j < end of the same inputs, to the same places.
void dsc_encoder_gather_columns(const dsc_encoder *encoder, const descent_dataset *dataset,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, size_t begin, size_t end, void *out,
                                size_t stride);

/// The targets of the same rows (row stride `stride` numbers): class numbers, 0 and 1, or
/// standardised values.
void dsc_encoder_gather_targets(const dsc_encoder *encoder, const descent_dataset *dataset,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, void *out, size_t stride);

/// A stored value of a row next to those of the training rows.
typedef enum dsc_familiarity {
    DSC_FAMILIAR, /* also missing values, and where nothing is known of the training rows */
    DSC_NEW_CATEGORY,
    DSC_CHANGED, /* training had one value only (or none), and this is another one */
    DSC_FAR      /* further outside the range of training than that range is wide */
} dsc_familiarity;

/// True when the set holds its values in the encoder's offset and unit.
bool dsc_encoder_same_storage(const dsc_encoder *encoder, const descent_dataset *dataset);

/// A new reference, or NULL when there is no memory. Reading it back gives the same bits.
json_t *dsc_encoder_to_json(const dsc_encoder *encoder);
/// DESCENT_BAD_DATA when the value is no encoder for this schema.
descent_status dsc_encoder_from_json(const json_t *json, const dsc_schema *schema,
                                     dsc_encoder **encoder, descent_error *error);

#endif
