// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A verdict from a few thousand of many rows. The common answer, that f goes down from here, is
// as sure from these where the numbers that it rests on are beyond their standard errors; any
// other is left to all rows.
#ifndef DSC_SURFACE_JUDGE_SAMPLE_H
#define DSC_SURFACE_JUDGE_SAMPLE_H

#include "surface/judge/diagnosing.h"

/// Are there so many rows (NULL: all) that a sample comes first? Not where the record of the run
/// knows the answer (it diverged).
bool dsc_sample_is_wanted(const descent_objective *objective, const descent_rows *rows,
                          const descent_diagnose_options *options);

/// Draws options->sample of the rows (NULL: all), as the seed says: the first quarter is for
/// d->point, the others test what it says. Freed with dsc_sample_free, which accepts one that
/// failed or was zeroed.
descent_status dsc_sample_draw(dsc_sample *sample, const descent_objective *objective,
                               const descent_rows *rows,
                               const descent_diagnose_options *options, descent_error *error);
void dsc_sample_free(dsc_sample *sample);

/// After the descent to d->lowest: do the other rows say that f falls against the gradient, and
/// that it is lower there? Sets d->sample->sure. d->point.norm becomes the length of the
/// gradient without what chance adds to that of a sample.
descent_status dsc_sample_test(dsc_diagnosing *d, descent_error *error);

/// At the end: is the verdict that f goes down, and would it be another if a number were off by
/// what chance does? Sets d->sample->sure; where it is true, numbers of the other rows take the
/// place of those that a descent on its own rows makes too good, and errors are filled in.
descent_status dsc_sample_settle(dsc_diagnosing *d, descent_error *error);

#endif
