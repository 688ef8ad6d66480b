// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A cross-validation as a member of run.json. Keeps: a score that no fold has is left out; one
// that some folds lack has null for these, so that the k-th value is that of fold k.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "session/finite.h"
#include "session/folds.h"

static json_t *score_json(const descent_folds *folds, descent_contender contender,
                          descent_figure figure)
{
    const descent_score_mean m = descent_folds_mean(folds, contender, figure);
    json_t *list = json_array();
    int failed = !list;
    for (size_t k = 0; k < folds->done; k++) {
        failed |= json_array_append_new(
            list, dsc_finite_json(descent_folds_figure(folds, contender, figure, k)));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:o}", "mean", dsc_finite_json(m.mean), "se",
                     dsc_finite_json(m.se), "values", list);
}

static int put_scores(const descent_folds *folds, json_t *out)
{
    static const char *const prefixes[DESCENT_CONTENDER_COUNT] = {
        [DESCENT_CONTENDER_MODEL] = "",
        [DESCENT_CONTENDER_GUESSING] = "baseline_",
        [DESCENT_CONTENDER_LINEAR] = "linear_",
        [DESCENT_CONTENDER_NEAREST] = "nearest_"};
    int failed = 0;
    for (int i = 0; i < DESCENT_CONTENDER_COUNT * DESCENT_FIGURE_COUNT; i++) {
        const descent_contender c = (descent_contender)(i / DESCENT_FIGURE_COUNT);
        const descent_figure s = (descent_figure)(i % DESCENT_FIGURE_COUNT);
        char key[64];
        snprintf(key, sizeof key, "%s%s", prefixes[c], descent_figure_word(s));
        if (descent_folds_mean(folds, c, s).count > 0) {
            failed |= json_object_set_new(out, key, score_json(folds, c, s));
        }
    }
    return failed;
}

static json_t *to_json(const descent_folds *folds)
{
    json_t *held = json_array(), *train = json_array(), *epochs = json_array();
    int failed = !held || !train || !epochs;
    for (size_t k = 0; k < folds->done; k++) {
        const descent_fold *f = &folds->all[k];
        failed |= json_array_append_new(held, json_integer((json_int_t)f->held_rows));
        failed |= json_array_append_new(train, json_integer((json_int_t)f->train_rows));
        failed |= json_array_append_new(epochs, json_integer((json_int_t)f->result.epochs));
    }
    json_t *out = json_pack("{s:I, s:I, s:s, s:o, s:o, s:o, s:o}", "count",
                            (json_int_t)folds->count, "complete", (json_int_t)folds->done,
                            "split", folds->split, "held_rows", held, "train_rows", train,
                            "epochs", epochs, "seconds", dsc_finite_json(folds->seconds));
    failed |= put_scores(folds, out);
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

const char *descent_folds_json(descent_folds *folds)
{
    if (!folds) {
        return NULL;
    }
    json_t *json = to_json(folds);
    free(folds->json);
    folds->json = json ? json_dumps(json, 0) : NULL;
    json_decref(json);
    return folds->json;
}
