// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/profile.h"

#include <stdlib.h>

#include "core/memory.h"

descent_status dsc_profile_create(size_t workers, size_t nodes, dsc_profile **profile,
                                  descent_error *error)
{
    const size_t line = DSC_ALIGNMENT / sizeof(double);
    const size_t numbers = 1 + DSC_ACCOUNTS + nodes * DSC_NODE_ACCOUNTS;
    const size_t stride = (numbers + line - 1) / line * line;
    dsc_profile *p = calloc(1, sizeof *p);
    double *spent = dsc_alloc_aligned(workers * stride, sizeof *spent);
    if (!p || !spent) {
        free(p);
        dsc_free_aligned(spent);
        return dsc_no_memory(error, "a profile", workers * stride * sizeof *spent);
    }
    *p = (dsc_profile){.workers = workers, .nodes = nodes, .stride = stride, .spent = spent};
    *profile = p;
    return DESCENT_OK;
}

void dsc_profile_free(dsc_profile *profile)
{
    if (profile) {
        dsc_free_aligned(profile->spent);
        free(profile);
    }
}

void dsc_profile_begin(dsc_profile *profile, size_t rows)
{
    if (!profile) {
        return;
    }
    const double now = dsc_clock();
    profile->rows += rows;
    profile->batches++;
    for (size_t w = 0; w < profile->workers; w++) {
        profile->spent[w * profile->stride] = now;
    }
}

void dsc_profile_finish(dsc_profile *profile)
{
    for (size_t w = 0; profile && w < profile->workers; w++) {
        dsc_profile_end(profile, w, DSC_WAITING);
    }
}

double dsc_profile_mean(const dsc_profile *profile, size_t account)
{
    double sum = 0.0;
    for (size_t w = 0; w < profile->workers; w++) {
        sum += profile->spent[w * profile->stride + 1 + account];
    }
    return sum / (double)profile->workers;
}
