// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Your gradients, our update rule: a line y = a t + b through five points, by Adam.
#include <descent.h>
#include <stdio.h>

static const double t[5] = {0, 1, 2, 3, 4}, y[5] = {1.1, 2.9, 5.2, 7.1, 8.8};

// g: the gradient of half the mean squared error at x = (a, b).
static void my_gradient(const double x[2], double g[2])
{
    g[0] = g[1] = 0;
    for (int i = 0; i < 5; i++) {
        const double error = x[0] * t[i] + x[1] - y[i];
        g[0] += error * t[i] / 5;
        g[1] += error / 5;
    }
}

int main(void)
{
    double x[2] = {0, 0}, g[2];
    descent_error error;
    descent_optimizer *adam = NULL;
    descent_optimizer_options options = descent_optimizer_options_default(DESCENT_ADAM);
    options.learning_rate = 0.05;
    if (descent_optimizer_create(DESCENT_FLOAT64, 2, &options, &adam, &error) != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    for (int k = 0; k < 1000; k++) {
        my_gradient(x, g);
        descent_optimizer_step_f64(adam, x, g, NULL);
    }
    descent_optimizer_free(adam);
    printf("y = %.3f t + %.3f\n", x[0], x[1]);
    return 0;
}

/*TEST
y = 1.960 t + 1.100
TEST*/
