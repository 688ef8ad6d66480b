// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the library knows of an update rule stands in its row, and nowhere else: whoever wants to
// know whether a rule has momentum, or how large a curvature its steps bear, asks here and lists
// no rules.
#ifndef DSC_OPTIM_RULES_H
#define DSC_OPTIM_RULES_H

#include <descent/optimizer.h>
#include <descent/options.h>

#include "core/mathematics.h"
#include "kernel/kernels.h"

/// What a step's coefficients follow from.
typedef struct dsc_step {
    const descent_optimizer_options *options; /* settled */
    double rate;                              /* of this step */
    double schedule;                          /* rate / the first rate */
    uint64_t k;                               /* 1, 2, ... */
    double scale;                             /* factor on g */
    double *numbers;                          /* DSC_NUMBERS, 0 before the first step */
    const dsc_mathematics *by;
    // Set by dsc_rule_coefficients: AUTO resolved.
    bool corrects;
    descent_eps_form eps_form;
    descent_decay_form decay_form;
} dsc_step;

enum {
    DSC_NUMBERS = 8 /* that a rule may keep from step to step besides vectors */
};

/// The kernel of a step and the vectors of state that it gets, in its order.
typedef struct dsc_rule_shape {
    dsc_fused_step step;
    const char *states[DSC_STATES + 1];
} dsc_rule_shape;

/// One row of the table of rules. What a row leaves out is false, 0 or NULL.
typedef struct dsc_rule {
    const char *name;
    double learning_rate; /* the default */
    double function_rate; /* the default where a function is minimised, not a network trained */
    dsc_fused_step step;  /* the kernel of a step, where the rule takes one */
    const char *states[DSC_STATES + 1]; /* its state vectors, in the kernel's order */
    /// Changes both where they follow from options; NULL: they do not.
    void (*shape)(const descent_optimizer_options *options, dsc_rule_shape *shape);
    bool keeps_numbers; /* dsc_step.numbers too */
    bool has_momentum;  /* m is an average (or sum) of gradients that it follows */
    bool
        adaptive; /* it divides by sqrt(v) root_scale + eps, v an average of squared gradients */
    bool bias_correction; /* the default */
    bool has_buffer;      /* with beta1 above 0 it follows a sum of its steps */
    bool has_forms;       /* average, classical, nesterov or velocity form of momentum */
    bool
        normalised; /* its steps do not shrink with the gradient, and no v says how it scales them */
    bool decoupled;     /* weight decay shrinks x instead of joining the gradient, by default */
    bool sees_function; /* no step from a gradient alone */
    bool line_search;   /* finds the length of its steps: no learning rate, all examples */
    bool simulated;     /* a verdict can try its steps: they follow from x, g, m and v */
    bool reads_x;       /* what it does to x depends on x, besides weight decay */
    bool perturbed;     /* takes the steps of gradient descent, and kicks at flat points */
    bool needs_momentum; /* beta1 must be above 0 */
    bool proximal;       /* its own weight decay divides x after the step */
    bool estimates; /* divides by an average of estimates of curvature (optim/estimate.h) */
    bool evaluates; /* other parameters than those where gradients are taken */
    /// Why it refuses another form than its own, as a sentence that follows the option's name; NULL:
    /// it does not.
    const char *own_eps, *own_decay, *no_bias;
    descent_eps_form eps_form; /* the default */
    double beta1, beta2, beta3, eps,
        weight_decay; /* defaults, and those of what only it has: */
    double mix, mix_steps, gamma, rho, trust;
    double first_distance, distance_factor, growth;
    double grow, shrink, step_min, step_max, every;
    /// The largest curvature, on a quadratic, at which steps with this rate (of the averaged
    /// form) do not grow; of an adaptive rule, that of the Hessian between two roots of its
    /// preconditioner 1 / (sqrt(v) + eps). NULL: there is no such limit.
    double (*limit)(double rate, double beta1);
    /// Changes coefficients that follow from the options alone; NULL: nothing to change. `step`
    /// has the numbers that the rule keeps, which it may move on.
    void (*coefficients)(const dsc_step *step, dsc_step_coefficients *c);
    /// It needs more than one number of a gradient at a time: whole/table.c has what takes the steps
    /// of a group of tensors from the stored gradient, not the kernel.
    bool whole;
} dsc_rule;

/// The words of options: names of rules, and what can stand in place of a number.
extern const descent_option_word dsc_rule_words[];
extern const descent_option_word dsc_rate_words[];
extern const descent_option_word dsc_clip_words[];
extern const descent_option_word dsc_none_words[];
extern const descent_option_word dsc_growth_words[];
extern const descent_option_word dsc_momentum_words[];
extern const descent_option_word dsc_bias_words[];
extern const descent_option_word dsc_eps_words[];
extern const descent_option_word dsc_decay_words[];
extern const descent_option_word dsc_max_words[];
extern const descent_option_word dsc_muon_words[];
extern const descent_option_word dsc_orthogonal_words[];
extern const descent_option_word dsc_estimator_words[];

/// The row of a rule; NULL when there is no such rule.
const dsc_rule *dsc_rule_find(int rule);

/// Whether it keeps m, an average of gradients; whether it keeps v and divides by its root. False
/// when there is no such rule.
bool dsc_rule_has_momentum(int rule);
bool dsc_rule_is_adaptive(int rule);

/// Whether it follows the gradient as it is: no averages, no search.
bool dsc_rule_is_plain(int rule);

/// Whether the lengths of its steps do not follow from gradients, rate and v: a rule of signs, or with
/// divisors of its own. False when there is no such rule.
bool dsc_rule_is_normalised(int rule);

/// Whether steps of it can be tried from x, g, m and v, which then are all that it keeps. False when
/// there is no such rule.
bool dsc_rule_is_simulated(const descent_optimizer_options *o);

/// Whether m is a sum of gradients, not their average, with this form.
bool dsc_rule_is_classical(int rule, int momentum_form);

/// Learning rate with which a constant gradient acts in the end, for a rule with these numbers at
/// `rate`: that of the averaged form.
double dsc_rule_constant_rate(const descent_optimizer_options *o, double rate);

/// dsc_rule.limit of it at `rate`; NAN where there is none, or no such rule.
double dsc_rule_limit(const descent_optimizer_options *o, double rate);

/// The rule whose steps it takes: itself, and gd for one that kicks in between.
descent_rule dsc_rule_of_steps(int rule);

/// DESCENT_INVALID, and says what to use, for a rule that sees the function.
descent_status dsc_rule_check_stepwise(int rule, descent_error *error);

/// Puts the rule's own numbers where there is none (NAN), but for the learning rate. Whoever takes
/// options of an optimizer settles them first.
void dsc_rule_settle(descent_optimizer_options *options);

/// Whether averages are corrected; where eps stands; how weight decay acts: AUTO resolved.
bool dsc_rule_corrects(const descent_optimizer_options *options);
descent_eps_form dsc_rule_eps_form(const descent_optimizer_options *options);
descent_decay_form dsc_rule_decay_form(const descent_optimizer_options *options);

/// Its kernel and vectors with these options.
dsc_rule_shape dsc_rule_shape_of(const descent_optimizer_options *options);

/// DESCENT_INVALID for options that contradict each other or the rule.
descent_status dsc_rule_check(const descent_optimizer_options *options, descent_error *error);

/// Coefficients of a step.
void dsc_rule_coefficients(const dsc_step *step, dsc_step_coefficients *c);

#endif
