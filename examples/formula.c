// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Any scalar made of tensors is an objective: f(a, b) = exp(a) + (a - b)^2 with its gradient
// and an exact Hessian-vector product. At (0, 1) the Hessian is ((3, -2), (-2, 2)).
#include <descent.h>
#include <stdio.h>

static descent_status look(const descent_graph *graph, const descent_node *loss,
                           descent_error *error)
{
    const double x[2] = {0, 1}, v[2] = {1, 0};
    double value, g[2], hv[2];
    descent_objective *f = NULL;
    descent_status status =
        descent_objective_from_graph(graph, loss, DESCENT_FLOAT64, &f, error);
    if (status == DESCENT_OK) {
        status = descent_objective_evaluate_f64(f, x, NULL, &value, g, error);
    }
    if (status == DESCENT_OK) {
        status = descent_objective_hessian_vector_f64(f, x, v, NULL, hv, error);
    }
    if (status == DESCENT_OK) {
        printf("f = %g, g = (%g, %g), H v = (%g, %g)\n", value, g[0], g[1], hv[0], hv[1]);
    }
    descent_objective_free(f);
    return status;
}

int main(void)
{
    descent_error error;
    descent_graph *g = NULL;
    descent_status status = descent_graph_create(&g, &error);
    if (status == DESCENT_OK) {
        descent_node *x = descent_parameter(g, "x", 1, 2, DESCENT_INITIAL_ZERO, 0, false);
        descent_node *a = descent_element(g, x, 0), *b = descent_element(g, x, 1);
        descent_node *gap = descent_combine(g, DESCENT_SUBTRACT, a, b);
        descent_node *loss = descent_combine(g, DESCENT_ADD, descent_apply(g, DESCENT_EXP, a),
                                             descent_apply(g, DESCENT_SQUARE, gap));
        status = look(g, loss, &error); /* reports a mistake in the lines above, too */
    }
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    descent_graph_free(g);
    return status != DESCENT_OK;
}

/*TEST
f = 2, g = (-1, 2), H v = (3, -2)
TEST*/
