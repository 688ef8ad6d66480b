// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of update rules and the options that they share. A new rule is a row here, a value
// of descent_rule and a kernel in kernel/real/steps.c.
#include "optim/optimizer.h"

#include <math.h>

#include "core/status.h"
#include "optim/average.h"
#include "optim/options.h"

// In the order of descent_rule and of the kernels' table:
//   rule, name, learning rate, the same for functions, bias correction, m, v, decoupled weight
//   decay, sees the function
// clang-format off
#define RULES(X)                                                                               \
    X(DESCENT_GD,       "gd",       0.1,   1e-3, false, false, false, false, false)            \
    X(DESCENT_MOMENTUM, "momentum", 0.1,   5e-3, false, true,  false, false, false)            \
    X(DESCENT_RMSPROP,  "rmsprop",  0.001, 5e-3, false, false, true,  false, false)            \
    X(DESCENT_ADAM,     "adam",     0.001, 0.05, true,  true,  true,  false, false)            \
    X(DESCENT_ADAMW,    "adamw",    0.001, 0.05, true,  true,  true,  true,  false)            \
    X(DESCENT_LBFGS,    "lbfgs",    1.0,   1.0,  false, false, false, false, true)             \
    X(DESCENT_PGD,      "pgd",      0.1,   1e-3, false, false, false, false, true)
// clang-format on

#define ROW(rule, name, rate, function_rate, correction, m, v, decoupled, sees)                \
    [rule] = {name, rate, function_rate, correction, m, v, decoupled, sees},
#define WORD(rule, name, ...) {name, rule},
#define NAME(rule, name, ...) [rule] = name,

static const dsc_rule rules[] = {RULES(ROW)};
// What others call gradient descent comes last: a rule is written with its own name.
const descent_option_word dsc_rule_words[] = {RULES(WORD){"sgd", DESCENT_GD}, {NULL, 0}};
static const char *const rule_names[] = {RULES(NAME) NULL};

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
    DSC_OPTIMIZER_OPTIONS(descent_optimizer_options, rule, , , DSC_RATES_OF_TRAINING),
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

descent_status dsc_rule_check_stepwise(int rule, descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    FAIL_IF(row && row->sees_function, error, DESCENT_INVALID,
            "optimizer: %s needs the function itself, not just one gradient per step\n"
            "use gd, momentum, rmsprop, adam or adamw here; `descent minimize` (in the library "
            "descent_minimize) runs %s",
            row->name, row->name);
    return DESCENT_OK;
}

double descent_rule_learning_rate(descent_rule rule)
{
    const dsc_rule *row = dsc_rule_find((int)rule);
    return row ? row->learning_rate : (double)NAN;
}

descent_optimizer_options descent_optimizer_options_default(descent_rule rule)
{
    descent_optimizer_options result;
    descent_options_default(&table, &result);
    result.rule = (int)rule;
    const dsc_rule *row = dsc_rule_find((int)rule);
    if (row) { /* otherwise create refuses the options */
        result.learning_rate = row->learning_rate;
        result.bias_correction = row->bias_correction;
    }
    return result;
}

void dsc_rule_coefficients(const descent_optimizer_options *o, double rate, uint64_t k,
                           double scale, dsc_step_coefficients *c)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    const bool classical =
        o->rule == DESCENT_MOMENTUM && o->momentum_form == DESCENT_MOMENTUM_CLASSICAL;
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
        c->rate /= dsc_complement_of_power(o->beta1, k);
    }
    if (correct && row->uses_v) {
        c->root_scale = 1.0 / sqrt(dsc_complement_of_power(o->beta2, k));
    }
}
