// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Laws of training, measured on the update rules: how much curvature a step stands, and how
// high noise holds a run.
//
// [P64] Polyak. Some methods of speeding up the convergence of iteration methods. 1964. [C21]
// Cohen, Kaur, Li, Kolter, Talwalkar. Gradient descent on neural networks typically occurs at
// the edge of stability. ICLR 2021. [C22] Cohen and others. Adaptive gradient methods at the
// edge of stability. arXiv 2207.14484. [Y18] Yaida. Fluctuation-dissipation relations for
// stochastic gradient descent. arXiv 1810.00004. McCandlish and others. An empirical model of
// large-batch training. arXiv 1812.06162. Lang, Zhang, Xiao. Using statistics to automate
// stochastic optimization (SASA). NeurIPS 2019.
#include "selftest/laws.h"

#include <math.h>

#include <descent/optimizer.h>

#include "selftest/random.h"
#include "shell/status.h"

// ---- limits of stability ----

enum { STEPS = 1000, BISECTIONS = 45 };

static const double RATE = 0.1, BETA1 = 0.9;

// Largest |x| of the steps in the first (0) and second (1) half of a run on curvature x^2 / 2,
// each over its last ten steps. It begins so small that its squares do not change v.
static descent_status amplitudes(const descent_optimizer_options *options, bool look_ahead,
                                 double curvature, double largest[2], descent_error *error)
{
    descent_optimizer *optimizer = NULL;
    descent_status status =
        descent_optimizer_create(DESCENT_FLOAT64, 1, options, &optimizer, error);
    double x = 1e-150;
    double none = 0.0, *m = &none;
    for (size_t i = 0; status == DESCENT_OK && i < descent_optimizer_state_count(optimizer);
         i++) {
        const char *name = "";
        double *state = descent_optimizer_state(optimizer, i, &name);
        if (name[0] == 'v') {
            *state = 1.0;
        } else {
            m = state;
        }
    }
    largest[0] = largest[1] = 0.0;
    for (int k = 1; status == DESCENT_OK && k <= STEPS; k++) {
        const double ahead = look_ahead ? x - options->learning_rate * BETA1 * *m : x;
        const double g = curvature * ahead;
        status = descent_optimizer_step_f64(optimizer, &x, &g, error);
        const int half = 2 * (k - 1) / STEPS;
        if (fabs(x) > 1.0) {
            largest[1] = HUGE_VAL;
            break;
        }
        if (k > (half + 1) * STEPS / 2 - 10) {
            largest[half] = fmax(largest[half], fabs(x));
        }
    }
    descent_optimizer_free(optimizer);
    return status;
}

// The least learning rate times curvature with which a run grows, by bisection. text: the rule;
// a: the limit is below it; b: 1 classical momentum, 2 Nesterov's.
static descent_status limit(const cli_case *row, double *got, descent_error *error)
{
    descent_optimizer_options options = descent_optimizer_options_default(DESCENT_GD);
    descent_status status = descent_options_set(descent_optimizer_option_table(), &options,
                                                "optimizer", row->text, error);
    options = descent_optimizer_options_default((descent_rule)options.rule);
    options.learning_rate = RATE;
    if (descent_rule_facts(options.rule) & DESCENT_RULE_HAS_MOMENTUM) {
        options.beta1 = BETA1;
    }
    options.beta2 = 1.0 - 1e-15;
    options.eps = 0.0;
    options.bias_correction = false;
    options.momentum_form =
        row->b > 0.0 ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
    double low = 0.0, high = row->a;
    for (int i = 0; status == DESCENT_OK && i < BISECTIONS; i++) {
        const double middle = 0.5 * (low + high);
        double largest[2];
        status = amplitudes(&options, row->b > 1.0, middle / RATE, largest, error);
        *(largest[1] > largest[0] ? &high : &low) = middle;
    }
    *got = 0.5 * (low + high);
    return status;
}

static const cli_case thresholds[] = {
    {"gradient descent: lr times curvature at the limit", "exact: 2", 2.0, 1e-6, limit, "gd",
     100.0, 0.0, 0.0},
    {"heavy ball, beta 0.9", "Polyak 1964: 2 + 2 beta", 3.8, 1e-6, limit, "momentum", 100.0,
     1.0, 0.0},
    {"Nesterov, beta 0.9", "Cohen 2021: (2 + 2 beta) / (1 + 2 beta)", 3.8 / 2.8, 1e-6, limit,
     "momentum", 100.0, 2.0, 0.0},
    {"momentum as an average, beta 0.9", "Cohen 2021: (2 + 2 beta) / (1 - beta)", 38.0, 1e-5,
     limit, "momentum", 100.0, 0.0, 0.0},
    {"adam, beta1 0.9, at v = 1", "Cohen 2022: (2 + 2 beta1) / (1 - beta1)", 38.0, 1e-5, limit,
     "adam", 100.0, 0.0, 0.0},
    {"rmsprop at v = 1", "exact: 2", 2.0, 1e-6, limit, "rmsprop", 100.0, 0.0, 0.0},
};

