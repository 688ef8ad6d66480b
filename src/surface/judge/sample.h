// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A verdict from a few thousand of many rows. The common answer, that f goes down from here, is
// as sure from these where the numbers that it rests on are beyond their standard errors; any
// other is left to all rows.
#ifndef DSC_SURFACE_JUDGE_SAMPLE_H
#define DSC_SURFACE_JUDGE_SAMPLE_H

#include "surface/judge/diagnosing.h"

/// Draws `count` of the rows (NULL: all), as the seed says: the first quarter is for d->point, the
/// others test what it says. Of a larger count, those of a smaller one are the first. Freed with
/// dsc_sample_free, which accepts one that failed or was zeroed.
descent_status dsc_sample_draw(dsc_sample *sample, const descent_objective *objective,
                               const descent_rows *rows, size_t count, uint64_t seed,
                               descent_error *error);
void dsc_sample_free(dsc_sample *sample);

/// The slope of the other rows along the gradient. *worth (out): it is so clear that a descent may
/// tell more; of the last sample, likely.
descent_status dsc_sample_slope(dsc_diagnosing *d, bool *worth, descent_error *error);

/// After the descent to d->lowest: do the other rows say that f falls against the gradient, and
/// that it is lower there? Sets d->sample->sure. d->point.norm becomes the length of the
/// gradient without what chance adds to that of a sample.
descent_status dsc_sample_test(dsc_diagnosing *d, descent_error *error);

/// What comes behind the test is about fewer rows, where they are much work. The gradient stays.
descent_status dsc_sample_shrink(dsc_diagnosing *d, descent_error *error);

/// A sample that is not sure, but slope and gain are likely to be no chance.
bool dsc_sample_is_likely(const dsc_diagnosing *d);

/// At the end: is the verdict that f goes down, and would it be another if a number were off by
/// what chance does? Sets d->sample->sure; where it is true, numbers of the other rows take the
/// place of those that a descent on its own rows makes too good, and errors are filled in.
descent_status dsc_sample_settle(dsc_diagnosing *d, descent_error *error);

/// At the end, where the sample is not sure and all rows would be too much work: the verdict stands
/// where a sample can have an opinion of it, else nothing is determined. Put down as what would
/// make it sure: a `larger` sample (0: all rows), `times` the work that was done.
descent_status dsc_sample_accept(dsc_diagnosing *d, size_t larger, double times,
                                 descent_error *error);

#endif
