// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/functions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "objective/objective.h"

#define PI 3.14159265358979323846

static double square(double x)
{
    return x * x;
}

static void two(double *g, double first, double second)
{
    if (g) {
        g[0] = first;
        g[1] = second;
    }
}

double fn_sphere(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += x[i] * x[i];
        if (g) {
            g[i] = 2.0 * x[i];
        }
    }
    return f;
}

double fn_styblinski(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += 0.5 * (square(square(x[i])) - 16.0 * square(x[i]) + 5.0 * x[i]);
        if (g) {
            g[i] = 0.5 * (4.0 * x[i] * x[i] * x[i] - 32.0 * x[i] + 5.0);
        }
    }
    return f;
}

double fn_matyas(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    two(g, 0.52 * x[0] - 0.48 * x[1], 0.52 * x[1] - 0.48 * x[0]);
    return 0.26 * (x[0] * x[0] + x[1] * x[1]) - 0.48 * x[0] * x[1];
}

double fn_booth(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double a = x[0] + 2.0 * x[1] - 7.0, b = 2.0 * x[0] + x[1] - 5.0;
    two(g, 2.0 * a + 4.0 * b, 4.0 * a + 2.0 * b);
    return a * a + b * b;
}

double fn_ackley(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double squares = 0.0, cosines = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += x[i] * x[i] / (double)n;
        cosines += cos(2.0 * PI * x[i]) / (double)n;
    }
    const double r = sqrt(squares), e = exp(-0.2 * r), c = exp(cosines);
    for (size_t i = 0; i < n && g; i++) {
        const double cone = r > 0.0 ? 4.0 * e * x[i] / (r * (double)n) : 0.0;
        g[i] = cone + 2.0 * PI * c * sin(2.0 * PI * x[i]) / (double)n;
    }
    return -20.0 * e - c + 20.0 + exp(1.0);
}

double fn_levy13(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double a = x[0] - 1.0, b = x[1] - 1.0;
    const double s = square(sin(3.0 * PI * x[1])), t = square(sin(2.0 * PI * x[1]));
    two(g, 3.0 * PI * sin(6.0 * PI * x[0]) + 2.0 * a * (1.0 + s),
        a * a * 3.0 * PI * sin(6.0 * PI * x[1]) + 2.0 * b * (1.0 + t) +
            b * b * 2.0 * PI * sin(4.0 * PI * x[1]));
    return square(sin(3.0 * PI * x[0])) + a * a * (1.0 + s) + b * b * (1.0 + t);
}

double fn_himmelblau(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double a = x[0] * x[0] + x[1] - 11.0, b = x[0] + x[1] * x[1] - 7.0;
    two(g, 4.0 * a * x[0] + 2.0 * b, 2.0 * a + 4.0 * b * x[1]);
    return a * a + b * b;
}

double fn_three_hump(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double u = x[0], v = x[1];
    two(g, 4.0 * u - 4.2 * u * u * u + u * u * u * u * u + v, u + 2.0 * v);
    return 2.0 * u * u - 1.05 * u * u * u * u + u * u * u * u * u * u / 6.0 + u * v + v * v;
}

double fn_rosenbrock(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    if (g) {
        memset(g, 0, n * sizeof *g);
    }
    double f = 0.0;
    for (size_t i = 0; i + 1 < n; i++) {
        const double a = 1.0 - x[i], b = x[i + 1] - x[i] * x[i];
        f += a * a + 100.0 * b * b;
        if (g) {
            g[i] -= 2.0 * a + 400.0 * b * x[i];
            g[i + 1] += 200.0 * b;
        }
    }
    return f;
}

double fn_zakharov(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0, s = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += x[i] * x[i];
        s += 0.5 * (double)(i + 1) * x[i];
    }
    for (size_t i = 0; i < n && g; i++) {
        g[i] = 2.0 * x[i] + (2.0 * s + 4.0 * s * s * s) * 0.5 * (double)(i + 1);
    }
    return f + s * s + s * s * s * s;
}

// -c sin(sqrt(|u|)) with factors u and c, and the derivative by u.
static double root_sine(double u, double *slope)
{
    const double r = sqrt(fabs(u));
    *slope = r > 0.0 ? cos(r) * copysign(0.5 / r, u) : 0.0;
    return sin(r);
}

