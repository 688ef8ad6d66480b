// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A formula: parsed, evaluated, differentiated. The derivative as text must parse again.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <descent/expression.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { MOST = 64 }; /* variables of formulas that are evaluated */

// Nothing for a formula of numbers: that a derivative has no variables is no mistake.
static void read_back(const char *text, const descent_setting *settings)
{
    descent_error error = {0};
    descent_expression *e = NULL;
    if (descent_expression_parse(text, settings, 1, &e, &error) != DESCENT_OK &&
        !strstr(error.message, "no variables") && !strstr(error.message, "too large") &&
        !strstr(error.message, "levels")) {
        abort();
    }
    descent_expression_free(e);
}

static void use(const descent_expression *e, const descent_setting *settings)
{
    const size_t n = descent_expression_variables(e);
    double x[MOST], g[MOST], value = 0.0;
    descent_objective *objective = NULL;
    for (size_t i = 0; i < n; i++) {
        x[i] = 0.5 + 0.25 * (double)i;
        if (descent_expression_find(e, descent_expression_variable(e, i)) != i) {
            abort();
        }
    }
    (void)descent_expression_values(e, 1, x, &value, NULL);
    if (descent_objective_from_expression(e, &objective, NULL) == DESCENT_OK) {
        (void)descent_objective_evaluate_f64(objective, x, NULL, &value, g, NULL);
        (void)descent_objective_hessian_vector_f64(objective, x, x, NULL, g, NULL);
    }
    descent_objective_free(objective);
    for (size_t i = 0; i < n && i < 2; i++) {
        char *text = NULL;
        if (descent_expression_derivative(e, i, &text, NULL) == DESCENT_OK) {
            read_back(text, settings);
        }
        free(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const descent_setting setting = {"n", 5.0};
    char *text = malloc(size + 1);
    if (!text) {
        return 0;
    }
    memcpy(text, bytes, size);
    text[size] = '\0';
    descent_error error;
    descent_expression *e = NULL;
    if (descent_expression_parse(text, &setting, 1, &e, &error) == DESCENT_OK &&
        descent_expression_variables(e) <= MOST) {
        use(e, &setting);
    }
    descent_expression_free(e);
    free(text);
    return 0;
}
