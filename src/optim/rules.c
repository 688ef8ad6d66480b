// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of update rules and the options that they share. A new rule is a line in the list of
// <descent/optimizer.h>, a row here and, where its step is a new one, a kernel in
// kernel/real/steps.c.
//
// Limits of the step size on a quadratic of curvature h: gradient descent 2 / lr, heavy ball
// (2 + 2 beta) / lr, with averaged momentum and Adam lr (1 - beta) in place of lr [C21, C22].
//
// [C21] Cohen et al. Gradient descent on neural networks typically occurs at the edge of
// stability. ICLR 2021. [C22] Cohen et al. Adaptive gradient methods at the edge of stability.
// 2022.
#include "optim/rules.h"

#include <math.h>
#include <stdio.h>

#include "core/size.h"
#include "core/status.h"
#include "optim/average.h"
#include "optim/options.h"

static double limit_of_gradient(double rate, double beta1)
{
    (void)beta1;
    return 2.0 / rate;
}

static double limit_of_average(double rate, double beta1)
{
    return (2.0 + 2.0 * beta1) / ((1.0 - beta1) * rate);
}

// The rows, but for names and rates, which the public list has.
// clang-format off
#define FACTS_GD       .step = DSC_STEP_GD, .limit = limit_of_gradient
#define FACTS_MOMENTUM .step = DSC_STEP_MOMENTUM, .uses_m = true, .has_forms = true, .limit = limit_of_average
#define FACTS_RMSPROP  .step = DSC_STEP_RMSPROP, .uses_v = true, .limit = limit_of_gradient
#define FACTS_ADAM     .step = DSC_STEP_ADAM, .uses_m = true, .uses_v = true, .bias_correction = true, .limit = limit_of_average
#define FACTS_ADAMW    FACTS_ADAM, .decoupled = true
#define FACTS_LBFGS    .sees_function = true, .line_search = true
#define FACTS_PGD      .sees_function = true, .perturbed = true, .step = DSC_STEP_GD, .limit = limit_of_gradient
// clang-format on

#define ROW(NAME, word, rate, minimising)                                                      \
    [DESCENT_##NAME] = {                                                                       \
        .name = word, .learning_rate = rate, .function_rate = minimising, FACTS_##NAME},
#define WORD(NAME, word, rate, minimising)  {word, DESCENT_##NAME},
#define NAMED(NAME, word, rate, minimising) [DESCENT_##NAME] = word,
#define ALL(X)                              DESCENT_STEP_RULE_LIST(X, X) DESCENT_FUNCTION_RULE_LIST(X, X)

static const dsc_rule rules[] = {ALL(ROW)};
// What others call gradient descent comes last: a rule is written with its own name.
const descent_option_word dsc_rule_words[] = {ALL(WORD){"sgd", DESCENT_GD}, {NULL, 0}};
static const char *const rule_names[] = {ALL(NAMED) NULL};

const descent_option_word dsc_rate_words[] = {{"auto", (double)NAN}, {NULL, 0}};
const descent_option_word dsc_clip_words[] = {{"none", HUGE_VAL}, {NULL, 0}};
const descent_option_word dsc_momentum_words[] = {{"average", DESCENT_MOMENTUM_AVERAGE},
                                                  {"classical", DESCENT_MOMENTUM_CLASSICAL},
                                                  {NULL, 0}};

const descent_option_word dsc_bias_words[] = {{"auto", DESCENT_BIAS_CORRECTION_AUTO},
                                              {"on", 1},
                                              {"off", 0},
                                              {"true", 1},
                                              {"false", 0},
                                              {NULL, 0}};

static const descent_option options[] = {
    DSC_OPTIMIZER_OPTIONS(descent_optimizer_options, , , DSC_RATES_OF_TRAINING),
};

static const descent_option_table table = {
    .title = "Optimizer",
    .options = options,
    .count = sizeof options / sizeof *options,
    .struct_size = sizeof(descent_optimizer_options),
};

const descent_option_table *descent_optimizer_option_table(void)
{
    return &table;
}

const char *const *descent_rule_names(void)
{
    return rule_names;
}

const dsc_rule *dsc_rule_find(int rule)
{
    return rule >= 0 && (size_t)rule < sizeof rules / sizeof *rules ? &rules[rule] : NULL;
}

bool dsc_rule_has_momentum(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->uses_m;
}

bool dsc_rule_is_adaptive(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->uses_v;
}

bool dsc_rule_is_plain(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && !row->uses_m && !row->uses_v && !row->line_search;
}

bool dsc_rule_is_classical(int rule, int momentum_form)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->has_forms && momentum_form == DESCENT_MOMENTUM_CLASSICAL;
}