double fn_eggholder(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    double p, q;
    const double a = root_sine(x[0] / 2.0 + x[1] + 47.0, &p);
    const double b = root_sine(x[0] - x[1] - 47.0, &q);
    two(g, -(x[1] + 47.0) * 0.5 * p - b - x[0] * q, -a - (x[1] + 47.0) * p + x[0] * q);
    return -(x[1] + 47.0) * a - x[0] * b;
}

double fn_steep(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += 1e8 * x[i] * x[i] / (double)n;
        if (g) {
            g[i] = 2e8 * x[i] / (double)n;
        }
    }
    return f;
}

double fn_parabola(size_t n, const double *x, double *g, void *user)
{
    static const double at[] = {1.0, -1.0, 1.0};
    (void)user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += square(x[i] - at[i % 3]);
        if (g) {
            g[i] = 2.0 * (x[i] - at[i % 3]);
        }
    }
    return f;
}

// |A x - b|^2 of a fixed 10 x 5 matrix.
double fn_affine(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    if (g) {
        memset(g, 0, n * sizeof *g);
    }
    double f = 0.0;
    for (size_t r = 0; r < 10; r++) {
        double residual = -cos((double)r);
        for (size_t i = 0; i < n; i++) {
            residual += sin((double)(7 * r + 3 * i + 1)) * x[i];
        }
        f += residual * residual;
        for (size_t i = 0; i < n && g; i++) {
            g[i] += 2.0 * residual * sin((double)(7 * r + 3 * i + 1));
        }
    }
    return f;
}

double fn_notebook(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) {
        g[0] = cos(x[0]) + 1.5 * cos(3.0 * x[0]);
    }
    return sin(x[0]) + 0.5 * sin(3.0 * x[0]);
}

double fn_saddle(size_t n, const double *x, double *g, void *user)
{
    // 5 x^2 - y^2 + y^4 / 4: a saddle at 0, minima -1 at y = +-sqrt(2)
    (void)n, (void)user;
    const double u = x[0], v = x[1];
    two(g, 10.0 * u, -2.0 * v + v * v * v);
    return 5.0 * u * u - v * v + 0.25 * v * v * v * v;
}

double fn_monkey(size_t n, const double *x, double *g, void *user)
{
    // x^3 - 3 x y^2 + (x^2 + y^2)^2: no curvature at 0; minima -27/256 at |x| = 3/4
    (void)n, (void)user;
    const double u = x[0], v = x[1], r = u * u + v * v;
    two(g, 3.0 * u * u - 3.0 * v * v + 4.0 * r * u, -6.0 * u * v + 4.0 * r * v);
    return u * u * u - 3.0 * u * v * v + r * r;
}

// ---- those of NLopt's test programs, from their published forms ----

double fn_mccormick(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double s = x[0] + x[1], d = x[0] - x[1];
    two(g, cos(s) + 2.0 * d - 1.5, cos(s) - 2.0 * d + 2.5);
    return sin(s) + d * d - 1.5 * x[0] + 2.5 * x[1] + 1.0;
}

double fn_box_betts(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    if (g) {
        memset(g, 0, n * sizeof *g);
    }
    double f = 0.0;
    for (int i = 1; i <= 10; i++) {
        const double e0 = exp(-0.1 * i * x[0]), e1 = exp(-0.1 * i * x[1]);
        const double e2 = exp(-0.1 * i) - exp(-(double)i), r = e0 - e1 - x[2] * e2;
        f += r * r;
        if (g) {
            g[0] -= 2.0 * r * 0.1 * i * e0;
            g[1] += 2.0 * r * 0.1 * i * e1;
            g[2] -= 2.0 * r * e2;
        }
    }
    return f;
}

double fn_paviani(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0, product = 1.0;
    for (size_t i = 0; i < n; i++) {
        f += square(log(x[i] - 2.0)) + square(log(10.0 - x[i]));
        product *= x[i];
    }
    const double root = pow(product, 0.2);
    for (size_t i = 0; i < n && g; i++) {
        g[i] = 2.0 * log(x[i] - 2.0) / (x[i] - 2.0) - 2.0 * log(10.0 - x[i]) / (10.0 - x[i]) -
               0.2 * root / x[i];
    }
    return f - root;
}