const cli_case_group cli_thresholds_group = {
    "thresholds", "steps grow beyond a limit of learning rate times curvature", thresholds,
    CLI_CASE_COUNT(thresholds), NULL};

// ---- noise ----

enum { DIRECTIONS = 20, NOISY_STEPS = 100000, SETTLING = 2000, BATCH = 8 };

// Averages over a run of gradient descent on sum h_i x_i^2 / 2, its gradient of a mini-batch
// with normal noise of variance s_i^2 an example.
typedef struct noisy_run {
    double excess;     /* of the value */
    double predicted;  /* sum lr s^2 / (2 B (2 - lr h)) */
    double x_g, g_g;   /* <x'g>, <|g|^2> */
    double neighbours; /* <g' g_before> */
    double m_m;        /* <|m|^2> of momentum */
} noisy_run;

static double curvature_of(size_t i)
{
    return 1.0 + (double)i;
}

static double noise_of(size_t i)
{
    return 1.0 + 0.1 * (double)(i * 7 % DIRECTIONS);
}

// beta 0: without momentum, which is in the average form.
static descent_status run_with_noise(double rate, double beta, noisy_run *run,
                                     descent_error *error)
{
    descent_optimizer_options options =
        descent_optimizer_options_default(beta > 0.0 ? DESCENT_MOMENTUM : DESCENT_GD);
    options.learning_rate = rate;
    options.beta1 = beta;
    descent_optimizer *optimizer = NULL;
    descent_status status =
        descent_optimizer_create(DESCENT_FLOAT64, DIRECTIONS, &options, &optimizer, error);
    double x[DIRECTIONS] = {0.0}, g[DIRECTIONS] = {0.0};
    uint64_t state = 1;
    *run = (noisy_run){.excess = 0.0};
    for (int k = 0; status == DESCENT_OK && k < SETTLING + NOISY_STEPS; k++) {
        for (size_t i = 0; i < DIRECTIONS; i++) {
            const double before = g[i], share = k < SETTLING ? 0.0 : 1.0 / NOISY_STEPS;
            g[i] = curvature_of(i) * x[i] +
                   noise_of(i) / sqrt((double)BATCH) * cli_random_normal(&state);
            run->excess += share * 0.5 * curvature_of(i) * x[i] * x[i];
            run->x_g += share * x[i] * g[i];
            run->g_g += share * g[i] * g[i];
            run->neighbours += share * g[i] * before;
        }
        status = descent_optimizer_step_f64(optimizer, x, g, error);
        const char *name = NULL;
        const double *m = beta > 0.0 ? descent_optimizer_state(optimizer, 0, &name) : g;
        for (size_t i = 0; i < DIRECTIONS; i++) {
            run->m_m += k < SETTLING ? 0.0 : m[i] * m[i] / NOISY_STEPS;
        }
    }
    for (size_t i = 0; i < DIRECTIONS; i++) {
        run->predicted +=
            rate * noise_of(i) * noise_of(i) / (2.0 * BATCH * (2.0 - rate * curvature_of(i)));
    }
    descent_optimizer_free(optimizer);
    return status;
}

static descent_status floor_height(const cli_case *row, double *got, descent_error *error)
{
    noisy_run run = {.predicted = 1.0};
    const descent_status status = run_with_noise(row->a, 0.0, &run, error);
    *got = run.excess / run.predicted;
    return status;
}

static descent_status floor_halves(const cli_case *row, double *got, descent_error *error)
{
    noisy_run whole = {.excess = 0.0}, half = {.excess = 1.0};
    descent_status status = run_with_noise(row->a, 0.0, &whole, error);
    THEN(status, run_with_noise(0.5 * row->a, 0.0, &half, error));
    *got = whole.excess / half.excess;
    return status;
}

// With momentum, stationarity of |x|^2 and of x'm gives (1 + beta) / (1 - beta) for m = beta m
// + (1 - beta) g, and 1 + beta for m = beta m + g.
static descent_status dissipation(const cli_case *row, double *got, descent_error *error)
{
    noisy_run run = {.predicted = 1.0};
    const descent_status status = run_with_noise(row->a, row->b, &run, error);
    *got = run.x_g / (0.5 * row->a * (1.0 + row->b) / (1.0 - row->b) * run.m_m);
    return status;
}

// Where the noise holds the run, a step is undone by the next on average.
static descent_status turning_back(const cli_case *row, double *got, descent_error *error)
{
    noisy_run run = {.predicted = 1.0};
    const descent_status status = run_with_noise(row->a, 0.0, &run, error);
    *got = run.neighbours / run.g_g < 0.0 ? 1.0 : 0.0;
    return status;
}

