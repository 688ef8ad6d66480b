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
#include <string.h>

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
#define NUMBERS(B1, B2, EPS) .beta1 = B1, .beta2 = B2, .eps = EPS
#define FACTS_GD       .simulated = true, .step = DSC_STEP_GD, NUMBERS(0.9, 0.999, 1e-8), .limit = limit_of_gradient
#define FACTS_MOMENTUM .simulated = true, .step = DSC_STEP_MOMENTUM, .states = {"m"}, NUMBERS(0.9, 0.999, 1e-8), \
                       .has_momentum = true, .has_forms = true, .limit = limit_of_average
#define FACTS_RMSPROP  .simulated = true, .step = DSC_STEP_RMSPROP, .states = {"v"}, NUMBERS(0.0, 0.999, 1e-8), \
                       .adaptive = true, .limit = limit_of_gradient
#define FACTS_ADAM     .simulated = true, .step = DSC_STEP_ADAM, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-8), \
                       .has_momentum = true, .adaptive = true, .bias_correction = true, .limit = limit_of_average
#define FACTS_ADAMW    FACTS_ADAM, .decoupled = true
#define FACTS_LBFGS    .simulated = true, NUMBERS(0.9, 0.999, 1e-8), .sees_function = true, .line_search = true
#define FACTS_PGD      .simulated = true, NUMBERS(0.9, 0.999, 1e-8), .sees_function = true, .perturbed = true, .step = DSC_STEP_GD, .limit = limit_of_gradient
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
                                                  {"nesterov", DESCENT_MOMENTUM_NESTEROV},
                                                  {"velocity", DESCENT_MOMENTUM_VELOCITY},
                                                  {NULL, 0}};
const descent_option_word dsc_none_words[] = {{"none", 0}, {NULL, 0}};
const descent_option_word dsc_growth_words[] = {
    {"auto", (double)NAN}, {"unlimited", HUGE_VAL}, {NULL, 0}};
const descent_option_word dsc_eps_words[] = {{"auto", DESCENT_EPS_AUTO},
                                             {"outside", DESCENT_EPS_OUTSIDE},
                                             {"inside", DESCENT_EPS_INSIDE},
                                             {"hat", DESCENT_EPS_HAT},
                                             {NULL, 0}};
const descent_option_word dsc_decay_words[] = {{"auto", DESCENT_DECAY_AUTO},
                                               {"l2", DESCENT_DECAY_L2},
                                               {"lr*wd", DESCENT_DECAY_RATE},
                                               {"wd", DESCENT_DECAY_ALONE},
                                               {NULL, 0}};
const descent_option_word dsc_max_words[] = {
    {"raw", DESCENT_MAX_RAW}, {"corrected", DESCENT_MAX_CORRECTED}, {NULL, 0}};
const descent_option_word dsc_muon_words[] = {
    {"keller", DESCENT_MUON_KELLER}, {"moonlight", DESCENT_MUON_MOONLIGHT}, {NULL, 0}};
const descent_option_word dsc_orthogonal_words[] = {
    {"polar", DESCENT_POLAR_EXPRESS}, {"ns5", DESCENT_NEWTON_SCHULZ}, {NULL, 0}};
const descent_option_word dsc_estimator_words[] = {
    {"gnb", DESCENT_ESTIMATOR_GNB}, {"hutchinson", DESCENT_ESTIMATOR_HUTCHINSON}, {NULL, 0}};

const descent_option_word dsc_bias_words[] = {{"auto", DESCENT_BIAS_CORRECTION_AUTO},
                                              {"on", 1},
                                              {"off", 0},
                                              {"true", 1},
                                              {"false", 0},
                                              {NULL, 0}};

static const descent_option options[] = {
    DSC_OPTIMIZER_OPTIONS(descent_optimizer_options, , , DSC_RATES_OF_TRAINING),
    {.name = "seed",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(descent_optimizer_options, seed),
     .fallback = "1",
     .high = 9007199254740992.0,
     .help = "seed of noise and samples"},
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
    return row && row->has_momentum;
}

bool dsc_rule_is_adaptive(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->adaptive;
}

bool dsc_rule_is_plain(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && !row->states[0] && !row->line_search && !row->whole;
}

bool dsc_rule_is_classical(int rule, int momentum_form)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->has_forms && momentum_form != DESCENT_MOMENTUM_AVERAGE;
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

static bool keeps_more(const dsc_rule *row)
{
    bool more = row->keeps_numbers || row->whole;
    for (size_t i = 0; i < DSC_STATES && row->states[i]; i++) {
        more |= strcmp(row->states[i], "m") != 0 && strcmp(row->states[i], "v") != 0;
    }
    return more;
}

unsigned descent_rule_facts(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    if (!row) {
        return 0;
    }
    return (row->has_momentum ? DESCENT_RULE_HAS_MOMENTUM : 0u) |
           (row->adaptive ? DESCENT_RULE_IS_ADAPTIVE : 0u) |
           (row->has_forms ? DESCENT_RULE_HAS_FORMS : 0u) |
           (row->decoupled ? DESCENT_RULE_DECOUPLES : 0u) |
           (row->sees_function ? DESCENT_RULE_NEEDS_FUNCTION : 0u) |
           (row->line_search ? DESCENT_RULE_SEARCHES : 0u) |
           (keeps_more(row) ? DESCENT_RULE_KEEPS_MORE : 0u);
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
        dsc_rule_settle(&result);
    }
    dsc_size_give(&result, sizeof result, to, size);
}

