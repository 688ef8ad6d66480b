// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minima of clusters of atoms: how many there are, how low the lowest is, and how well the
// share that was not seen is estimated from those that were seen once.
//
// [W97] Wales, Doye. Global optimization by basin-hopping. Journal of Physical Chemistry A 101,
// 1997. [T11] arXiv 1101.0039: distinct minima of 6 to 13 atoms: 2, 4, 8, 18, 57, 145, 366,
// 988. [G53] Good. The population frequencies of species. Biometrika 40, 1953.
#include "selftest/clusters.h"

#include <math.h>
#include <stdlib.h>

#include <descent/catalogue.h>
#include <descent/minimize.h>

#include "shell/output.h"
#include "shell/status.h"

enum { ATOMS_MOST = 13, COORDINATES = 3 * ATOMS_MOST, STARTS_MOST = 1000 };

static const double BOX = 1.5, SAME = 1e-6; /* energies nearer than it are of one shape */

// A shape and how many starts came to it. Shapes turned, mirrored or with atoms exchanged have
// the same energy.
typedef struct shape {
    double energy;
    uint64_t hits;
} shape;

typedef struct shapes {
    shape list[STARTS_MOST];
    size_t count;
    uint64_t ends; /* starts that came to a minimum */
} shapes;

static descent_status make(void *user, descent_objective **objective, descent_error *error)
{
    const size_t *atoms = user;
    return descent_objective_from_catalogue(descent_catalogue_find("lennard-jones"), 3 * *atoms,
                                            NULL, 0, objective, error);
}

// minima come in the order of their values.
static descent_status search(size_t atoms, uint64_t starts, uint64_t seed, shapes *found,
                             descent_error *error)
{
    double lower[COORDINATES], upper[COORDINATES];
    for (size_t i = 0; i < COORDINATES; i++) {
        lower[i] = -BOX;
        upper[i] = BOX;
    }
    descent_minimize_options options = descent_minimize_options_default(DESCENT_LBFGS);
    descent_starts_options many = descent_starts_options_default();
    many.starts = starts;
    many.sampling = DESCENT_SAMPLING_UNIFORM;
    many.seed = seed;
    descent_starts_result result = {.size = sizeof result};
    const descent_status status =
        descent_minimize_starts(make, &atoms, &options, &many, lower, upper, &result, error);
    if (status != DESCENT_OK) {
        return status;
    }
    found->count = found->ends = 0;
    for (size_t i = 0; i < result.count && found->count < STARTS_MOST; i++) {
        const double energy = result.minima[i].value;
        if (found->count == 0 || energy > found->list[found->count - 1].energy + SAME) {
            found->list[found->count++] = (shape){energy, 0};
        }
        found->list[found->count - 1].hits += result.minima[i].hits;
        found->ends += result.minima[i].hits;
    }
    descent_starts_free(&result);
    return DESCENT_OK;
}

// a: atoms, b: starts, c: 0 the lowest energy, 1 the number of shapes.
static descent_status minima(const cli_case *row, double *got, descent_error *error)
{
    shapes *found = calloc(1, sizeof *found);
    if (!found) {
        return cli_out_of_memory(error);
    }
    const descent_status status = search((size_t)row->a, (uint64_t)row->b, 1, found, error);
    *got = row->c > 0.0 ? (double)found->count : found->list[0].energy;
    free(found);
    return status;
}

static bool is_among(const shapes *found, double energy)
{
    for (size_t i = 0; i < found->count; i++) {
        if (fabs(found->list[i].energy - energy) <= SAME) {
            return true;
        }
    }
    return false;
}

// The share of starts that end at shapes not met among 400: as estimated from those met once,
// and of b further starts less that.
static descent_status unseen(const cli_case *row, double *got, descent_error *error)
{
    shapes *first = calloc(2, sizeof *first);
    if (!first) {
        return cli_out_of_memory(error);
    }
    shapes *more = first + 1;
    descent_status status = search((size_t)row->a, 400, 1, first, error);
    THEN(status, search((size_t)row->a, (uint64_t)row->b, 2000, more, error));
    double once = 0.0, new = 0.0;
    for (size_t i = 0; i < first->count; i++) {
        once += first->list[i].hits == 1 ? 1.0 : 0.0;
    }
    for (size_t i = 0; i < more->count; i++) {
        new += is_among(first, more->list[i].energy) ? 0.0 : (double)more->list[i].hits;
    }
    *got = new / (double)more->ends - once / (double)first->ends;
    free(first);
    return status;
}

static const cli_case cases[] = {
    {"lowest energy of 6 atoms", "Wales, Doye 1997", -12.712062, 1e-6, minima, NULL, 6.0, 50.0,
     0.0},
    {"lowest energy of 8 atoms", "Wales, Doye 1997", -19.821489, 1e-6, minima, NULL, 8.0, 100.0,
     0.0},
    {"lowest energy of 13 atoms", "Wales, Doye 1997", -44.326801, 1e-6, minima, NULL, 13.0,
     100.0, 0.0},
    {"shapes of 6 atoms that are minima", "arXiv 1101.0039", 2.0, 0.0, minima, NULL, 6.0, 100.0,
     1.0},
    {"shapes of 7 atoms", "arXiv 1101.0039", 4.0, 0.0, minima, NULL, 7.0, 200.0, 1.0},
    {"shapes of 8 atoms", "arXiv 1101.0039", 8.0, 0.0, minima, NULL, 8.0, 400.0, 1.0},
    {"13 atoms: share unseen, measured less estimated", "Good 1953: 0", 0.0, 0.08, unseen, NULL,
     13.0, 600.0, 0.0},
};

const cli_case_group cli_clusters_group = {"clusters", "minima of Lennard-Jones clusters",
                                           cases, CLI_CASE_COUNT(cases), NULL};