double fn_goldstein_price(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double u = x[0], v = x[1];
    const double a = u + v + 1.0, b = 2.0 * u - 3.0 * v;
    const double p = 19.0 - 14.0 * u + 3.0 * u * u - 14.0 * v + 6.0 * u * v + 3.0 * v * v;
    const double q = 18.0 - 32.0 * u + 12.0 * u * u + 48.0 * v - 36.0 * u * v + 27.0 * v * v;
    const double first = 1.0 + a * a * p, second = 30.0 + b * b * q;
    const double p_slope = -14.0 + 6.0 * u + 6.0 * v; /* by u and by v */
    const double first_slope = 2.0 * a * p + a * a * p_slope;
    const double second_u = 4.0 * b * q + b * b * (-32.0 + 24.0 * u - 36.0 * v);
    const double second_v = -6.0 * b * q + b * b * (48.0 - 36.0 * u + 54.0 * v);
    two(g, first_slope * second + first * second_u, first_slope * second + first * second_v);
    return first * second;
}

// user: the number of terms, 5, 7 or 10
double fn_shekel(size_t n, const double *x, double *g, void *user)
{
    static const double a[10][4] = {{4, 4, 4, 4}, {1, 1, 1, 1},    {8, 8, 8, 8}, {6, 6, 6, 6},
                                    {3, 7, 3, 7}, {2, 9, 2, 9},    {5, 5, 3, 3}, {8, 1, 8, 1},
                                    {6, 2, 6, 2}, {7, 3.6, 7, 3.6}};
    static const double c[10] = {.1, .2, .2, .4, .4, .6, .3, .7, .5, .5};
    if (g) {
        memset(g, 0, n * sizeof *g);
    }
    double f = 0.0;
    for (int i = 0; i < *(const int *)user; i++) {
        double sum = c[i];
        for (size_t j = 0; j < n; j++) {
            sum += square(x[j] - a[i][j]);
        }
        f -= 1.0 / sum;
        for (size_t j = 0; j < n && g; j++) {
            g[j] += 2.0 * (x[j] - a[i][j]) / (sum * sum);
        }
    }
    return f;
}

double fn_levy(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    const double last = x[n - 1];
    double f =
        square(sin(3.0 * PI * x[0])) + (last - 1.0) * (1.0 + square(sin(2.0 * PI * last)));
    if (g) {
        memset(g, 0, n * sizeof *g);
        g[0] = 3.0 * PI * sin(6.0 * PI * x[0]);
        g[n - 1] +=
            1.0 + square(sin(2.0 * PI * last)) + (last - 1.0) * 2.0 * PI * sin(4.0 * PI * last);
    }
    for (size_t i = 0; i + 1 < n; i++) {
        const double a = x[i] - 1.0, b = 1.0 + square(sin(3.0 * PI * x[i + 1]));
        f += a * a * b;
        if (g) {
            g[i] += 2.0 * a * b;
            g[i + 1] += a * a * 3.0 * PI * sin(6.0 * PI * x[i + 1]);
        }
    }
    return f;
}

double fn_griewank(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 1.0, product = 1.0;
    for (size_t i = 0; i < n; i++) {
        f += x[i] * x[i] / 4000.0;
        product *= cos(x[i] / sqrt((double)i + 1.0));
    }
    for (size_t i = 0; i < n && g; i++) {
        const double root = sqrt((double)i + 1.0);
        g[i] = x[i] / 2000.0 + product * tan(x[i] / root) / root;
    }
    return f - product;
}

double fn_six_hump(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double u = x[0], v = x[1], s = u * u, t = v * v;
    two(g, u * (8.0 - 8.4 * s + 2.0 * s * s) + v, u - 8.0 * v + 16.0 * t * v);
    return 4.0 * s - 2.1 * s * s + s * s * s / 3.0 + u * v - 4.0 * t + 4.0 * t * t;
}

double fn_cosh(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 1.0;
    for (size_t i = 0; i < n; i++) {
        f *= cosh((x[i] - (double)i) * ((double)i + 1.0));
    }
    for (size_t i = 0; i < n && g; i++) {
        g[i] = f * tanh((x[i] - (double)i) * ((double)i + 1.0)) * ((double)i + 1.0);
    }
    return f;
}

