// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The verdict while training: plugs the monitor (surface) into the trainer (run), which do not
// know each other, and asks the trainer for what the run's options want done about a verdict.
//
// Keeps: what is done about a verdict depends on the steps and observations alone, so a
// resumed run responds at the same step. Looking at the curvature costs a bounded part of the
// run and changes nothing in it: it works on a copy of the parameters.
#include "session/observer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/surface.h>

#include "core/size.h"
#include "graph/affine.h"
#include "graph/network.h"

// Looks at the curvature (--verdict full): an eigenvalue on some of the rows. A product costs
// about two and a half gradients of its rows; the wait makes that one part in COST_PARTS.
// A look at what seems a minimum costs at most one part in MINIMUM_PARTS of the steps so far
// (with full FULL_PARTS), once.
enum {
    CURVATURE_ROWS = 256,
    CURVATURE_PRODUCTS = 24,
    COST_PARTS = 20,
    MINIMUM_PRODUCTS = 8,
    MINIMUM_PARTS = 100,
    FULL_PARTS = 5
};

// --on-plateau decay ends at this part of the first rate.
static const double LEAST_RATE = 1e-4;

struct dsc_run_observer {
    descent_monitor *monitor;
    descent_objective *objective; /* float64, made when it is needed */
    double *x;
    size_t n;
    descent_rows rows;
    uint64_t wait;                /* with full: steps between looks at the curvature; or 0 */
    uint64_t planned;             /* steps of the run, as far as they are known */
    descent_monitor_verdict last; /* at the last look, when `looked` */
    bool looked;
    bool tried, ready; /* to make the objective, and x */
};

// ---- curvature ----

static bool copy_parameters(const descent_run *run, double *x, size_t n)
{
    descent_type type = DESCENT_FLOAT32;
    const void *from = descent_trainer_parameters(run->trainer, &type);
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        x[i] = type == DESCENT_FLOAT64 ? ((const double *)from)[i]
                                       : (double)((const float *)from)[i];
        finite = finite && isfinite(x[i]);
    }
    return finite;
}

// Tells the monitor extreme eigenvalues of the Hessian where the run is. pairs[1].value is y'Hy
// with |y| = 1: the smallest eigenvalue is not above it. Below zero by the rounding of the
// parameters is no descent direction.
static bool look_at_curvature(const descent_run *run, uint64_t products,
                              descent_judgement *judgement)
{
    dsc_run_observer *w = run->observer;
    descent_eigen_options o = descent_eigen_options_default();
    descent_eigenpair pairs[2];
    descent_eigen_result result = {.size = sizeof result};
    o.largest = 1; // and so the scale that the residual is measured by
    o.smallest = 1;
    o.products = products;
    o.tolerance = 1e-2;
    if (!copy_parameters(run, w->x, w->n) ||
        descent_eigenpairs_f64(w->objective, w->x, &w->rows, &o, pairs, NULL, &result, NULL) !=
            DESCENT_OK) {
        return false;
    }
    descent_monitor_curvature(w->monitor, pairs[1].value, 1e-5 * fabs(pairs[0].value),
                              pairs[0].value);
    judgement->smallest = pairs[1].value;
    return true;
}

// The cost of that number of products, in gradients of the size of a step.
static double steps_of(const descent_run *run, uint64_t products)
{
    const double rows = fmin(CURVATURE_ROWS, (double)run->plan.train_rows);
    return 2.5 * (double)products * fmax(1.0, rows / (double)run->plan.batch);
}

static descent_status begin_curvature(const descent_run *run, dsc_run_observer *w,
                                      descent_error *error)
{
    const descent_status status = descent_trainer_objective(
        run->trainer, DESCENT_FLOAT64, (size_t)run->train.threads, &w->objective, error);
    if (status != DESCENT_OK) {
        return status;
    }
    w->n = descent_objective_parameters(w->objective);
    w->x = malloc(w->n * sizeof *w->x);
    if (!w->x) {
        return dsc_no_memory(error, "parameters", w->n * sizeof *w->x);
    }
    w->rows = descent_trainer_rows(run->trainer);
    if (w->rows.count > CURVATURE_ROWS) {
        // A few rows are enough to tell the sign of an eigenvalue, and products cost in
        // proportion.
        w->rows.count = CURVATURE_ROWS;
    }
    return DESCENT_OK;
}

