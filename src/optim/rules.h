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

/// One row of the table of rules. What a row leaves out is false.
typedef struct dsc_rule {
    const char *name;
    double learning_rate; /* the default */
    double function_rate; /* the default where a function is minimised, not a network trained */
    dsc_fused_step step;  /* the kernel of a step, where the rule takes one */
    bool uses_m, uses_v;  /* which state vectors it has, in this order */
    bool bias_correction; /* the default */
    bool has_forms;       /* average or classical form of momentum */
    bool decoupled;       /* weight decay shrinks x instead of joining the gradient */
    bool sees_function;   /* no step from a gradient alone */
    bool line_search;     /* finds the length of its steps: no learning rate, all examples */
    bool perturbed;       /* takes the steps of gradient descent, and kicks at flat points */
    /// The largest curvature, on a quadratic, at which steps with this rate (of the averaged
    /// form) do not grow; of an adaptive rule, that of the Hessian between two roots of its
    /// preconditioner 1 / (sqrt(v) + eps). NULL: there is no such limit.
    double (*limit)(double rate, double beta1);
} dsc_rule;

/// The words of options: names of rules, and what can stand in place of a number.
extern const descent_option_word dsc_rule_words[];
extern const descent_option_word dsc_rate_words[];
extern const descent_option_word dsc_clip_words[];
extern const descent_option_word dsc_momentum_words[];
extern const descent_option_word dsc_bias_words[];

/// The row of a rule; NULL when there is no such rule.
const dsc_rule *dsc_rule_find(int rule);

/// Whether it keeps m, an average of gradients; whether it keeps v and divides by its root. False
/// when there is no such rule.
bool dsc_rule_has_momentum(int rule);
bool dsc_rule_is_adaptive(int rule);

/// Whether it follows the gradient as it is: no averages, no search.
bool dsc_rule_is_plain(int rule);

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

/// Coefficients of step k (1, 2, ...) with this rate, by these elementary functions; scale is a
/// factor on g.
void dsc_rule_coefficients(const descent_optimizer_options *options, double rate, uint64_t k,
                           double scale, const dsc_mathematics *by, dsc_step_coefficients *c);

#endif
