// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/data.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/number.h"
#include "session/advise/columns.h"
#include "session/advise/limits.h"
#include "session/advise/repeats.h"
#include "session/advise/target.h"
#include "session/advise/tell.h"

static void say_shared(descent_adviser *adviser, const dsc_repeats *r)
{
    const double share = (double)r->shared / (double)r->valid;
    const bool suspect = share >= SHARED_ROWS && r->shared >= LEAST_SHARED;
    descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_DUPLICATES, suspect);
    if (f) {
        f->value = share;
        snprintf(f->text, sizeof f->text,
                 "%s of %s rows that validate (%.2g %%) have the inputs of a training row: "
                 "these are "
                 "remembered, not predicted%s",
                 DSC_COUNT(r->shared), DSC_COUNT(r->valid), 100.0 * share,
                 suspect ? "" : ", but few enough not to matter");
        if (suspect) {
            snprintf(
                f->advice, sizeof f->advice,
                "take repeated rows out of the file, or keep them together by a column that "
                "repeats with them: `split = group:COLUMN`");
        }
    }
}

static void say_conflicts(descent_adviser *adviser, const dsc_repeats *r)
{
    const double share = (double)r->conflicting / (double)r->rows;
    descent_advise_finding *f = dsc_adviser_find(adviser, DESCENT_ADVISE_CONFLICTS, false);
    if (f) {
        f->value = share;
        snprintf(
            f->text, sizeof f->text,
            "%s rows (%.2g %%) have the inputs of another row and a different target: nothing "
            "can predict both",
            DSC_COUNT(r->conflicting), 100.0 * share);
    }
}

static descent_status look_at_rows(descent_adviser *adviser, descent_error *error)
{
    dsc_repeats r;
    TRY(dsc_repeats_find(adviser->trainer, &r, error));
    if (r.looked && r.shared > 0) {
        say_shared(adviser, &r);
    }
    if (r.looked && r.conflicting > 0) {
        say_conflicts(adviser, &r);
    }
    return DESCENT_OK;
}

// Suspects first; else in the order in which they were found.
static void sort(descent_advise_data *data)
{
    size_t suspects = 0;
    for (size_t i = 0; i < data->count; i++) {
        if (data->findings[i].suspect) {
            const descent_advise_finding one = data->findings[i];
            memmove(&data->findings[suspects + 1], &data->findings[suspects],
                    (i - suspects) * sizeof one);
            data->findings[suspects++] = one;
        }
    }
}

descent_status dsc_advise_data(descent_adviser *adviser, descent_error *error)
{
    const double begun = dsc_clock();
    adviser->data = (descent_advise_data){.size = sizeof adviser->data};
    TRY(dsc_advise_columns(adviser, error));
    TRY(look_at_rows(adviser, error));
    TRY(dsc_advise_target(adviser, error));
    sort(&adviser->data);
    adviser->data.seconds = dsc_clock() - begun;
    return DESCENT_OK;
}