descent_status dsc_rule_check(const descent_optimizer_options *o, descent_error *error)
{
    TRY(dsc_rule_check_stepwise(o->rule, error));
    FAIL_IF((o->cautious || o->decay_cautious) && dsc_rule_find(o->rule)->reads_x, error,
            DESCENT_INVALID,
            "cautious: what %s does depends on the parameters themselves, so there is no step "
            "to mask" DSC_REMEDY "optimizer = adamw",
            dsc_rule_find(o->rule)->name);
    FAIL_IF(o->bias_correction == 1 && dsc_rule_is_classical(o->rule, o->momentum_form), error,
            DESCENT_INVALID,
            "bias-correction: this form of momentum is a sum, not an average, and has no "
            "bias to correct" DSC_REMEDY "momentum-form = average");
    return DESCENT_OK;
}

static void settle(double *number, double by_row)
{
    *number = isnan(*number) ? by_row : *number;
}

// Of a number that the rule has no use for the row says nothing: it stays open.
static void settle_if_used(double *number, double by_row)
{
    settle(number, by_row != 0.0 ? by_row : (double)NAN);
}

void dsc_rule_settle(descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    if (!row) {
        return;
    }
    settle(&o->beta1, row->beta1);
    settle(&o->beta2, row->beta2);
    settle(&o->eps, row->eps);
    settle(&o->weight_decay, row->weight_decay);
    settle_if_used(&o->beta3, row->beta3);
    settle_if_used(&o->mix, row->mix);
    settle_if_used(&o->mix_steps, row->mix_steps);
    settle_if_used(&o->gamma, row->gamma);
    settle_if_used(&o->rho, row->rho);
    settle_if_used(&o->trust, row->trust);
    settle_if_used(&o->first_distance, row->first_distance);
    settle_if_used(&o->distance_factor, row->distance_factor);
    settle_if_used(&o->growth, row->growth);
    settle_if_used(&o->grow, row->grow);
    settle_if_used(&o->shrink, row->shrink);
    settle_if_used(&o->step_min, row->step_min);
    settle_if_used(&o->step_max, row->step_max);
    settle_if_used(&o->every, row->every);
}

bool dsc_rule_corrects(const descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    return o->bias_correction == DESCENT_BIAS_CORRECTION_AUTO ? row && row->bias_correction
                                                              : o->bias_correction != 0;
}

descent_eps_form dsc_rule_eps_form(const descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    return o->eps_form != DESCENT_EPS_AUTO ? (descent_eps_form)o->eps_form
           : row                           ? row->eps_form
                                           : DESCENT_EPS_OUTSIDE;
}

descent_decay_form dsc_rule_decay_form(const descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    return o->decay_form != DESCENT_DECAY_AUTO ? (descent_decay_form)o->decay_form
           : row && row->decoupled             ? DESCENT_DECAY_RATE
                                               : DESCENT_DECAY_L2;
}

dsc_fused_step dsc_rule_kernel(const descent_optimizer_options *o)
{
    return dsc_rule_find(o->rule)->step;
}

// The correction of m goes into the rate, that of v into the scale of its root, or with eps-hat
// into the rate too.
static void correct(const dsc_step *step, const dsc_rule *row, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    if (row->has_momentum && !dsc_rule_is_classical(o->rule, o->momentum_form)) {
        c->rate /= dsc_complement_of_power(step->by, o->beta1, step->k);
    }
    if (row->adaptive) {
        const double of_root = sqrt(dsc_complement_of_power(step->by, o->beta2, step->k));
        if (dsc_rule_eps_form(o) == DESCENT_EPS_HAT) {
            c->rate *= of_root;
        } else {
            c->root_scale = 1.0 / of_root;
        }
    }
}

void dsc_rule_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    const descent_optimizer_options *o = step->options;
    const dsc_rule *row = dsc_rule_find(o->rule);
    const bool sum = dsc_rule_is_classical(o->rule, o->momentum_form);
    const bool inside = dsc_rule_eps_form(o) == DESCENT_EPS_INSIDE;
    const descent_decay_form decay = dsc_rule_decay_form(o);
    *c = (dsc_step_coefficients){
        .rate = step->rate,
        .beta1 = o->beta1,
        .gain = !sum           ? 1.0 - o->beta1
                : step->k == 1 ? 1.0
                               : 1.0 - o->dampening,
        .beta2 = o->beta2,
        .gain2 = 1.0 - o->beta2,
        .root_scale = 1.0,
        .eps = inside ? 0.0 : o->eps,
        .eps_inside = inside ? o->eps : 0.0,
        .scale = step->scale,
        .decay = decay == DESCENT_DECAY_L2 ? o->weight_decay : 0.0,
        .shrink = decay == DESCENT_DECAY_RATE    ? step->rate * o->weight_decay
                  : decay == DESCENT_DECAY_ALONE ? step->schedule * o->weight_decay
                                                 : 0.0,
    };
    if (dsc_rule_corrects(o)) {
        correct(step, row, c);
    }
    if (row->coefficients) {
        row->coefficients(step, c);
    }
}