// ---- judging ----

// Where smaller steps help.
static bool is_for_decay(descent_place place)
{
    return place == DESCENT_PLACE_NOISE_FLOOR || place == DESCENT_PLACE_EDGE_OF_STABILITY ||
           place == DESCENT_PLACE_DIVERGING;
}

// Where nothing comes, or not in the steps that are planned.
static bool is_for_stop(const descent_run *run, const descent_monitor_verdict *v, uint64_t step)
{
    const bool stuck = v->place == DESCENT_PLACE_PLATEAU || v->place == DESCENT_PLACE_SADDLE;
    const uint64_t left = step < run->observer->planned ? run->observer->planned - step : 0;
    return v->place == DESCENT_PLACE_NOISE_FLOOR || v->place == DESCENT_PLACE_MINIMUM ||
           (stuck && !(v->eta <= (double)left));
}

// What lasts is acted on; and at once what gets worse.
static descent_response response_to(const descent_run *run, const descent_monitor_verdict *v,
                                    const descent_observation *o)
{
    const descent_response wanted = (descent_response)run->own.on_plateau;
    const bool diverges = v->place == DESCENT_PLACE_DIVERGING && isfinite(o->loss);
    if (!(v->lasting || diverges)) {
        return DESCENT_RESPONSE_NONE;
    }
    bool fits = false;
    switch (wanted) {
    case DESCENT_RESPONSE_DECAY:
        fits = (is_for_decay(v->place) || (v->noisy && v->place != DESCENT_PLACE_PLATEAU)) &&
               0.5 * o->learning_rate >= LEAST_RATE * run->plan.learning_rate;
        break;
    case DESCENT_RESPONSE_PERTURB:
        fits = v->place == DESCENT_PLACE_PLATEAU || v->place == DESCENT_PLACE_SADDLE;
        break;
    case DESCENT_RESPONSE_STOP:
        fits = is_for_stop(run, v, o->step);
        break;
    case DESCENT_RESPONSE_NONE:
        break;
    }
    return fits ? wanted : DESCENT_RESPONSE_NONE;
}

// A minimum by the looks of the last steps may be a saddle. The Hessian tells, once; it is
// asked when that is little compared with the steps so far.
static void judge(const descent_run *run, uint64_t step, descent_judgement *judgement,
                  descent_monitor_verdict *v)
{
    dsc_run_observer *w = run->observer;
    v->size = sizeof *v;
    descent_monitor_judge(w->monitor, v);
    const double parts = w->wait > 0 ? FULL_PARTS : MINIMUM_PARTS;
    const bool late = !(v->curvature_age < 0.5 * (double)step);
    if (v->place != DESCENT_PLACE_MINIMUM || !v->by_steps || !late ||
        (double)step < parts * steps_of(run, MINIMUM_PRODUCTS)) {
        return;
    }
    descent_error ignored; // the sentence says that it was not looked at
    if (!w->tried) {
        w->tried = true;
        w->ready = w->ready || begin_curvature(run, w, &ignored) == DESCENT_OK;
    }
    if (w->ready && look_at_curvature(run, MINIMUM_PRODUCTS, judgement)) {
        v->size = sizeof *v;
        descent_monitor_judge(w->monitor, v);
    }
}

