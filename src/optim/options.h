// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of update rules as rows of a table, for every options struct that holds
// descent_optimizer_options: of training, of minimising, and that one itself.
#ifndef DSC_OPTIM_OPTIONS_H
#define DSC_OPTIM_OPTIONS_H

#include <math.h>
#include <stddef.h>

#include "core/help.h"
#include "optim/rules.h"

// S: the struct. AT: "optimizer." when the members lie in one of that name, or nothing. MORE: help
// about rules that only it has.
// clang-format off
#define DSC_OPTIMIZER_REAL(NAME, OFFSET, FALLBACK, LOW, HIGH, WORDS, HELP)                                 \
    {.name = NAME, .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = OFFSET,                          \
     .fallback = FALLBACK, .low = LOW, .high = HIGH, .words = WORDS, .help = DSC_HELP(HELP)}
#define DSC_OPTIMIZER_CHOICE(NAME, META, OFFSET, FALLBACK, WORDS, HELP)                                    \
    {.name = NAME, .metavar = META, .kind = DESCENT_OPTION_CHOICE, .offset = OFFSET,                       \
     .fallback = FALLBACK, .words = WORDS, .help = DSC_HELP(HELP)}
#define DSC_OPTIMIZER_FLAG(NAME, OFFSET, HELP)                                                             \
    {.name = NAME, .kind = DESCENT_OPTION_FLAG, .offset = OFFSET, .fallback = "off", .help = DSC_HELP(HELP)}

#define DSC_OPTIMIZER_OPTIONS(S, AT, MORE)                                                          \
    DSC_OPTIMIZER_RULE(S, AT, MORE), DSC_OPTIMIZER_FORMS(S, AT), DSC_OPTIMIZER_PAPERS(S, AT),       \
    DSC_OPTIMIZER_AROUND(S, AT)

// What most rules have.
#define DSC_OPTIMIZER_RULE(S, AT, MORE)                                                             \
    {.name = "optimizer", .metavar = "RULE", .kind = DESCENT_OPTION_CHOICE, .offset = offsetof(S, AT rule),  \
     .fallback = "adam", .words = dsc_rule_words,                                                          \
     .help = DSC_HELP("update rule: adam, adamw, momentum, gd, lion, muon, ...; `descent optimizers` lists all" MORE)},                                                         \
    {.name = "lr", .alias = "learning-rate", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(S, AT learning_rate), \
     .fallback = "auto", .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL, .words = dsc_rate_words,             \
     .help = DSC_HELP("learning rate; auto: that of the rule (0.001 for adam)")},                                                               \
    {.name = "beta1", .alias = "beta", .metavar = "X", .kind = DESCENT_OPTION_REAL,                        \
     .offset = offsetof(S, AT beta1), .fallback = "auto", .low = 0.0, .high = DESCENT_BELOW_ONE, .words = dsc_rate_words, \
     .help = DSC_HELP("weight of the past in the average of gradients (also: `beta`); auto, here and below: that of the rule's paper, 0.9 for most")}, \
    DSC_OPTIMIZER_REAL("beta2", offsetof(S, AT beta2), "auto", 0.0, DESCENT_BELOW_ONE, dsc_rate_words,              \
                       "weight of the past in the average of squared gradients; 0.999 for most; lion: weight of the past in the average of gradients that is kept; adamax: weight of the past in the largest gradient; adan: weight of the past in the average of changes of the gradient; sophia: weight of the past in the average of curvature; shampoo: weight of the past in averages of covariances, in place of their sums"),          \
    DSC_OPTIMIZER_REAL("beta3", offsetof(S, AT beta3), "auto", 0.0, DESCENT_BELOW_ONE, dsc_rate_words,              \
                       "adan, ademamix: weight of the past in a third average; prodigy, dadaptation: weight of the past in the estimate of the distance"),                           \
    DSC_OPTIMIZER_REAL("eps", offsetof(S, AT eps), "auto", 0.0, HUGE_VAL, dsc_rate_words,                           \
                       "added to the square root that divides; 1e-8 for most; adamax: added to the size of the gradient; sophia: added to the curvature that divides; adadelta: added to both averages of squares; adafactor: added to squared gradients; shampoo: the first diagonal of both sums; lars: added to the norms that divide")

