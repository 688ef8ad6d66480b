// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The verdict while training: the program plugs the library's monitor into the trainer, which
// do not know each other, and says what came of it.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <descent/monitor.h>
#include <descent/surface.h>
#include <descent/verdict.h>

#include "output.h"
#include "train.h"

// Looks at the curvature (--verdict full): an eigenvalue on some of the rows. A product costs
// about two and a half gradients of its rows; the wait makes that one part in COST_PARTS.
enum { CURVATURE_ROWS = 256, CURVATURE_PRODUCTS = 24, COST_PARTS = 20 };

struct cli_watch {
    descent_monitor *monitor;
    descent_objective *objective; /* with full: float64; else NULL */
    double *x;
    size_t n;
    descent_rows rows;
    uint64_t wait;                /* steps from one look at the curvature to the next */
    descent_monitor_verdict last; /* at the last look, when `looked` */
    bool looked;
};

// ---- curvature ----

static bool copy_parameters(const cli_job *job, double *x, size_t n)
{
    descent_type type = DESCENT_FLOAT32;
    const void *from = descent_trainer_parameters(job->trainer, &type);
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        x[i] = type == DESCENT_FLOAT64 ? ((const double *)from)[i]
                                       : (double)((const float *)from)[i];
        finite = finite && isfinite(x[i]);
    }
    return finite;
}

static void look_at_curvature(const cli_job *job, descent_judgement *judgement)
{
    cli_watch *w = job->watch;
    descent_eigen_options o = descent_eigen_options_default();
    descent_eigenpair pairs[2];
    descent_eigen_result result;
    o.largest = 1; // and so the scale that the residual is measured by
    o.smallest = 1;
    o.products = CURVATURE_PRODUCTS;
    o.tolerance = 1e-2;
    if (!copy_parameters(job, w->x, w->n) ||
        descent_eigenpairs_f64(w->objective, w->x, &w->rows, &o, pairs, NULL, &result, NULL) !=
            DESCENT_OK) {
        return;
    }
    // pairs[1].value is y'Hy with |y| = 1: the smallest eigenvalue is not above it.
    descent_monitor_curvature(w->monitor, pairs[1].value, 0.0);
    judgement->smallest = pairs[1].value;
}

static int begin_curvature(cli_job *job, cli_watch *w)
{
    descent_error error = {0};
    if (descent_trainer_objective(job->trainer, DESCENT_FLOAT64, (size_t)job->train.threads,
                                  &w->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    w->n = descent_objective_parameters(w->objective);
    w->x = malloc(w->n * sizeof *w->x);
    if (!w->x) {
        cli_error("no memory for %zu parameters", w->n);
        return CLI_FAILED;
    }
    w->rows = descent_trainer_rows(job->trainer);
    if (w->rows.count > CURVATURE_ROWS) {
        w->rows.count = CURVATURE_ROWS;
    }
    const double gradients =
        2.5 * CURVATURE_PRODUCTS * (double)w->rows.count / (double)job->plan.batch;
    w->wait = (uint64_t)ceil(COST_PARTS * fmax(1.0, gradients));
    return CLI_DONE;
}

// ---- judging ----

static bool calls_for_action(descent_place place)
{
    return place == DESCENT_PLACE_PLATEAU || place == DESCENT_PLACE_SADDLE ||
           place == DESCENT_PLACE_NOISE_FLOOR;
}

static void observe(const descent_observation *observation, descent_judgement *judgement,
                    void *user)
{
    cli_job *job = user;
    cli_watch *w = job->watch;
    const bool due = descent_monitor_add(w->monitor, observation);
    // Steps at which it is due do not depend on where the run was resumed.
    const uint64_t step = observation->step, before = step - observation->steps;
    if (w->objective && step / w->wait > before / w->wait) {
        look_at_curvature(job, judgement);
    }
    if (due) {
        descent_monitor_verdict v;
        descent_monitor_judge(w->monitor, &v);
        judgement->verdict = descent_place_word(v.place);
        judgement->noise_scale = v.noise_scale;
        judgement->significance = v.significance;
        judgement->sharpness = v.sharpness;
        judgement->slope = v.window > 0 ? -v.fall / (double)v.window : (double)NAN;
        if (calls_for_action(v.place) && job->own.on_plateau != DESCENT_RESPONSE_NONE) {
            judgement->response = (descent_response)job->own.on_plateau;
            if (judgement->response != DESCENT_RESPONSE_STOP) {
                descent_monitor_restart(w->monitor);
            }
        }
        w->last = v;
        w->looked = true;
    }
}

static descent_monitor_options options_of(const cli_job *job)
{
    const descent_train_options *t = &job->train;
    descent_monitor_options o = descent_monitor_options_default();
    o.rule = t->optimizer;
    o.momentum_form = t->momentum_form;
    o.beta1 = t->beta1;
    o.batch = job->plan.batch;
    o.exact = job->plan.exact;
    o.single = t->precision == DESCENT_FLOAT32;
    o.open = descent_dataset_task(job->data) == DESCENT_TASK_CLASSIFY && !(t->l2 > 0.0) &&
             !(t->weight_decay > 0.0);
    o.constant_loss = job->plan.constant_loss;
    return o;
}

int cli_watch_begin(cli_job *job)
{
    descent_error error = {0};
    if (job->own.verdict == CLI_VERDICT_NONE) {
        return CLI_DONE;
    }
    cli_watch *w = calloc(1, sizeof *w);
    if (!w) {
        cli_error("no memory for the verdict");
        return CLI_FAILED;
    }
    job->watch = w;
    const descent_monitor_options options = options_of(job);
    if (descent_monitor_create(&options, &w->monitor, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const int code = job->own.verdict == CLI_VERDICT_FULL ? begin_curvature(job, w) : CLI_DONE;
    if (code != CLI_DONE) {
        return code;
    }
    descent_observer observer = {.callback = observe, .user = job};
    observer.state = descent_monitor_state(w->monitor, &observer.state_count);
    if (descent_trainer_observe(job->trainer, &observer, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return CLI_DONE;
}

void cli_watch_end(cli_job *job)
{
    cli_watch *w = job->watch;
    if (w) {
        descent_objective_free(w->objective);
        descent_monitor_free(w->monitor);
        free(w->x);
        free(w);
        job->watch = NULL;
    }
}

// ---- at the end ----

// The verdict on the last steps; where something was changed just before the end, that before.
static descent_monitor_verdict last_verdict(const cli_watch *w)
{
    descent_monitor_verdict v;
    descent_monitor_judge(w->monitor, &v);
    return v.window == 0 && w->looked ? w->last : v;
}

void cli_watch_tell(const cli_job *job)
{
    if (!job->watch) {
        return;
    }
    const descent_monitor_verdict v = last_verdict(job->watch);
    cli_talk("verdict %s: %s\n", descent_place_word(v.place), v.because);
    if (*v.advice) {
        cli_talk("        %s%s%s\n", v.advice, *v.options ? "; try " : "", v.options);
    }
}

void cli_watch_facts(const cli_job *job, json_t *facts)
{
    if (!job->watch || !facts) {
        return;
    }
    const descent_monitor_verdict v = last_verdict(job->watch);
    json_object_set_new(facts, "verdict", json_string(descent_place_word(v.place)));
    json_object_set_new(facts, "because", json_string(v.because));
    json_object_set_new(facts, "advice", json_string(v.advice));
    json_object_set_new(facts, "noise_scale", cli_json_number(v.noise_scale));
    json_object_set_new(facts, "significance", cli_json_number(v.significance));
    json_object_set_new(facts, "sharpness", cli_json_number(v.sharpness));
}