double fn_branin(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double a = 1.0 - 2.0 * x[1] + 0.05 * sin(4.0 * PI * x[1]) - x[0];
    const double b = x[1] - 0.5 * sin(2.0 * PI * x[0]);
    two(g, -2.0 * a - 2.0 * b * PI * cos(2.0 * PI * x[0]),
        2.0 * a * (0.2 * PI * cos(4.0 * PI * x[1]) - 2.0) + 2.0 * b);
    return a * a + b * b;
}

double fn_shubert(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        double slope = 0.0;
        for (int j = 1; j <= 5; j++) {
            f -= j * sin((j + 1) * x[i] + j);
            slope -= j * (j + 1) * cos((j + 1) * x[i] + j);
        }
        if (g) {
            g[i] = slope;
        }
    }
    return f;
}

double fn_hansen(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    double a = 0.0, b = 0.0, a_slope = 0.0, b_slope = 0.0;
    for (int i = 1; i <= 5; i++) {
        a += i * cos((i - 1) * x[0] + i);
        b += i * cos((i + 1) * x[1] + i);
        a_slope -= i * (i - 1) * sin((i - 1) * x[0] + i);
        b_slope -= i * (i + 1) * sin((i + 1) * x[1] + i);
    }
    two(g, a_slope * b, a * b_slope);
    return a * b;
}

double fn_osc1d(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double y = x[0] - 1.23456789, w = y - 2.0 * sin(3.0 * y);
    if (g) {
        g[0] = 0.02 * y + sin(w) * (1.0 - 6.0 * cos(3.0 * y));
    }
    return 0.01 * y * y - cos(w);
}

// ---- sums of terms ----

double term_rosenbrock(size_t term, size_t n, const double *x, double *g)
{
    (void)n;
    const double a = 1.0 - x[term], b = x[term + 1] - x[term] * x[term];
    if (g) {
        g[term] -= 2.0 * a + 400.0 * b * x[term];
        g[term + 1] += 200.0 * b;
    }
    return a * a + 100.0 * b * b;
}

double term_sgd_test(size_t term, size_t n, const double *x, double *g)
{
    (void)n;
    const double v = x[term];
    const double bump = exp(-fabs(v));
    const double slope[] = {copysign(bump, v), 2.0 * v, 4.0 * v * v * v + 6.0 * v};
    if (g) {
        g[term] += slope[term];
    }
    return term == 0 ? -bump : term == 1 ? v * v : v * v * v * v + 3.0 * v * v;
}

typedef struct terms {
    descent_objective base;
    term_function *function;
    double *g;
} terms;

static descent_status evaluate_terms(descent_objective *objective, const dsc_request *request,
                                     dsc_outcome *outcome, descent_error *error)
{
    (void)error;
    terms *self = (terms *)objective;
    const dsc_examples *e = request->examples;
    const size_t n = objective->n, count = e ? e->count : objective->m;
    double sum = 0.0;
    if (request->sink) {
        memset(self->g, 0, n * sizeof *self->g);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = !e ? i : e->rows ? e->rows[i] : e->first + i;
        sum += self->function(row, n, request->x, request->sink ? self->g : NULL);
    }
    *outcome = (dsc_outcome){.value = sum / (double)count, .loss = sum, .count = count};
    if (request->sink) {
        for (size_t i = 0; i < n && count > 1; i++) {
            self->g[i] /= (double)count;
        }
        const dsc_piece whole = {.count = n, .decays = true};
        request->sink->take(request->sink->context, 0, &whole, self->g);
    }
    return DESCENT_OK;
}

static void free_terms(descent_objective *objective)
{
    terms *self = (terms *)objective;
    free(self->g);
    free(self);
}

descent_objective *objective_of_terms(size_t n, size_t count, term_function *function)
{
    static const dsc_objective_class class = {"terms", evaluate_terms, free_terms};
    terms *self = calloc(1, sizeof *self);
    double *g = calloc(n, sizeof *g);
    if (!self || !g) {
        abort();
    }
    self->base = (descent_objective){
        .class = &class, .type = DESCENT_FLOAT64, .n = n, .m = count, .piece_count = 1};
    self->function = function;
    self->g = g;
    return &self->base;
}
