// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/rules_elementwise.h"

#include <math.h>
#include <stddef.h>

#include "optim/average.h"

// 1 - beta^k, or 1 without corrections.
static double complement(const dsc_step *step, double beta)
{
    return step->corrects ? dsc_complement_of_power(step->by, beta, step->k) : 1.0;
}

// The correction of the average that is rooted stands in the scale of the root or, with eps-hat, in
// a factor on the quotient, which is returned.
static double correct_root(const dsc_step *step, double beta, dsc_step_coefficients *c)
{
    const double root = sqrt(complement(step, beta));
    const bool hat = step->eps_form == DESCENT_EPS_HAT;
    c->root_scale = hat ? 1.0 : 1.0 / root;
    return hat ? root : 1.0;
}

// ---- momentum ----

void dsc_momentum_shape(const descent_optimizer_options *o, dsc_rule_shape *shape)
{
    if (o->momentum_form == DESCENT_MOMENTUM_NESTEROV) {
        shape->step = DSC_STEP_NESTEROV;
    }
}

// m = beta1 m + lr g, x -= m: what a rate did to m stays there when the rate changes.
void dsc_momentum_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    if (step->options->momentum_form == DESCENT_MOMENTUM_VELOCITY) {
        c->gain = step->rate;
        c->rate = 1.0;
    }
}

void dsc_signsgd_shape(const descent_optimizer_options *o, dsc_rule_shape *shape)
{
    if (o->beta1 > 0.0) {
        *shape = (dsc_rule_shape){DSC_STEP_SIGNUM, {"m"}};
    }
}

void dsc_sophia_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    c->rho = step->options->rho;
}

void dsc_rprop_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    c->first = step->k == 1;
    c->grow = step->options->grow;
    c->cut = step->options->shrink;
    c->low = step->options->step_min;
    c->high = step->options->step_max;
}

// ---- roots ----

void dsc_rmsprop_shape(const descent_optimizer_options *o, dsc_rule_shape *shape)
{
    if (o->centred && o->beta1 > 0.0) {
        *shape = (dsc_rule_shape){DSC_STEP_RMS_CENTRED_BUFFER, {"v", "a", "b"}};
    } else if (o->centred) {
        *shape = (dsc_rule_shape){DSC_STEP_RMS_CENTRED, {"v", "a"}};
    } else if (o->beta1 > 0.0) {
        *shape = (dsc_rule_shape){DSC_STEP_RMS_BUFFER, {"v", "b"}};
    }
}

// The buffer is of steps, so corrections must be in what enters it and not in the rate. The centred
// form has its correction in the variance: there eps-hat is eps outside.
void dsc_rmsprop_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    double factor = correct_root(step, step->options->beta2, c);
    if (step->options->centred) {
        c->root_scale = 1.0 / sqrt(complement(step, step->options->beta2));
        factor = 1.0;
    }
    const bool buffer = step->options->beta1 > 0.0;
    c->gain = buffer ? factor : 1.0;
    c->rate = step->rate * (buffer ? 1.0 : factor);
}

void dsc_amsgrad_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const double of_squares = complement(step, step->options->beta2);
    const bool corrected = step->options->max_form == DESCENT_MAX_CORRECTED;
    c->mix = corrected ? 1.0 / of_squares : 1.0;
    if (corrected) { /* there is nothing left to correct in the maximum */
        c->rate = step->rate / complement(step, step->options->beta1);
        c->root_scale = 1.0;
    }
}

// The average is warmed up: mu_t = beta1 (1 - 0.96^(0.004 t) / 2) [D16].
static double warmed(const dsc_step *step, double t)
{
    return step->options->beta1 * (1.0 - 0.5 * step->by->pow(0.96, 0.004 * t));
}

void dsc_nadam_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    double *product = &step->numbers[0];
    const double now = warmed(step, (double)step->k),
                 next = warmed(step, (double)step->k + 1.0);
    *product = (step->k == 1 ? 1.0 : *product) * now;
    const bool corrects = step->corrects;
    c->along_g = (1.0 - now) / (corrects ? 1.0 - *product : 1.0);
    c->along_m = next / (corrects ? 1.0 - *product * next : 1.0);
    c->rate = step->rate * correct_root(step, step->options->beta2, c);
}

