// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The smallest network that needs a hidden layer, two tanh units for XOR. Every finite
// stationary point has a loss of 0 or 1/2 (half of the sum of squares over four examples);
// those at 0 are minima with 9 - 4 zero modes, those at 1/2 have descent directions, though
// curvature does not always show them.
//
// [H98] Hamey. XOR has no local minima: a case study in neural network error surface analysis.
// Neural Networks 11, 1998. [S96] Sprinkhuizen-Kuyper, Boers. The error surface of the simplest
// XOR network has only global minima. Neural Computation 8, 1996.
#include "selftest/xor.h"
#include "shell/status.h"

#include <math.h>
#include <stdio.h>

#include <descent/catalogue.h>
#include <descent/map.h>
#include <descent/minimize.h>

enum { WEIGHTS = 9 };

static descent_status make(void *user, descent_objective **objective, descent_error *error)
{
    (void)user;
    return descent_objective_from_catalogue(descent_catalogue_find("xor"), WEIGHTS, NULL, 0,
                                            objective, error);
}

static descent_status diagnose(descent_objective *objective, const double *x,
                               descent_diagnosis **d, descent_error *error)
{
    const descent_diagnose_options options = descent_diagnose_options_default();
    return descent_diagnose(objective, x, NULL, &options, d, error);
}

// ---- as a network on data ----

static descent_status on_data(const cli_case *row, double *got, descent_error *error)
{
    (void)row;
    static const double inputs[] = {0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0};
    static const float targets[] = {0.0F, 1.0F, 1.0F, 0.0F};
    const double x[WEIGHTS] = {0.0}; /* targets are standardised, so the bias is 0 as well */
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_objective *objective = NULL;
    descent_diagnosis *d = NULL;
    descent_status status =
        descent_dataset_from_arrays(DESCENT_FLOAT64, 4, 2, inputs, targets, 0, &data, error);
    THEN(status, descent_network_parse("2 tanh", 0.0, data, &network, error));
    THEN(status, descent_objective_from_data(network, data, 0.0, DESCENT_FLOAT64, 1, &objective,
                                             error));
    THEN(status, diagnose(objective, x, &d, error));
    descent_objective_free(objective);
    descent_network_free(network);
    descent_dataset_free(data);
    TRY(status);
    *got = d->place == DESCENT_PLACE_DEGENERATE_SADDLE ? 1.0 : 0.0;
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

// ---- its minima ----

// Adds 1 to *right where x is seen as a minimum with index 0 and 5 zero modes.
static descent_status of_minimum(descent_objective *objective, const double *x, double *right,
                                 descent_error *error)
{
    descent_diagnosis *d = NULL;
    TRY(diagnose(objective, x, &d, error));
    *right += d->index_high == 0 && d->zero_explained + d->zero_unexplained == 5 &&
                      (d->place == DESCENT_PLACE_MINIMUM ||
                       d->place == DESCENT_PLACE_DEGENERATE_MINIMUM)
                  ? 1.0
                  : 0.0;
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

// Of the minima with loss 0 that many starts find, the share that is seen as minima with index
// 0 and 5 zero modes.
static descent_status of_minima(const cli_case *row, double *got, descent_error *error)
{
    (void)row;
    double lower[WEIGHTS], upper[WEIGHTS];
    for (size_t i = 0; i < WEIGHTS; i++) {
        lower[i] = -3.0;
        upper[i] = 3.0;
    }
    const descent_minimize_options options = descent_minimize_options_default(DESCENT_LBFGS);
    descent_starts_options many = descent_starts_options_default();
    many.starts = 60;
    descent_starts_result result = {.size = sizeof result};
    descent_objective *objective = NULL;
    descent_status status = make(NULL, &objective, error);
    THEN(status,
         descent_minimize_starts(make, NULL, &options, &many, lower, upper, &result, error));
    double right = 0.0, all = 0.0;
    for (size_t i = 0; status == DESCENT_OK && i < result.count; i++) {
        double size = 0.0;
        for (size_t j = 0; j < WEIGHTS; j++) {
            size = fmax(size, fabs(result.minima[i].x[j]));
        }
        if (result.minima[i].value > 1e-12 || size > 10.0) {
            continue; /* on the way to infinity, where units saturate */
        }
        all += 1.0;
        status = of_minimum(objective, result.minima[i].x, &right, error);
    }
    *got = all >= 10.0 ? right / all : 0.0;
    descent_starts_free(&result);
    descent_objective_free(objective);
    return status;
}

// ---- all stationary points ----

// a: 0 how many of those that are found have another loss than 0 and 1/2; 1 how many of those
// at 1/2 are not seen to have a descent direction.
static descent_status elsewhere(const cli_case *row, double *got, descent_error *error)
{
    double lower[WEIGHTS], upper[WEIGHTS];
    for (size_t i = 0; i < WEIGHTS; i++) {
        lower[i] = -3.0;
        upper[i] = 3.0;
    }
    descent_map_options options = descent_map_options_default();
    options.connect = false;
    options.searches = 300;
    descent_map *map = NULL;
    descent_objective *objective = NULL;
    descent_status status = make(NULL, &objective, error);
    THEN(status,
         descent_map_find(make, NULL, NULL, lower, upper, &options, NULL, NULL, &map, error));
    double others = 0.0, missed = 0.0, halves = 0.0;
    for (size_t i = 0; status == DESCENT_OK && i < map->point_count; i++) {
        const descent_map_point *p = &map->points[i];
        if (fabs(p->f - 0.5) > 1e-9) {
            others += fabs(p->f) > 1e-9 ? 1.0 : 0.0;
            continue;
        }
        descent_diagnosis *d = NULL;
        status = row->a > 0.0 ? diagnose(objective, p->x, &d, error) : DESCENT_OK;
        if (d) {
            const bool down =
                d->place == DESCENT_PLACE_SADDLE || d->place == DESCENT_PLACE_DEGENERATE_SADDLE;
            halves += 1.0;
            missed += down ? 0.0 : 1.0;
            if (!down) {
                snprintf(error->message, sizeof error->message, "%s: %s",
                         descent_place_word(d->place), d->because);
            }
        }
        descent_diagnosis_free(d);
    }
    *got = row->a > 0.0 ? (halves > 0.0 ? missed : (double)NAN) : others;
    descent_map_free(map);
    descent_objective_free(objective);
    return status;
}

static const cli_case cases[] = {
    {"all weights 0: a degenerate saddle (1: yes)", "Hamey 1998", 1.0, 0.0, on_data, NULL, 0.0,
     0.0, 0.0},
    {"minima with loss 0 and 5 zero modes, of all with loss 0", "exact: 9 weights, 4 examples",
     1.0, 0.0, of_minima, NULL, 0.0, 0.0, 0.0},
    {"stationary points with a loss other than 0 and 1/2", "Sprinkhuizen-Kuyper, Boers 1996",
     0.0, 0.0, elsewhere, NULL, 0.0, 0.0, 0.0},
    {"points with loss 1/2 that are not seen to be saddles", "Hamey 1998", 0.0, 0.0, elsewhere,
     NULL, 1.0, 0.0, 0.0},
};

const cli_case_group cli_xor_group = {"xor", "every stationary point of the XOR network", cases,
                                      CLI_CASE_COUNT(cases), NULL};
