// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole/orthogonal.h"

#include "core/memory.h"

enum { ROUNDS = 5 };

// [J24]
#define NEWTON_SCHULZ                                                                          \
    {                                                                                          \
        3.4445, -4.7750, 2.0315                                                                \
    }
// [A25, algorithm 1]
static const double polynomials[][ROUNDS][3] = {
    [DESCENT_POLAR_EXPRESS] = {{8.156554524902461, -22.48329292557795, 15.878769915207462},
                               {4.042929935166739, -2.808917465908714, 0.5000178451051316},
                               {3.8916678022926607, -2.772484153217685, 0.5060648178503393},
                               {3.285753657755655, -2.3681294933425376, 0.46449024233003106},
                               {2.3465413258596377, -1.7097828382687081, 0.42323551169305323}},
    [DESCENT_NEWTON_SCHULZ] = {NEWTON_SCHULZ, NEWTON_SCHULZ, NEWTON_SCHULZ, NEWTON_SCHULZ,
                               NEWTON_SCHULZ}};

void dsc_orthogonal_plan(dsc_orthogonal *of, descent_type type, size_t *total,
                         unsigned char *scratch)
{
    const size_t size = descent_type_size(type), numbers = of->rows * of->columns;
    const size_t side = of->rows < of->columns ? of->rows : of->columns;
    of->x = scratch + dsc_layout_add(total, numbers, size);
    of->next = scratch + dsc_layout_add(total, numbers, size);
    of->square = scratch + dsc_layout_add(total, side * side, size);
    of->quartic = scratch + dsc_layout_add(total, side * side, size);
}

double dsc_orthogonal_factor(descent_orthogonaliser form, double norm, double power)
{
    return 1.0 /
           (form == DESCENT_NEWTON_SCHULZ ? norm + 1e-7 * power : 1.02 * norm + 1e-6 * power);
}

void dsc_orthogonalise(const dsc_team *team, descent_orthogonaliser form, dsc_orthogonal *of,
                       void **result)
{
    const bool tall = of->rows > of->columns;
    const size_t side = tall ? of->columns : of->rows;
    void *x = of->x, *next = of->next;
    dsc_team_meet(team);
    for (size_t i = 0; i < ROUNDS; i++) {
        const double *p = polynomials[form][i];
        const dsc_matrix of_x = {x, of->rows, of->columns, false};
        const dsc_matrix turned = {x, of->rows, of->columns, true};
        const dsc_matrix square = {of->square, side, side, false};
        const dsc_matrix factor = {of->quartic, side, side, false};
        // The shorter of X X' and X' X.
        dsc_team_symmetric(team, &(dsc_symmetric_sum){.a = tall ? turned : of_x,
                                                      .b = tall ? of_x : turned,
                                                      .factor = 1.0,
                                                      .product = of->square,
                                                      .out = of->square});
        dsc_team_meet(team);
        dsc_team_symmetric(team, &(dsc_symmetric_sum){.a = square,
                                                      .b = square,
                                                      .factor = p[2],
                                                      .other = of->square,
                                                      .other_factor = p[1],
                                                      .diagonal = p[0],
                                                      .product = of->quartic,
                                                      .out = of->quartic});
        dsc_team_meet(team);
        dsc_team_product(team, tall ? &of_x : &factor, tall ? &factor : &of_x, next);
        dsc_team_meet(team);
        void *swap = x;
        x = next;
        next = swap;
    }
    *result = x;
}
