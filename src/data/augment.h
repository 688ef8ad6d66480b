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
    bool flip;     /* left and right change places, with probability 1/2 */
    size_t shift;  /* moved by -shift to shift pixels along both sides; 0 comes in */
    size_t cutout; /* a square of so many pixels a side, its middle anywhere, becomes 0 */
} dsc_augment;

/// Whether anything is done.
bool dsc_augment_any(const dsc_augment *augment);

/// From "flip shift:2 cutout:8", words in any order between blanks or commas; "none": nothing.
/// DESCENT_INVALID: a word or number that is none, or the rows are no images.
descent_status dsc_augment_parse(const char *text, const descent_dataset *dataset,
                                 dsc_augment *augment, descent_error *error);

/// Rows of an epoch, rows[0 .. count), or first .. first + count - 1 where rows is NULL. What is
/// drawn does not depend on the batch that a row is in, nor on what came before.
typedef struct dsc_augment_rows {
    uint64_t seed, epoch;
    const uint32_t *rows;
    const uint32_t *visits; /* of each: how often it came before in the epoch; NULL: not yet */
    size_t first, count;
} dsc_augment_rows;

/// As dsc_encoder_gather_columns, of rows as they are seen in an epoch. A pixel is moved before
/// it is scaled. Allocates nothing; several threads may call it at once.
void dsc_augment_gather(const dsc_augment *augment, const dsc_augment_rows *rows,
                        const dsc_encoder *encoder, const descent_dataset *dataset,
                        const dsc_kernels *kernels, size_t begin, size_t end, void *out,
                        size_t stride);

#endif