static void observe(const descent_observation *observation, descent_judgement *judgement,
                    void *user)
{
    descent_run *run = user;
    dsc_run_observer *w = run->observer;
    const bool due = descent_monitor_add(w->monitor, observation);
    // Steps at which it is due do not depend on where the run was resumed.
    const uint64_t step = observation->step, before = step - observation->steps;
    if (w->wait > 0 && step / w->wait > before / w->wait) {
        look_at_curvature(run, CURVATURE_PRODUCTS, judgement);
    }
    if (due) {
        descent_monitor_verdict v;
        judge(run, step, judgement, &v);
        judgement->verdict = descent_place_word(v.place);
        judgement->noise_scale = v.noise_scale;
        judgement->significance = v.significance;
        judgement->sharpness = v.sharpness;
        judgement->slope = v.window > 0 ? -v.fall / (double)v.window : (double)NAN;
        judgement->response = response_to(run, &v, observation);
        // What was observed before belongs to another learning rate, or to another place.
        if (judgement->response == DESCENT_RESPONSE_DECAY ||
            judgement->response == DESCENT_RESPONSE_PERTURB) {
            descent_monitor_restart(w->monitor);
        }
        if (isnan(v.sharpness) && v.place == DESCENT_PLACE_DIVERGING && w->looked) {
            v.sharpness = w->last.sharpness; // as it was before the loss exploded
        }
        w->last = v;
        w->looked = true;
    }
}

static descent_monitor_options options_of(const descent_run *run)
{
    const descent_train_options *t = &run->train;
    descent_monitor_options o = descent_monitor_options_default();
    o.optimizer = t->optimizer;
    o.batch = run->plan.batch;
    o.exact = run->plan.exact;
    o.single = t->precision == DESCENT_FLOAT32;
    // Cross-entropy without a penalty has no minimum at a finite point when the classes can be
    // separated: the weights grow for ever.
    o.open = descent_dataset_task(run->sets.train) != DESCENT_TASK_REGRESS &&
             !(run->plan.l2 > 0.0) && !(t->optimizer.weight_decay > 0.0);
    o.convex = dsc_graph_is_convex(run->network->graph, run->network->loss);
    o.constant_loss = run->plan.constant_loss;
    o.first_rate = run->plan.learning_rate;
    o.l2 = run->plan.l2;
    o.layers = run->layers;
    o.parameters_per_target =
        (double)run->plan.parameters /
        ((double)run->plan.train_rows * (double)descent_network_outputs(run->network));
    return o;
}

descent_status dsc_run_observer_begin(descent_run *run, descent_error *error)
{
    if (run->own.verdict == DESCENT_RUN_VERDICT_NONE) {
        return DESCENT_OK;
    }
    dsc_run_observer *w = calloc(1, sizeof *w);
    if (!w) {
        return dsc_no_memory(error, "the verdict", sizeof *w);
    }
    run->observer = w;
    const descent_monitor_options options = options_of(run);
    TRY(descent_monitor_create(&options, &w->monitor, error));
    w->planned = run->plan.steps;
    if (run->own.verdict == DESCENT_RUN_VERDICT_FULL) {
        TRY(begin_curvature(run, w, error));
        w->ready = true;
        w->wait = (uint64_t)ceil(COST_PARTS * steps_of(run, CURVATURE_PRODUCTS));
    }
    descent_observer observer = {.callback = observe, .user = run};
    observer.state = descent_monitor_state(w->monitor, &observer.state_count);
    return descent_trainer_observe(run->trainer, &observer, error);
}

void dsc_run_observer_end(descent_run *run)
{
    dsc_run_observer *w = run->observer;
    if (w) {
        descent_objective_free(w->objective);
        descent_monitor_free(w->monitor);
        free(w->x);
        free(w);
        run->observer = NULL;
    }
}

bool descent_run_judge(const descent_run *run, descent_monitor_verdict *verdict)
{
    if (!run || !run->observer || !verdict) {
        return false;
    }
    if (run->observer->looked) {
        dsc_size_give(&run->observer->last, sizeof *verdict, verdict, verdict->size);
    } else {
        descent_monitor_judge(run->observer->monitor, verdict);
    }
    return true;
}
