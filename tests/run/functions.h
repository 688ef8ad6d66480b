// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions with their gradients, as callbacks, for the tests of minimising.
#ifndef DESCENT_TESTS_RUN_FUNCTIONS_H
#define DESCENT_TESTS_RUN_FUNCTIONS_H

#include <descent/objective.h>

descent_callback fn_sphere, fn_styblinski, fn_matyas, fn_booth, fn_ackley, fn_levy13,
    fn_himmelblau, fn_three_hump, fn_rosenbrock, fn_zakharov, fn_eggholder, fn_steep,
    fn_parabola, fn_affine, fn_notebook, fn_saddle, fn_mccormick, fn_box_betts, fn_paviani,
    fn_goldstein_price, fn_shekel, fn_levy, fn_griewank, fn_six_hump, fn_cosh, fn_branin,
    fn_shubert, fn_hansen, fn_osc1d, fn_monkey;

/// Terms of a sum as an objective with examples: value and gradient are means over rows.
/// Frees itself with descent_objective_free.
typedef double term_function(size_t term, size_t n, const double *x, double *g); /* adds to g */
descent_objective *objective_of_terms(size_t n, size_t terms, term_function *function);
term_function term_rosenbrock; /* n - 1 of them */
term_function term_sgd_test;   /* 3 */

#endif