// The length of the average of squares, and what its variance makes of the step; PyTorch's bound, 5,
// in place of the paper's 4.
void dsc_radam_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const double beta2 = step->options->beta2;
    const double rest = dsc_complement_of_power(step->by, beta2, step->k);
    const double most = 2.0 / (1.0 - beta2) - 1.0;
    const double length = most - 2.0 * (double)step->k * (1.0 - rest) / rest;
    c->undivided = !(length > 5.0);
    if (c->undivided) {
        c->rate = step->rate / complement(step, step->options->beta1);
        return;
    }
    c->rate *=
        sqrt((length - 4.0) * (length - 2.0) * most / ((most - 4.0) * (most - 2.0) * length));
}

// A sum in place of an average [D11].
void dsc_adagrad_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    (void)step;
    c->beta2 = c->gain2 = 1.0;
}

void dsc_adabelief_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    c->eps_kept = o->eps_form == DESCENT_EPS_AUTO ? o->eps : 0.0;
}

void dsc_adan_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    c->first = step->k == 1;
    c->beta3 = o->beta3;
    c->gain3 = 1.0 - o->beta3;
    c->along_m = 1.0 / complement(step, o->beta1);
    c->mix = o->beta2 / complement(step, o->beta2);
    c->rate = step->rate * correct_root(step, o->beta3, c);
    c->proximal = o->decay_form == DESCENT_DECAY_AUTO;
    if (c->proximal) {
        c->shrink /= 1.0 + c->shrink;
    }
}

// The first gradient only says how large gradients are.
void dsc_adopt_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    c->bound = step->k == 1 ? 0.0 : step->by->pow((double)(step->k - 1), 0.25);
    if (step->k == 1) {
        c->rate = c->shrink = 0.0;
        c->gain2 = 1.0;
    }
}

// The half-life of an average, in steps, and the beta that has it [P24, appendix A.1].
static double half_life(const dsc_step *step, double beta)
{
    static const double ln_half = -0.69314718055994530942;
    return ln_half / step->by->log1p(beta + 1e-8 - 1.0) - 1.0;
}

static double beta_of(const dsc_step *step, double steps)
{
    return step->by->pow(0.5, 1.0 / (steps + 1.0));
}

void dsc_ademamix_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    const double t = (double)step->k;
    c->mix = o->mix;
    c->beta3 = o->beta3;
    if (t < o->mix_steps) {
        const double part = t / o->mix_steps;
        c->mix = part * o->mix;
        c->beta3 = beta_of(step, (1.0 - part) * half_life(step, o->beta1) +
                                     part * half_life(step, o->beta3));
    }
    c->gain3 = 1.0 - c->beta3;
    c->along_m = 1.0 / complement(step, o->beta1);
    c->rate = step->rate * correct_root(step, o->beta2, c);
}

// ---- schedule-free ----

// kernel/real/steps_free.c has the equations. Where beta1 changes between steps, y is taken from
// where the beta1 of the step before put it: then z counts by more or less than the share c.
void dsc_schedule_free_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    double *numbers = step->numbers;
    c->first = step->k == 1 || numbers[DSC_FREE_BETA] == 0.0;
    if (c->first) {
        numbers[DSC_FREE_WEIGHTS] = numbers[DSC_FREE_RATE] = 0.0;
        numbers[DSC_FREE_BETA] = o->beta1;
    }
    numbers[DSC_FREE_RATE] = fmax(numbers[DSC_FREE_RATE], step->rate);
    const double weight = numbers[DSC_FREE_RATE] * numbers[DSC_FREE_RATE];
    numbers[DSC_FREE_WEIGHTS] += weight;
    const double share = weight > 0.0 ? weight / numbers[DSC_FREE_WEIGHTS] : 1.0;
    const double beta = o->beta1, before = numbers[DSC_FREE_BETA];
    const double of_z = 1.0 - beta + beta * share;
    c->mix = beta == before ? share : of_z + beta * (1.0 - share) * (1.0 - 1.0 / before);
    c->along_g = step->rate * of_z;
    c->rate = step->rate;
    c->gain = correct_root(step, o->beta2, c);
    // Decay stands beside g: u = g + L y.
    c->shrink = step->decay_form == DESCENT_DECAY_RATE ? o->weight_decay : 0.0;
    numbers[DSC_FREE_BETA] = beta;
}
