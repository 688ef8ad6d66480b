// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The scores of a cross-validation. Keeps: a fold that cannot have a score (one class only) is
// left out of the mean of that score alone.
#include "session/folds.h"

#include <math.h>
#include <stdlib.h>

static double *scores_of(const descent_folds *folds, descent_contender contender,
                         descent_figure figure)
{
    return folds->scores +
           ((size_t)contender * DESCENT_FIGURE_COUNT + (size_t)figure) * folds->count;
}

static bool is_score(descent_contender contender, descent_figure figure)
{
    return (unsigned)contender < DESCENT_CONTENDER_COUNT &&
           (unsigned)figure < DESCENT_FIGURE_COUNT;
}

size_t descent_folds_count(const descent_folds *folds)
{
    return folds ? folds->count : 0;
}

size_t descent_folds_done(const descent_folds *folds)
{
    return folds ? folds->done : 0;
}

const descent_fold *descent_folds_at(const descent_folds *folds, size_t index)
{
    return folds && index < folds->done ? &folds->all[index] : NULL;
}

double descent_folds_figure(const descent_folds *folds, descent_contender contender,
                            descent_figure figure, size_t index)
{
    return folds && is_score(contender, figure) && index < folds->done
               ? scores_of(folds, contender, figure)[index]
               : (double)NAN;
}

descent_score_mean descent_folds_mean(const descent_folds *folds, descent_contender contender,
                                      descent_figure figure)
{
    return folds && is_score(contender, figure)
               ? descent_mean_of_scores(scores_of(folds, contender, figure), folds->done)
               : descent_mean_of_scores(NULL, 0);
}

const char *descent_folds_split(const descent_folds *folds)
{
    return folds ? folds->split : "";
}

double descent_folds_seconds(const descent_folds *folds)
{
    return folds ? folds->seconds : 0.0;
}

void descent_folds_free(descent_folds *folds)
{
    if (folds) {
        free(folds->all);
        free(folds->scores);
        free(folds->json);
        free(folds);
    }
}

descent_status dsc_folds_create(size_t count, descent_folds **folds, descent_error *error)
{
    const size_t figures = (size_t)DESCENT_CONTENDER_COUNT * DESCENT_FIGURE_COUNT;
    descent_folds *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "folds", sizeof *made);
    }
    made->count = count;
    made->all = calloc(count, sizeof *made->all);
    made->scores = calloc(count, figures * sizeof *made->scores);
    if (!made->all || !made->scores) {
        descent_folds_free(made);
        return dsc_no_memory(error, "folds", count * (sizeof *made->all + figures * 8));
    }
    for (size_t k = 0; k < count; k++) {
        made->all[k].size = sizeof *made->all;
        made->all[k].index = k;
        made->all[k].result.size = sizeof made->all[k].result;
    }
    *folds = made;
    return DESCENT_OK;
}

void dsc_folds_keep(descent_folds *folds, const descent_evaluation *e, size_t k)
{
    for (int c = 0; c < DESCENT_CONTENDER_COUNT; c++) {
        for (int s = 0; s < DESCENT_FIGURE_COUNT; s++) {
            scores_of(folds, (descent_contender)c, (descent_figure)s)[k] =
                descent_evaluation_figure(e, (descent_contender)c, (descent_figure)s);
        }
    }
    folds->done = k + 1;
}