double dsc_rule_constant_rate(const descent_optimizer_options *o, double rate)
{
    return dsc_rule_is_classical(o->rule, o->momentum_form) ? rate / (1.0 - o->beta1) : rate;
}

double dsc_rule_limit(const descent_optimizer_options *o, double rate)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    return row && row->limit ? row->limit(dsc_rule_constant_rate(o, rate), o->beta1)
                             : (double)NAN;
}

descent_rule dsc_rule_of_steps(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->perturbed ? DESCENT_GD : (descent_rule)rule;
}

unsigned descent_rule_facts(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    if (!row) {
        return 0;
    }
    return (row->uses_m ? DESCENT_RULE_HAS_MOMENTUM : 0u) |
           (row->uses_v ? DESCENT_RULE_IS_ADAPTIVE : 0u) |
           (row->has_forms ? DESCENT_RULE_HAS_FORMS : 0u) |
           (row->decoupled ? DESCENT_RULE_DECOUPLES : 0u) |
           (row->sees_function ? DESCENT_RULE_NEEDS_FUNCTION : 0u) |
           (row->line_search ? DESCENT_RULE_SEARCHES : 0u);
}

// "gd, momentum or adam": those that take one gradient after the other.
static void name_step_rules(char *text, size_t capacity)
{
    size_t left = 0, used = 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        left += !rules[i].sees_function;
    }
    *text = '\0';
    for (size_t i = 0; i < sizeof rules / sizeof *rules && used < capacity; i++) {
        if (!rules[i].sees_function) {
            left--;
            used += (size_t)snprintf(text + used, capacity - used, "%s%s", rules[i].name,
                                     left > 1    ? ", "
                                     : left == 1 ? " or "
                                                 : "");
        }
    }
}

descent_status dsc_rule_check_stepwise(int rule, descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    if (!row || !row->sees_function) {
        return DESCENT_OK;
    }
    char others[256];
    name_step_rules(others, sizeof others);
    return dsc_fail(error, DESCENT_INVALID,
                    "optimizer: %s needs the function itself, not just one gradient per step\n"
                    "use %s here; `descent minimize` (in the library descent_minimize) runs %s",
                    row->name, others, row->name);
}

double descent_rule_learning_rate(descent_rule rule)
{
    const dsc_rule *row = dsc_rule_find((int)rule);
    return row ? row->learning_rate : (double)NAN;
}

void descent_optimizer_options_init(descent_optimizer_options *to, size_t size,
                                    descent_rule rule)
{
    descent_optimizer_options result;
    descent_options_default(&table, &result);
    result.rule = (int)rule;
    const dsc_rule *row = dsc_rule_find((int)rule);
    if (row) { /* otherwise create refuses the options */
        result.learning_rate = row->learning_rate;
        result.bias_correction = row->bias_correction;
    }
    dsc_size_give(&result, sizeof result, to, size);
}

void dsc_rule_coefficients(const descent_optimizer_options *o, double rate, uint64_t k,
                           double scale, const dsc_mathematics *by, dsc_step_coefficients *c)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    const bool classical = dsc_rule_is_classical(o->rule, o->momentum_form);
    *c = (dsc_step_coefficients){
        .rate = rate,
        .beta1 = o->beta1,
        .gain = classical ? 1.0 : 1.0 - o->beta1,
        .beta2 = o->beta2,
        .gain2 = 1.0 - o->beta2,
        .root_scale = 1.0,
        .eps = o->eps,
        .scale = scale,
        .decay = row->decoupled ? 0.0 : o->weight_decay,
        .shrink = row->decoupled ? rate * o->weight_decay : 0.0,
    };
    const bool correct = o->bias_correction == DESCENT_BIAS_CORRECTION_AUTO
                             ? row->bias_correction
                             : o->bias_correction != 0;
    if (correct && row->uses_m && !classical) {
        c->rate /= dsc_complement_of_power(by, o->beta1, k);
    }
    if (correct && row->uses_v) {
        c->root_scale = 1.0 / sqrt(dsc_complement_of_power(by, o->beta2, k));
    }
}