// T = B |mean gradient|^2 / trace of the covariance of the examples' gradients, both estimated
// from the batch, when there is no gradient: a: 0 its mean, 1 its standard deviation over
// sqrt(2 / d_eff), d_eff = (tr S)^2 / tr S^2.
static descent_status significance(const cli_case *row, double *got, descent_error *error)
{
    (void)error;
    enum { EXAMPLES = 32, NUMBERS = 50, TRIALS = 3000 };
    double sum = 0.0, squares = 0.0, trace = 0.0, trace2 = 0.0;
    uint64_t state = 2;
    for (int trial = 0; trial < TRIALS; trial++) {
        double length = 0.0, spread = 0.0;
        for (int i = 0; i < NUMBERS; i++) {
            double mean = 0.0, square = 0.0;
            const double deviation = 1.0 / (1.0 + 0.05 * i);
            for (int example = 0; example < EXAMPLES; example++) {
                const double g = deviation * cli_random_normal(&state);
                mean += g / EXAMPLES;
                square += g * g;
            }
            length += mean * mean;
            spread += (square - EXAMPLES * mean * mean) / (EXAMPLES - 1);
        }
        const double t = EXAMPLES * length / spread;
        sum += t;
        squares += t * t;
    }
    for (int i = 0; i < NUMBERS; i++) {
        const double variance = 1.0 / ((1.0 + 0.05 * i) * (1.0 + 0.05 * i));
        trace += variance;
        trace2 += variance * variance;
    }
    const double mean = sum / TRIALS;
    const double deviation = sqrt(squares / TRIALS - mean * mean);
    *got = row->a > 0.0 ? deviation / sqrt(2.0 * trace2 / (trace * trace)) : mean;
    return DESCENT_OK;
}

// The scale of the gradient noise tr S / |G|^2 from mean gradients of 8 and of 64 examples,
// over the true one: with |G|^2 = (64 |g64|^2 - 8 |g8|^2) / 56 and tr S = (|g8|^2 - |g64|^2) /
// (1/8 - 1/64), each averaged before the ratio is taken.
static descent_status noise_scale(const cli_case *row, double *got, descent_error *error)
{
    (void)row;
    (void)error;
    enum { NUMBERS = 50, SMALL = 8, LARGE = 64, TRIALS = 4000 };
    const double mean = 0.2, deviation = 1.0;
    double small = 0.0, large = 0.0;
    uint64_t state = 3;
    for (int trial = 0; trial < TRIALS; trial++) {
        for (int i = 0; i < NUMBERS; i++) {
            const double a = mean + deviation / sqrt(SMALL) * cli_random_normal(&state);
            const double b = mean + deviation / sqrt(LARGE) * cli_random_normal(&state);
            small += a * a / TRIALS;
            large += b * b / TRIALS;
        }
    }
    const double length = (LARGE * large - SMALL * small) / (LARGE - SMALL);
    const double trace = (small - large) / (1.0 / SMALL - 1.0 / LARGE);
    *got = trace / length / (deviation * deviation / (mean * mean));
    return DESCENT_OK;
}

static const cli_case noise[] = {
    {"height of the noise floor over its formula, lr 0.05",
     "exact: sum lr s^2 / (2 B (2 - lr h))", 1.0, 0.02, floor_height, NULL, 0.05, 0.0, 0.0},
    {"the same, lr 0.01", "exact", 1.0, 0.03, floor_height, NULL, 0.01, 0.0, 0.0},
    {"height of the floor over that with half of lr 0.01", "exact: near 2 for small lr", 2.0,
     0.15, floor_halves, NULL, 0.01, 0.0, 0.0},
    {"fluctuation-dissipation ratio, lr 0.05", "Yaida 2018: <x'g> = lr/2 <|g|^2>", 1.0, 0.01,
     dissipation, NULL, 0.05, 0.0, 0.0},
    {"the same with momentum as an average, beta 0.9, lr 0.1",
     "SASA 2019: <x'g> = lr/2 (1 + beta) / (1 - beta) <|m|^2>", 1.0, 0.02, dissipation, NULL,
     0.1, 0.9, 0.0},
    {"consecutive gradients oppose each other (1: yes)", "Pflug 1990", 1.0, 0.0, turning_back,
     NULL, 0.05, 0.0, 0.0},
    {"noise scale from two batch sizes, over the true one", "McCandlish 2018: appendix A.1",
     1.0, 0.03, noise_scale, NULL, 0.0, 0.0, 0.0},
    {"gradient significance T without a gradient: mean", "exact for large batches: 1", 1.0,
     0.02, significance, NULL, 0.0, 0.0, 0.0},
    {"... its deviation over sqrt(2 / d_eff)", "exact for large batches: 1", 1.0, 0.06,
     significance, NULL, 1.0, 0.0, 0.0},
};

const cli_case_group cli_noise_group = {"noise",
                                        "how high the noise of mini-batches holds a run", noise,
                                        CLI_CASE_COUNT(noise), NULL};
