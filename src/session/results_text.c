// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// results.json of a run of text: how well the next token is predicted.
//
// Keeps: what takes longer than a second or two is done on windows that are spread evenly over the
// text, and their number is among the figures.
#include "session/results_text.h"

#include <math.h>
#include <stdlib.h>

#include "run/trainer.h"
#include "session/finite.h"

// Multiply-adds: about a second or two of one core.
static const double most_work = 1e11;
enum { LEAST_WINDOWS = 100 };

descent_status dsc_results_text(const descent_run *run, const descent_model *model,
                                const descent_dataset *data, const descent_rows *rows,
                                descent_text_evaluation *e, descent_error *error)
{
    const descent_trainer *t = run->trainer;
    const descent_rows train = descent_trainer_rows(t);
    const size_t all = rows->index ? rows->count : descent_dataset_rows(data);
    const double each = (double)t->n * (double)descent_dataset_inputs(data);
    const double wanted = fmax((double)LEAST_WINDOWS, floor(most_work / each));
    const size_t count = wanted < (double)all ? (size_t)wanted : all;
    uint32_t *index = calloc(count, sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "rows to evaluate", count * sizeof *index);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t at = (size_t)((double)i * ((double)all / (double)count));
        index[i] = rows->index ? rows->index[at] : (uint32_t)at;
    }
    const descent_rows some = {.index = index, .count = count};
    *e = (descent_text_evaluation){.size = sizeof *e};
    const descent_status status =
        descent_evaluate_text(model, data, &some, run->sets.train, &train, e, error);
    free(index);
    return status;
}

json_t *dsc_results_text_json(const descent_text_evaluation *e)
{
    return json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rows",
                     (json_int_t)e->windows, "tokens", (json_int_t)e->tokens, "loss",
                     dsc_finite_json(e->loss), "loss_se", dsc_finite_json(e->loss_se),
                     "perplexity", dsc_finite_json(e->perplexity), "bits",
                     dsc_finite_json(e->bits), "accuracy", dsc_finite_json(e->accuracy),
                     "baseline_loss", dsc_finite_json(e->guess_loss), "baseline_accuracy",
                     dsc_finite_json(e->guess_accuracy), "bigram_loss",
                     dsc_finite_json(e->bigram_loss), "bigram_accuracy",
                     dsc_finite_json(e->bigram_accuracy));
}
