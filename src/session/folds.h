// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_FOLDS_H
#define DSC_SESSION_FOLDS_H

#include <descent/session.h>

#include "core/status.h"

struct descent_folds {
    size_t count, done;
    descent_fold *all; /* count */
    double *scores;    /* contenders x figures x count */
    double seconds;
    char split[192];
    char *json; /* text that descent_folds_json has given out */
};

/// `count` folds of which none is complete.
descent_status dsc_folds_create(size_t count, descent_folds **folds, descent_error *error);

/// Fold k, the first that is not, is complete with the scores of e.
void dsc_folds_keep(descent_folds *folds, const descent_evaluation *e, size_t k);

#endif
