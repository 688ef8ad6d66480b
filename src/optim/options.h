// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of update rules as rows of a table, for every options struct that holds
// descent_optimizer_options: of training, of minimising, and that one itself.
#ifndef DSC_OPTIM_OPTIONS_H
#define DSC_OPTIM_OPTIONS_H

#include <math.h>
#include <stddef.h>

#include "optim/rules.h"

// "gd (or sgd), momentum, ..."; "gd 0.1, momentum 0.1, ..."; and where a function is minimised.
#define DSC_RULE_NAME_FIRST(NAME, word, rate, minimising) word " (or sgd)"
#define DSC_RULE_NAME_NEXT(NAME, word, rate, minimising)  ", " word
#define DSC_RULE_RATE_FIRST(NAME, word, rate, minimising) word " " #rate
#define DSC_RULE_RATE_NEXT(NAME, word, rate, minimising)  ", " word " " #rate
#define DSC_RULE_FUNC_FIRST(NAME, word, rate, minimising) word " " #minimising
#define DSC_RULE_FUNC_NEXT(NAME, word, rate, minimising)  ", " word " " #minimising

#define DSC_STEP_RULES DESCENT_STEP_RULE_LIST(DSC_RULE_NAME_FIRST, DSC_RULE_NAME_NEXT)
#define DSC_FUNCTION_RULES                                                                     \
    DESCENT_FUNCTION_RULE_LIST(DSC_RULE_NAME_NEXT, DSC_RULE_NAME_NEXT) /* ", lbfgs, pgd" */
#define DSC_RATES_OF_TRAINING DESCENT_STEP_RULE_LIST(DSC_RULE_RATE_FIRST, DSC_RULE_RATE_NEXT)
#define DSC_RATES_OF_FUNCTIONS                                                                 \
    DESCENT_STEP_RULE_LIST(DSC_RULE_FUNC_FIRST, DSC_RULE_FUNC_NEXT)                            \
    "; pgd as gd; lbfgs finds its steps"

// S: the struct. AT: "optimizer." when the members lie in one of that name, or nothing. MORE: help
// about rules that only it has. RATES: help about the rates of lr auto.
// clang-format off
#define DSC_OPTIMIZER_OPTIONS(S, AT, MORE, RATES)                                                         \
    {.name = "optimizer", .metavar = "RULE", .kind = DESCENT_OPTION_CHOICE, .offset = offsetof(S, AT rule),  \
     .fallback = "adam", .words = dsc_rule_words,                                                         \
     .help = "update rule: " DSC_STEP_RULES MORE},                                     \
    {.name = "lr", .alias = "learning-rate", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(S, AT learning_rate), \
     .fallback = "auto", .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL, .words = dsc_rate_words,            \
     .help = "learning rate; auto: " RATES},                                                              \
    {.name = "beta1", .alias = "beta", .metavar = "X", .kind = DESCENT_OPTION_REAL,                       \
     .offset = offsetof(S, AT beta1), .fallback = "0.9", .low = 0.0, .high = DESCENT_BELOW_ONE,           \
     .help = "momentum, adam: weight of the past in the average of gradients (also: `beta`)"},            \
    {.name = "beta2", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(S, AT beta2),       \
     .fallback = "0.999", .low = 0.0, .high = DESCENT_BELOW_ONE,                                          \
     .help = "rmsprop, adam: weight of the past in the average of squared gradients"},                    \
    {.name = "eps", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(S, AT eps),           \
     .fallback = "1e-8", .low = 0.0, .high = HUGE_VAL, .help = "rmsprop, adam: added to the square root that divides"},       \
    {.name = "momentum-form", .metavar = "FORM", .kind = DESCENT_OPTION_CHOICE,                           \
     .offset = offsetof(S, AT momentum_form), .fallback = "average", .words = dsc_momentum_words,         \
     .help = "momentum: average (v = beta v + (1 - beta) g) or classical (v = beta v + g)"},              \
    {.name = "bias-correction", .metavar = "on|off", .kind = DESCENT_OPTION_CHOICE,                       \
     .offset = offsetof(S, AT bias_correction), .fallback = "auto", .words = dsc_bias_words,              \
     .help = "divide averages by 1 - beta^k; auto: on for adam and adamw, off for the others"},           \
    {.name = "weight-decay", .metavar = "X", .kind = DESCENT_OPTION_REAL,                                 \
     .offset = offsetof(S, AT weight_decay), .fallback = "0", .low = 0.0, .high = HUGE_VAL,               \
     .help = "adamw: shrinks the weights by lr X each step; other rules: adds X w to the gradient"},      \
    {.name = "clip", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(S, AT clip),         \
     .fallback = "none", .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL, .words = dsc_clip_words,            \
     .help = "largest norm of the gradient; a longer one is scaled down to it"}
// clang-format on

#endif
