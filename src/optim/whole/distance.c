// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules that estimate the distance d to a minimum, which then takes the place of a learning rate; lr is
// a factor on it. The estimate is one for all parameters: groups with the same rule share it, each
// with its own rate.
//
//   prodigy      N = beta3 N + (d / d0) l g' (x0 - x);  m = beta1 m + d (1 - beta1) g;
//                v = beta2 v + d^2 (1 - beta2) g^2;  s = beta3 s + (d / d0) l g;
//                d^ = factor N / |s|_1;  x -= l m / (sqrt(v) + d eps) [M24]
//   dadaptation  n = l g' s / (sqrt(v) + eps);  m = beta1 m + l (1 - beta1) g;
//                v = beta2 v + (1 - beta2) g^2;  s = beta3 s + l (1 - beta3) g;
//                N = beta3 N + (1 - beta3) n;  d^ = N / ((1 - beta3) |s|_1);
//                x -= m / (sqrt(v) + eps) [D23]
//
// with l = d lr, x0 the first x, beta3 = sqrt(beta2) unless it is given, and d growing to d^ by at most
// a factor `growth` a step. prodigy takes the step with the l from before d grew.
//
// [M24] Mishchenko, Defazio. Prodigy: an expeditiously adaptive parameter-free learner. ICML 2024.
//       The form of Adam, with the new d beside eps as in the authors' code.
// [D23] Defazio, Mishchenko. Learning-rate-free learning by D-adaptation. ICML 2023. The form of Adam.
#include "optim/whole/distance.h"

#include <math.h>

#include "optim/average.h"
#include "optim/step.h"

// What is kept from step to step, of the first group with the rule (dsc_group.numbers).
enum { DISTANCE, MOST, NUMERATOR };

typedef struct distance_step {
    const dsc_group *group;
    dsc_first_pass first;
    double weight;           /* of the first sum */
    dsc_step_coefficients c; /* of one pass; decay and shrink are the group's */
} distance_step;

static bool takes_part(const dsc_group *group, const dsc_group *of)
{
    return !group->frozen && group->rule == of->rule;
}

// The first group that shares the estimate with this one: it keeps it.
static dsc_group *keeper(const descent_optimizer *o, const dsc_group *of)
{
    size_t i = 0;
    while (!takes_part(&o->groups[i], of)) {
        i++;
    }
    return &o->groups[i];
}

static double beta3_of(const descent_optimizer_options *o)
{
    return isnan(o->beta3) ? sqrt(o->beta2) : o->beta3;
}

// l: the distance times the rate of the group, with Adam's corrections where they are on.
static double length(const dsc_whole *w, const dsc_group *group, double distance)
{
    const descent_optimizer_options *o = &group->options;
    const uint64_t k = w->o->steps + 1;
    const double rate = w->o->rate * group->rate_factor;
    const double corrected =
        dsc_rule_corrects(o) ? sqrt(dsc_complement_of_power(w->o->mathematics, o->beta2, k)) /
                                   dsc_complement_of_power(w->o->mathematics, o->beta1, k)
                             : 1.0;
    return distance * rate * corrected;
}

// ---- passes ----

static dsc_step_coefficients of_chunk(const distance_step *s, const dsc_chunk *chunk)
{
    dsc_step_coefficients c = s->c;
    c.decay = chunk->decays ? c.decay : 0.0;
    c.shrink = chunk->decays ? c.shrink : 0.0;
    return c;
}

static void sum_up(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const distance_step *s = context;
    const dsc_step_coefficients c = of_chunk(s, chunk);
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk),
                             dsc_chunk_of(w, w->g, chunk), chunk->begin);
    w->o->kernels->first[s->first](chunk->count, &arrays, &c, sums);
    sums[0] *= s->weight;
}

// m and v are the last of the rule's vectors.
static void move(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const distance_step *s = context;
    (void)sums;
    const dsc_step_coefficients c = of_chunk(s, chunk);
    dsc_step_arrays arrays = dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk),
                                                  dsc_chunk_of(w, w->g, chunk), chunk->begin);
    const size_t m = arrays.state[3] ? 2 : 1;
    arrays.state[0] = arrays.state[m];
    arrays.state[1] = arrays.state[m + 1];
    w->o->kernels->steps[DSC_STEP_DIVIDED](chunk->count, &arrays, &c, NULL);
}

static dsc_step_coefficients moving(const dsc_group *group, double rate, double eps, double l)
{
    const descent_optimizer_options *o = &group->options;
    const bool by_rate = dsc_rule_decay_form(o) == DESCENT_DECAY_RATE;
    return (dsc_step_coefficients){.rate = rate,
                                   .root_scale = 1.0,
                                   .eps = eps,
                                   .scale = 1.0,
                                   .shrink =
                                       by_rate ? l * o->weight_decay : group->plain.shrink};
}

// ---- prodigy ----

