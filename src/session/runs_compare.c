// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Two runs by their validation. Rows that are hard are so for both: the difference row by row has
// an error of its own, often a small part of that of two means.
//
// Keeps: what has no error has no difference that is more than chance, so each difference comes
// with one, and with what it is the error of.
#include <descent/runs.h>

#include <math.h>
#include <string.h>

#include "core/size.h"
#include "core/status.h"
#include "run/best_record.h"
#include "session/run.h"

// The mean of the rows must be what the run recorded: where rows have weights it is not.
static const double as_recorded = 1e-4;

static bool means_itself(const dsc_best_record *record)
{
    double sum = 0.0;
    for (size_t i = 0; i < record->rows; i++) {
        sum += (double)record->losses[i];
    }
    const double mean = sum / (double)record->rows;
    return fabs(mean - record->loss) <= as_recorded * fabs(record->loss) + 1e-12;
}

// Mean of second - first over the rows, and its standard error with rows as independent draws.
static void compare_rows(const dsc_best_record *first, const dsc_best_record *second,
                         descent_run_comparison *c)
{
    const double count = (double)first->rows;
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < first->rows; i++) {
        mean += ((double)second->losses[i] - (double)first->losses[i]) / count;
    }
    for (size_t i = 0; i < first->rows; i++) {
        const double off = (double)second->losses[i] - (double)first->losses[i] - mean;
        squares += off * off;
    }
    c->pairing = DESCENT_PAIRING_ROWS;
    c->rows = first->rows;
    c->difference = mean;
    c->difference_se = count > 1.0 ? sqrt(squares / (count - 1.0) / count) : (double)NAN;
}

// Row by row, if that can be. A checkpoint of an epoch other than that of the history is of a
// run that went on meanwhile.
static void pair(const dsc_best_record *first, const dsc_best_record *second,
                 const descent_run_facts facts[2], descent_run_comparison *c)
{
    const bool current =
        first->epoch == facts[0].best_epoch && second->epoch == facts[1].best_epoch;
    if (!dsc_best_record_same_rows(first, second)) {
        c->pairing = DESCENT_PAIRING_OTHER;
    } else if (current && means_itself(first) && means_itself(second)) {
        compare_rows(first, second, c);
    }
}

static descent_status compare_checkpoints(const descent_run_facts facts[2],
                                          descent_run_comparison *c, descent_error *error)
{
    dsc_best_record records[2];
    descent_status status[2];
    descent_error problems[2];
    for (size_t i = 0; i < 2; i++) {
        status[i] = dsc_best_record_read(facts[i].folder, &records[i], &problems[i]);
    }
    const bool both = status[0] == DESCENT_OK && status[1] == DESCENT_OK;
    if (both) { /* without a checkpoint there are no rows */
        pair(&records[0], &records[1], facts, c);
    }
    for (size_t i = 0; i < 2; i++) {
        dsc_best_record_free(&records[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        if (status[i] == DESCENT_NO_MEMORY) {
            return dsc_fail_as(error, &problems[i]);
        }
    }
    return DESCENT_OK;
}

static descent_status look(const char *folder, descent_run_facts *facts, char sum[32],
                           descent_error *error)
{
    descent_run *run = NULL;
    facts->size = sizeof *facts;
    TRY(descent_run_open(folder, &run, error));
    memcpy(sum, run->data_sum, sizeof run->data_sum);
    descent_run_close(run);
    TRY(descent_run_look(folder, facts, error));
    FAIL_IF(facts->status != DESCENT_OK, error, facts->status, "%s", facts->problem);
    return DESCENT_OK;
}

descent_status descent_runs_compare(const char *first, const char *second,
                                    descent_run_comparison *comparison, descent_error *error)
{
    descent_run_facts facts[2];
    char sums[2][32];
    NEED(error, "first, second, comparison", first, second, comparison);
    descent_run_comparison own = {.size = sizeof own, .pairing = DESCENT_PAIRING_UNKNOWN};
    TRY(dsc_size_check("run_comparison", comparison, sizeof own, error));
    TRY(look(first, &facts[0], sums[0], error));
    TRY(look(second, &facts[1], sums[1], error));
    own.same_data = *sums[0] && strcmp(sums[0], sums[1]) == 0;
    own.difference = facts[1].valid_loss - facts[0].valid_loss;
    own.difference_se = hypot(facts[0].valid_loss_se, facts[1].valid_loss_se);
    if (strcmp(facts[0].loss, facts[1].loss) != 0) {
        own.pairing = DESCENT_PAIRING_OTHER_LOSS;
        own.difference = own.difference_se = (double)NAN;
    } else if (!own.same_data) {
        own.pairing = DESCENT_PAIRING_OTHER;
    } else {
        TRY(compare_checkpoints(facts, &own, error));
    }
    dsc_size_give(&own, sizeof own, comparison, comparison->size);
    return DESCENT_OK;
}