// Conventions in which libraries differ.
#define DSC_OPTIMIZER_FORMS(S, AT)                                                                         \
    DSC_OPTIMIZER_CHOICE("momentum-form", "FORM", offsetof(S, AT momentum_form), "average", dsc_momentum_words,     \
        "momentum: average (m = beta m + (1 - beta) g), classical (m = beta m + g), nesterov (classical, a step along g + beta m), velocity (m = beta m + lr g)"), \
    DSC_OPTIMIZER_REAL("dampening", offsetof(S, AT dampening), "0", 0.0, 1.0, NULL,                                 \
                       "classical and nesterov momentum: part of each gradient after the first that is left out"), \
    DSC_OPTIMIZER_CHOICE("bias-correction", "on|off", offsetof(S, AT bias_correction), "auto", dsc_bias_words,      \
        "divide averages by 1 - beta^k; auto: as the rule's paper has it, on for adam and its like"),      \
    DSC_OPTIMIZER_CHOICE("eps-form", "FORM", offsetof(S, AT eps_form), "auto", dsc_eps_words,                       \
        "where eps stands: outside the root, inside it, or hat (outside the root of what is not corrected)"), \
    DSC_OPTIMIZER_REAL("weight-decay", offsetof(S, AT weight_decay), "auto", 0.0, HUGE_VAL, dsc_rate_words,         \
                       "pull of the weights to 0; auto: 0 for most rules"),                                \
    DSC_OPTIMIZER_CHOICE("decay-form", "FORM", offsetof(S, AT decay_form), "auto", dsc_decay_words,                 \
        "weight decay: l2 (X w joins the gradient), lr*wd (weights shrink by lr X a step), wd (by X times the schedule); auto: lr*wd for adamw and its like, l2 for others"), \
    DSC_OPTIMIZER_FLAG("centred", offsetof(S, AT centred), "rmsprop: divide by the root of the variance of gradients"), \
    DSC_OPTIMIZER_CHOICE("max-of", "raw|corrected", offsetof(S, AT max_form), "raw", dsc_max_words,                 \
        "amsgrad: which averages of squares the largest is kept of")