static void prodigy_sums(dsc_whole *w, const dsc_group *group, const double *numbers)
{
    const descent_optimizer_options *o = &group->options;
    const double d = numbers[DISTANCE], l = length(w, group, d), beta3 = beta3_of(o);
    distance_step s = {.group = group, .first = DSC_FIRST_PRODIGY, .c = group->plain};
    s.c.first = w->o->steps == 0;
    s.c.gain = d * (1.0 - o->beta1);
    s.c.gain2 = d * d * (1.0 - o->beta2);
    s.c.beta3 = beta3;
    s.weight = s.c.gain3 = d / o->first_distance * l;
    dsc_whole_pass(w, group, sum_up, &s);
}

static void prodigy_grow(const descent_optimizer_options *o, double *numbers,
                         const double sums[2])
{
    numbers[NUMERATOR] = beta3_of(o) * numbers[NUMERATOR] + sums[0];
    if (!(sums[1] > 0.0)) {
        return;
    }
    const double guess = o->distance_factor * numbers[NUMERATOR] / sums[1];
    const double before = numbers[DISTANCE];
    const double d = before == o->first_distance ? fmax(before, guess) : before;
    numbers[MOST] = fmax(numbers[MOST], guess);
    numbers[DISTANCE] = fmin(numbers[MOST], d * o->growth);
}

static void prodigy_move(dsc_whole *w, const dsc_group *group, double before, double d)
{
    const double l = length(w, group, before);
    distance_step s = {.group = group, .c = moving(group, l, d * group->options.eps, l)};
    dsc_whole_pass(w, group, move, &s);
}

// ---- dadaptation ----

static void dadaptation_sums(dsc_whole *w, const dsc_group *group, const double *numbers)
{
    const descent_optimizer_options *o = &group->options;
    const double l = length(w, group, numbers[DISTANCE]), beta3 = beta3_of(o);
    distance_step s = {.group = group, .first = DSC_FIRST_DADAPTATION, .c = group->plain};
    s.c.root_scale = 1.0;
    s.c.gain = l * (1.0 - o->beta1);
    s.c.beta3 = beta3;
    s.c.gain3 = l * (1.0 - beta3);
    s.weight = l;
    dsc_whole_pass(w, group, sum_up, &s);
}

static void dadaptation_grow(const descent_optimizer_options *o, double *numbers,
                             const double sums[2])
{
    const double beta3 = beta3_of(o), d = numbers[DISTANCE];
    numbers[NUMERATOR] = beta3 * numbers[NUMERATOR] + (1.0 - beta3) * sums[0];
    if (sums[1] > 0.0) {
        const double guess = numbers[NUMERATOR] / ((1.0 - beta3) * sums[1]);
        numbers[DISTANCE] = fmax(d, fmin(guess, d * o->growth));
    }
}

static void dadaptation_move(dsc_whole *w, const dsc_group *group, double before, double d)
{
    (void)d;
    const double l = length(w, group, before);
    distance_step s = {.group = group, .c = moving(group, 1.0, group->options.eps, l)};
    dsc_whole_pass(w, group, move, &s);
}

// ---- both ----

typedef struct form {
    void (*sums)(dsc_whole *w, const dsc_group *group, const double *numbers);
    void (*grow)(const descent_optimizer_options *o, double *numbers, const double sums[2]);
    void (*move)(dsc_whole *w, const dsc_group *group, double before, double d);
} form;

// In the order of the parameters, whichever groups they are of.
static void add_sums(const dsc_whole *w, const dsc_group *of, double sums[2])
{
    for (size_t i = 0; i < w->chunk_count; i++) {
        const size_t group = w->o->tensors[w->chunks[i].tensor].group;
        if (takes_part(&w->o->groups[group], of)) {
            sums[0] += w->sums[i][0];
            sums[1] += w->sums[i][1];
        }
    }
}

// All groups with the rule step together, when the first of them does.
static void step(dsc_whole *w, dsc_group *group, const form *by)
{
    descent_optimizer *o = w->o;
    if (keeper(o, group) != group) {
        return;
    }
    double *numbers = group->numbers, sums[2] = {0.0, 0.0};
    if (o->steps == 0) {
        numbers[DISTANCE] = numbers[MOST] = group->options.first_distance;
        numbers[NUMERATOR] = 0.0;
    }
    for (size_t i = 0; i < o->group_count; i++) {
        if (takes_part(&o->groups[i], group)) {
            by->sums(w, &o->groups[i], numbers);
        }
    }
    add_sums(w, group, sums);
    const double before = numbers[DISTANCE];
    by->grow(&group->options, numbers, sums);
    for (size_t i = 0; i < o->group_count; i++) {
        if (takes_part(&o->groups[i], group)) {
            by->move(w, &o->groups[i], before, numbers[DISTANCE]);
        }
    }
}

static void prodigy_step(dsc_whole *w, dsc_group *group)
{
    static const form prodigy = {prodigy_sums, prodigy_grow, prodigy_move};
    step(w, group, &prodigy);
}

static void dadaptation_step(dsc_whole *w, dsc_group *group)
{
    static const form dadaptation = {dadaptation_sums, dadaptation_grow, dadaptation_move};
    step(w, group, &dadaptation);
}

const dsc_whole_rule dsc_prodigy = {.step = prodigy_step};
const dsc_whole_rule dsc_dadaptation = {.step = dadaptation_step};
