// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images that are seen a little differently in every epoch: a stage between the data and the
// network, in training alone.
#ifndef DSC_DATA_AUGMENT_H
#define DSC_DATA_AUGMENT_H

#include "data/encoder.h"

/// What is drawn for every row, by seed, epoch and row alone. All 0: nothing is done.
typedef struct dsc_augment {
    size_t height, width, channels;
    bool flip;         /* left and right change places, with probability 1/2 */
    size_t shift;      /* moved by -shift to shift pixels along both sides; 0 comes in */
    size_t crop;       /* the same; what comes in is the image, mirrored at its border */
    size_t cutout;     /* a square of so many pixels a side, its middle anywhere, becomes 0 */
    double brightness; /* times a factor from 1 - brightness to 1 + brightness */
    double contrast;   /* the same of the differences from the mean grey of the image */
    double saturation; /* the same of those from the grey of each pixel; 3 channels */
    double mixup;      /* alpha of augment_mix.h; 0: none */
    const uint32_t *partners; /* rows that others are mixed with; borrowed */
    size_t partner_count;
} dsc_augment;

/// Whether anything is done.
bool dsc_augment_any(const dsc_augment *augment);

/// Rows of an epoch, rows[0 .. count), or first .. first + count - 1 where rows is NULL. What is
/// drawn does not depend on the batch that a row is in, nor on what came before.
typedef struct dsc_augment_rows {
    uint64_t seed, epoch;
    const uint32_t *rows;
    const uint32_t *visits; /* of each: how often it came before in the epoch; NULL: not yet */
    size_t first, count;
} dsc_augment_rows;

static inline size_t dsc_augment_row(const dsc_augment_rows *rows, size_t i)
{
    return rows->rows ? rows->rows[i] : rows->first + i;
}

static inline size_t dsc_augment_visit(const dsc_augment_rows *rows, size_t i)
{
    return rows->visits ? rows->visits[i] : 0;
}

/// As dsc_encoder_gather_columns, of rows as they are seen in an epoch: colours change first,
/// pixels move then, and are scaled at the place where they are seen. Of bytes, colours stay in
/// 0 .. 255; other numbers may leave their range. Allocates nothing; several threads may call it
/// at once.
void dsc_augment_gather(const dsc_augment *augment, const dsc_augment_rows *rows,
                        const dsc_encoder *encoder, const descent_dataset *dataset,
                        const dsc_kernels *kernels, size_t begin, size_t end, void *out,
                        size_t stride);

/// The numbers of a row as they are seen, before they are scaled: out (out) has those of a row in
/// the order of the data set.
void dsc_augment_show(const dsc_augment *augment, const dsc_augment_rows *rows, size_t i,
                      const descent_dataset *dataset, double *out);

#endif