// What single rules have.
#define DSC_OPTIMIZER_PAPERS(S, AT)                                                                        \
    DSC_OPTIMIZER_REAL("mix", offsetof(S, AT mix), "auto", 0.0, HUGE_VAL, dsc_rate_words, "ademamix: weight of the slow average"), \
    DSC_OPTIMIZER_REAL("mix-steps", offsetof(S, AT mix_steps), "auto", 0.0, 1e15, dsc_rate_words, "ademamix: steps in which the slow average comes in; 0: at once"), \
    DSC_OPTIMIZER_REAL("gamma", offsetof(S, AT gamma), "auto", 0.0, HUGE_VAL, dsc_rate_words, "mars: strength of the variance reduction"), \
    DSC_OPTIMIZER_REAL("rho", offsetof(S, AT rho), "auto", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_rate_words, "sophia: strength of the clipping"), \
    DSC_OPTIMIZER_REAL("trust", offsetof(S, AT trust), "auto", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_rate_words, "lars: length of a step by that of the weights; lamb: largest factor on a step"), \
    DSC_OPTIMIZER_REAL("first-distance", offsetof(S, AT first_distance), "auto", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_rate_words, "prodigy, dadaptation: first estimate of the distance to the minimum"), \
    DSC_OPTIMIZER_REAL("distance-factor", offsetof(S, AT distance_factor), "auto", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_rate_words, "prodigy: factor on estimates of the distance"), \
    DSC_OPTIMIZER_REAL("growth", offsetof(S, AT growth), "auto", 1.0, HUGE_VAL, dsc_growth_words, "prodigy, dadaptation: how much the estimate may grow in a step"), \
    DSC_OPTIMIZER_REAL("grow", offsetof(S, AT grow), "auto", 1.0, HUGE_VAL, dsc_rate_words, "rprop: factor on a step that keeps its direction"), \
    DSC_OPTIMIZER_REAL("shrink", offsetof(S, AT shrink), "auto", DESCENT_ABOVE_ZERO, 1.0, dsc_rate_words, "rprop: factor on a step that changes its direction"), \
    DSC_OPTIMIZER_REAL("step-min", offsetof(S, AT step_min), "auto", 0.0, HUGE_VAL, dsc_rate_words, "rprop: shortest step"), \
    DSC_OPTIMIZER_REAL("step-max", offsetof(S, AT step_max), "auto", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_rate_words, "rprop: longest step"), \
    DSC_OPTIMIZER_REAL("every", offsetof(S, AT every), "auto", 1.0, 1e15, dsc_rate_words, "soap, shampoo: steps between new bases; sophia: steps between estimates of curvature"), \
    DSC_OPTIMIZER_CHOICE("muon-scale", "FORM", offsetof(S, AT muon_scale), "keller", dsc_muon_words, "muon: keller (sqrt(max(1, outputs / inputs))) or moonlight (0.2 sqrt(max(outputs, inputs)), rates as of adamw)"), \
    DSC_OPTIMIZER_CHOICE("orthogonalise", "FORM", offsetof(S, AT orthogonaliser), "polar", dsc_orthogonal_words, "muon: polar (Polar Express) or ns5 (Newton-Schulz, one polynomial)"), \
    DSC_OPTIMIZER_CHOICE("estimator", "FORM", offsetof(S, AT estimator), "gnb", dsc_estimator_words, "sophia: gnb (labels drawn from the model) or hutchinson (products with the Hessian)")

// What goes around any rule.
#define DSC_OPTIMIZER_AROUND(S, AT)                                                                        \
    DSC_OPTIMIZER_REAL("clip", offsetof(S, AT clip), "none", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_clip_words,          \
                       "largest norm of the gradient; a longer one is scaled down to it"),                 \
    DSC_OPTIMIZER_REAL("clip-value", offsetof(S, AT clip_value), "none", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_clip_words, \
                       "largest magnitude of a single number of the gradient"),                            \
    DSC_OPTIMIZER_REAL("clip-tensor", offsetof(S, AT clip_tensor), "none", DESCENT_ABOVE_ZERO, HUGE_VAL, dsc_clip_words, \
                       "largest norm of the gradient of each tensor"),                                     \
    DSC_OPTIMIZER_REAL("gradient-noise", offsetof(S, AT noise), "0", 0.0, HUGE_VAL, NULL, "variance of noise on the gradient in the first step"), \
    DSC_OPTIMIZER_REAL("noise-decay", offsetof(S, AT noise_decay), "0.55", 0.0, HUGE_VAL, NULL, "power of the step that the variance of the noise is divided by"), \
    DSC_OPTIMIZER_FLAG("cautious", offsetof(S, AT cautious), "move only what moves against its gradient"),          \
    DSC_OPTIMIZER_FLAG("decay-cautious", offsetof(S, AT decay_cautious), "weight decay only where the step shrinks the weight too"), \
    {.name = "lookahead", .metavar = "K", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(S, AT lookahead), \
     .fallback = "none", .low = 1.0, .high = 1e15, .words = dsc_none_words,                                \
     .help = DSC_HELP("every K steps, go back to a part of the way since the last time")},                           \
    DSC_OPTIMIZER_REAL("lookahead-share", offsetof(S, AT lookahead_share), "0.5", DESCENT_ABOVE_ZERO, 1.0, NULL, "that part of the way")
// clang-format on

#endif
