// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many of many rows are looked at, one sample after the other, and when all of them are.
#ifndef DSC_SURFACE_JUDGE_STAGES_H
#define DSC_SURFACE_JUDGE_STAGES_H

#include <descent/verdict.h>

#include "objective/objective.h"

/// options->sample: as many rows as a limit of work allows.
#define DSC_SAMPLE_AUTO UINT64_MAX

enum { DSC_SAMPLE_PARTS = 16, DSC_SAMPLE_QUARTERS = 4 };

typedef struct dsc_stages {
    const descent_objective *objective;
    size_t all;   /* rows that there are */
    size_t first; /* rows of the first sample; 0: none comes first */
    bool limited; /* work is limited: the size was left to us */
    bool to_all;  /* where no sample is sure, all rows are looked at: they are little work */
} dsc_stages;

/// For those rows (NULL: all). No sample where they are few, where the value costs little, or, of
/// a size that was given, where the record of the run knows the answer (it diverged).
dsc_stages dsc_stages_plan(const descent_objective *objective, const descent_rows *rows,
                           const descent_diagnose_options *options);

/// Rows of the next sample (a multiple of 64) behind one of so many (0: the first) and so much work;
/// 0: no other.
size_t dsc_stages_next(const dsc_stages *stages, size_t before, double spent);

/// Will there be none behind the next one, of so many rows?
bool dsc_stages_is_last(const dsc_stages *stages, size_t rows, double spent);

/// Of the quarter of a sample that is judged, the rows by which it is, once it passed its test; of
/// one whose size was given more than where work is limited.
size_t dsc_stages_model(const descent_objective *objective, size_t quarter, bool limited);

/// Of all rows, those on which units are counted: as many as a limit of work allows.
size_t dsc_stages_units(const descent_objective *objective, size_t all);

/// A larger sample to ask for, behind one of so many rows, and of no fewer than `least`; 0: all
/// rows.
size_t dsc_stages_larger(const dsc_stages *stages, size_t rows, double least);

/// By how many times its work, or that of all rows (0), is more than what was spent, about.
double dsc_stages_times(const dsc_stages *stages, size_t rows, double spent);

#endif
