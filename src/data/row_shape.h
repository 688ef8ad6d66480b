// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows that are images, as they are read.
#ifndef DSC_DATA_ROW_SHAPE_H
#define DSC_DATA_ROW_SHAPE_H

#include "data/read_job.h"

/// With job->like: whether rows of a file that have the sizes `shape`, of which there are
/// `rank`, are those that were learnt from. Plain rows always are.
descent_status dsc_row_shape_check(const dsc_read_job *job, const uint64_t *shape, size_t rank,
                                   descent_error *error);

/// For rows in which not all numbers are named: the shape that was asked for goes into the
/// schema, and *columns (in, out) becomes its count, unless the rows are longer.
descent_status dsc_row_shape_ahead(const dsc_read_job *job, dsc_schema *schema, size_t *columns,
                                   descent_error *error);

/// Behind the reader of a format: gives the rows the shape that was asked for, or checks it, and
/// brings planes of channels to pixels.
descent_status dsc_row_shape_apply(const dsc_read_job *job, descent_format format,
                                   descent_dataset *d, descent_error *error);

/// The shape of a row for layers that look at neighbours: sequences are images of height 1, whose
/// width is the positions and whose channels are the features, without what says that a position is
/// there.
descent_shape dsc_dataset_image(const descent_dataset *dataset);

#endif
