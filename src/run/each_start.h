// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What everything that begins at many points of a box has in common.
#ifndef DSC_RUN_EACH_START_H
#define DSC_RUN_EACH_START_H

#include <stdint.h>

#include "core/status.h"

/// Follows start `index`; called by several workers at once, each with a number of its own.
typedef descent_status dsc_start_follower(void *context, size_t worker, uint64_t index,
                                          descent_error *error);

/// Follows starts 0 .. count - 1 on so many workers. Where some fail, the others end early, and the
/// error is that of the lowest, whoever met it.
descent_status dsc_each_start(uint64_t count, size_t workers, dsc_start_follower *follow,
                              void *context, descent_error *error);

/// DESCENT_INVALID unless both ends of every coordinate are finite, and the box holds something.
descent_status dsc_check_box(size_t n, const double *lower, const double *upper,
                             descent_error *error);

#endif
