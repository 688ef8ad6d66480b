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
#include "optim/rules_elementwise.h"

static double limit_of_gradient(double rate, double beta1)
{
    (void)beta1;
    return 2.0 / rate;
}

static double limit_of_average(double rate, double beta1)
{
    return (2.0 + 2.0 * beta1) / ((1.0 - beta1) * rate);
}

// With Nesterov's form (2 + 2 beta) / ((1 + 2 beta) lr).
static double limit_of_nesterov(double rate, double beta1)
{
    return limit_of_average(rate, beta1) / (1.0 + 2.0 * beta1);
}

// Weight decay of rules with trust ratios stands inside the ratio unless it is given a form.
static void lamb_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    if (step->options->decay_form == DESCENT_DECAY_AUTO) {
        c->decay = c->shrink = 0.0;
    }
}

// An average of directions is kept only where it is asked for.
static void average_shape(const descent_optimizer_options *o, dsc_rule_shape *shape)
{
    if (o->beta1 > 0.0) {
        *shape = (dsc_rule_shape){DSC_STEP_MOMENTUM, {"average"}};
    }
}

static void lars_coefficients(const dsc_step *step, dsc_step_coefficients *c)
{
    dsc_momentum_coefficients(step, c);
    lamb_coefficients(step, c);
}

// The rows, but for names and rates, which the public list has.
// clang-format off
#define NUMBERS(B1, B2, EPS) .beta1 = B1, .beta2 = B2, .eps = EPS
#define FACTS_GD       .step = DSC_STEP_GD, .simulated = true, NUMBERS(0.9, 0.999, 1e-8), .limit = limit_of_gradient
#define FACTS_MOMENTUM .step = DSC_STEP_MOMENTUM, .states = {"m"}, .simulated = true, NUMBERS(0.9, 0.999, 1e-8), .has_momentum = true, \
                       .has_forms = true, .limit = limit_of_average, .shape = dsc_momentum_shape, \
                       .coefficients = dsc_momentum_coefficients
#define FACTS_RMSPROP  .step = DSC_STEP_RMSPROP, .states = {"v"}, NUMBERS(0.0, 0.999, 1e-8), .adaptive = true, .has_buffer = true, \
                       .simulated = true, .limit = limit_of_gradient, .shape = dsc_rmsprop_shape, .coefficients = dsc_rmsprop_coefficients
#define ADAM           .has_momentum = true, .adaptive = true, .bias_correction = true
#define FACTS_ADAM     .step = DSC_STEP_ADAM, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-8), ADAM, .simulated = true, .limit = limit_of_average
#define FACTS_ADAMW    FACTS_ADAM, .decoupled = true
#define FACTS_AMSGRAD  .step = DSC_STEP_AMSGRAD, .states = {"m", "average", "v"}, NUMBERS(0.9, 0.999, 1e-8), ADAM, \
                       .limit = limit_of_average, .coefficients = dsc_amsgrad_coefficients
#define FACTS_ADAMAX   .step = DSC_STEP_ADAMAX, .states = {"m", "largest"}, NUMBERS(0.9, 0.999, 1e-8), \
                       .has_momentum = true, .bias_correction = true, .normalised = true, \
                       .own_eps = "adamax adds eps to each gradient, in its maximum"
#define FACTS_NADAM    .step = DSC_STEP_NADAM, .states = {"m", "v"}, .keeps_numbers = true, NUMBERS(0.9, 0.999, 1e-8), ADAM, \
                       .limit = limit_of_nesterov, .coefficients = dsc_nadam_coefficients
#define FACTS_RADAM    .step = DSC_STEP_RADAM, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-8), ADAM, .eps_form = DESCENT_EPS_HAT, \
                       .limit = limit_of_average, .coefficients = dsc_radam_coefficients
#define FACTS_ADAGRAD  .step = DSC_STEP_RMSPROP, .states = {"v"}, NUMBERS(0.9, 0.999, 1e-10), .adaptive = true, \
                       .limit = limit_of_gradient, .coefficients = dsc_adagrad_coefficients, \
                       .no_bias = "adagrad divides by a sum, not by an average, and there is no bias to correct"
#define FACTS_ADADELTA .step = DSC_STEP_ADADELTA, .states = {"squares", "steps"}, NUMBERS(0.9, 0.9, 1e-6), .normalised = true, \
                       .own_eps = "adadelta has eps inside both of its roots", \
                       .no_bias = "adadelta divides one average by another, and their bias goes"
#define FACTS_ADABELIEF .step = DSC_STEP_ADABELIEF, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-16), ADAM, .decoupled = true, \
                       .limit = limit_of_average, .coefficients = dsc_adabelief_coefficients
#define FACTS_ADAN     .step = DSC_STEP_ADAN, .states = {"m", "changes", "v", "before"}, NUMBERS(0.98, 0.92, 1e-8), .beta3 = 0.99, \
                       ADAM, .decoupled = true, .proximal = true, .coefficients = dsc_adan_coefficients
#define FACTS_YOGI     .step = DSC_STEP_YOGI, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-3), ADAM, .limit = limit_of_average
#define FACTS_LION     .step = DSC_STEP_LION, .states = {"m"}, NUMBERS(0.9, 0.99, 1e-8), .has_momentum = true, .normalised = true, \
                       .decoupled = true, .no_bias = "lion takes only the sign of its average"
#define FACTS_SIGNSGD  .step = DSC_STEP_SIGN, NUMBERS(0.0, 0.999, 1e-8), .has_momentum = true, .normalised = true, .decoupled = true, \
                       .shape = dsc_signsgd_shape, .no_bias = "signsgd takes only the sign of its average"
#define FACTS_RPROP    .step = DSC_STEP_RPROP, .states = {"step", "sign"}, NUMBERS(0.9, 0.999, 1e-8), .normalised = true, \
                       .grow = 1.2, .shrink = 0.5, .step_min = 1e-6, .step_max = 50.0, .coefficients = dsc_rprop_coefficients
#define FACTS_ADOPT    .step = DSC_STEP_ADOPT, .states = {"average", "squares"}, NUMBERS(0.9, 0.9999, 1e-6), .normalised = true, \
                       .coefficients = dsc_adopt_coefficients, .own_eps = "adopt has eps as the least of its root", \
                       .no_bias = "the first step of adopt only fills its average of squares, which needs no correction"
#define FACTS_ADEMAMIX .step = DSC_STEP_ADEMAMIX, .states = {"m", "m_slow", "v"}, NUMBERS(0.9, 0.999, 1e-8), .beta3 = 0.9999, .mix = 2.0, \
                       ADAM, .decoupled = true, .coefficients = dsc_ademamix_coefficients
#define FACTS_SCHEDULE_FREE_SGD .step = DSC_STEP_FREE_SGD, .states = {"z"}, .keeps_numbers = true, NUMBERS(0.9, 0.999, 1e-8), \
                       SCHEDULE_FREE, .no_bias = "schedule-free-sgd averages parameters, not gradients"
#define FACTS_SCHEDULE_FREE_ADAMW .step = DSC_STEP_FREE_ADAMW, .states = {"z", "v"}, .keeps_numbers = true, \
                       NUMBERS(0.9, 0.999, 1e-8), .adaptive = true, .bias_correction = true, .decoupled = true, SCHEDULE_FREE
#define SCHEDULE_FREE  .needs_momentum = true, .reads_x = true, .evaluates = true, .coefficients = dsc_schedule_free_coefficients, \
                       .own_decay = "the decay of schedule-free rules is a part of their step"
#define FACTS_MARS     .step = DSC_STEP_MARS, .states = {"before", "m", "v"}, NUMBERS(0.95, 0.99, 1e-8), .gamma = 0.025, \
                       ADAM, .decoupled = true, .whole = true
#define DISTANCE       .keeps_numbers = true, .first_distance = 1e-6, .distance_factor = 1.0, .growth = HUGE_VAL, \
                       .normalised = true, .reads_x = true, .whole = true
#define FACTS_PRODIGY  .states = {"start", "total", "average", "squares"}, NUMBERS(0.9, 0.999, 1e-8), DISTANCE, \
                       .decoupled = true, .own_eps = "prodigy multiplies eps by its distance, beside the root"
#define FACTS_DADAPTATION .states = {"total", "average", "squares"}, NUMBERS(0.9, 0.999, 1e-8), DISTANCE, \
                       .own_eps = "dadaptation has eps beside the root"
#define FACTS_LAMB     .step = DSC_STEP_ADAM, .states = {"m", "v"}, NUMBERS(0.9, 0.999, 1e-6), .trust = 10.0, \
                       .has_momentum = true, .adaptive = true, .bias_correction = true, \
                       .reads_x = true, .whole = true, .normalised = true, .coefficients = lamb_coefficients
#define FACTS_LARS     .step = DSC_STEP_MOMENTUM, .states = {"m"}, NUMBERS(0.9, 0.999, 0.0), .trust = 0.001, \
                       .has_momentum = true, .has_forms = true, .normalised = true, \
                       .reads_x = true, .whole = true, .shape = dsc_momentum_shape, .coefficients = lars_coefficients
#define FACTS_ADAFACTOR NUMBERS(0.0, (double)NAN, 1e-30), .decoupled = true, .normalised = true, .reads_x = true, .whole = true, \
                       .shape = average_shape, .own_eps = "adafactor adds eps to each square", \
                       .no_bias = "the averages of adafactor begin with the first gradient, and have no bias"
#define FACTS_SOPHIA   .step = DSC_STEP_SOPHIA, .states = {"m", "h"}, NUMBERS(0.965, 0.99, 1e-15), .rho = 0.04, .every = 10.0, \
                       .has_momentum = true, .decoupled = true, .normalised = true, .estimates = true, \
                       .coefficients = dsc_sophia_coefficients, .own_eps = "sophia divides by no root", \
                       .no_bias = "sophia divides one average by another, and has no correction"
#define MUON_BIAS      "steps of muon and normuon have the same length whatever that of their average is"
#define FACTS_MUON     .states = {"m"}, NUMBERS(0.95, 0.999, 1e-8), .has_momentum = true, .decoupled = true, .normalised = true, .whole = true, \
                       .no_bias = MUON_BIAS
#define FACTS_NORMUON  .states = {"m"}, NUMBERS(0.95, 0.95, 1e-8), .has_momentum = true, .decoupled = true, .normalised = true, .whole = true, \
                       .no_bias = MUON_BIAS
#define FACTS_SOAP     .step = DSC_STEP_ADAM, .states = {"m", "v"}, NUMBERS(0.95, 0.95, 1e-8), .every = 10.0, .eps_form = DESCENT_EPS_HAT, \
                       .has_momentum = true, .adaptive = true, .bias_correction = true, .decoupled = true, .normalised = true, .whole = true
#define FACTS_SHAMPOO  NUMBERS(0.0, (double)NAN, 0.01), .every = 20.0, .decoupled = true, .normalised = true, .whole = true, \
                       .shape = average_shape, .own_eps = "shampoo adds eps to its sums, at first", \
                       .no_bias = "shampoo has sums of squares, not averages, and no bias to correct"
#define FACTS_LBFGS    .simulated = true, NUMBERS(0.9, 0.999, 1e-8), .sees_function = true, .line_search = true
#define FACTS_PGD      NUMBERS(0.9, 0.999, 1e-8), .sees_function = true, .perturbed = true, .step = DSC_STEP_GD, .simulated = true, .limit = limit_of_gradient
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
    DSC_OPTIMIZER_OPTIONS(descent_optimizer_options, , ),
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
    return row && !row->states[0] && !row->line_search && !row->whole && !row->normalised;
}

bool dsc_rule_is_normalised(int rule)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->normalised;
}

static bool is_m_or_v(const char *state)
{
    return strcmp(state, "m") == 0 || strcmp(state, "v") == 0;
}

bool dsc_rule_is_simulated(const descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    if (!row || !row->simulated) {
        return false;
    }
    const dsc_rule_shape shape = dsc_rule_shape_of(o);
    bool simulated = !(row->has_forms && o->momentum_form == DESCENT_MOMENTUM_VELOCITY);
    for (size_t i = 0; i < DSC_STATES && shape.states[i]; i++) {
        simulated = simulated && is_m_or_v(shape.states[i]);
    }
    return simulated;
}

bool dsc_rule_is_classical(int rule, int momentum_form)
{
    const dsc_rule *row = dsc_rule_find(rule);
    return row && row->has_forms && momentum_form != DESCENT_MOMENTUM_AVERAGE;
}

double dsc_rule_constant_rate(const descent_optimizer_options *o, double rate)
{
    const bool damped = o->momentum_form != DESCENT_MOMENTUM_VELOCITY;
    return dsc_rule_is_classical(o->rule, o->momentum_form)
               ? rate * (damped ? 1.0 - o->dampening : 1.0) / (1.0 - o->beta1)
               : rate;
}

double dsc_rule_limit(const descent_optimizer_options *o, double rate)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    if (!row || !row->limit) {
        return (double)NAN;
    }
    // Of x_(k+1) = x_k - lr (h x_k + beta m), m = beta m + (1 - dampening) h x_k, where signs
    // alternate; without dampening that of limit_of_nesterov.
    if (row->has_forms && o->momentum_form == DESCENT_MOMENTUM_NESTEROV) {
        const double beta = o->beta1;
        return 2.0 * (1.0 + beta) / ((1.0 + beta + (1.0 - o->dampening) * beta) * rate);
    }
    return row->limit(dsc_rule_constant_rate(o, rate), o->beta1);
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
        more |= !is_m_or_v(row->states[i]);
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
           (keeps_more(row) ? DESCENT_RULE_KEEPS_MORE : 0u) |
           (row->whole ? DESCENT_RULE_NEEDS_TENSORS : 0u);
}

descent_status dsc_rule_check_stepwise(int rule, descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    if (!row || !row->sees_function) {
        return DESCENT_OK;
    }
    return dsc_fail(
        error, DESCENT_INVALID,
        "optimizer: %s needs the function itself, not just one gradient per step\n"
        "use adam here, or another rule that takes one gradient after the other; `descent "
        "minimize` (in the library descent_minimize) runs %s",
        row->name, row->name);
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

// Forms that the rule has use for, but not in that way.
static descent_status check_forms(const dsc_rule *row, const descent_optimizer_options *o,
                                  descent_error *error)
{
    FAIL_IF(row->own_eps && o->eps_form != DESCENT_EPS_AUTO, error, DESCENT_INVALID,
            "eps-form: %s" DSC_REMEDY "eps-form = auto", row->own_eps);
    FAIL_IF(row->own_decay && o->decay_form == DESCENT_DECAY_ALONE, error, DESCENT_INVALID,
            "decay-form: %s" DSC_REMEDY "decay-form = lr*wd\ndecay-form = l2", row->own_decay);
    FAIL_IF(
        row->proximal && o->decay_cautious && o->decay_form == DESCENT_DECAY_AUTO, error,
        DESCENT_INVALID,
        "decay-cautious: the weight decay of %s divides what its step has made, and cannot be "
        "left out of single numbers" DSC_REMEDY "decay-form = lr*wd",
        row->name);
    FAIL_IF(row->evaluates && o->lookahead > 0, error, DESCENT_INVALID,
            "lookahead: %s averages the way of its parameters itself" DSC_REMEDY
            "lookahead = none",
            row->name);
    FAIL_IF(row->no_bias && o->bias_correction == 1, error, DESCENT_INVALID,
            "bias-correction: %s" DSC_REMEDY "bias-correction = off", row->no_bias);
    FAIL_IF(!isnan(o->every) && o->every != floor(o->every), error, DESCENT_INVALID,
            "every: %g is not a whole number of steps" DSC_REMEDY "every = %g", o->every,
            fmax(1.0, floor(o->every)));
    FAIL_IF(
        row->needs_momentum && o->beta1 == 0.0, error, DESCENT_INVALID,
        "beta1: 0 leaves no trace of the average that %s is about in the parameters" DSC_REMEDY
        "beta1 = 0.9",
        row->name);
    return DESCENT_OK;
}

descent_status dsc_rule_check(const descent_optimizer_options *o, descent_error *error)
{
    TRY(dsc_rule_check_stepwise(o->rule, error));
    const dsc_rule *row = dsc_rule_find(o->rule);
    TRY(check_forms(row, o, error));
    FAIL_IF((o->cautious || o->decay_cautious) && row->reads_x, error, DESCENT_INVALID,
            "%s: what %s does depends on the parameters themselves, so there is no step "
            "to mask" DSC_REMEDY "%s = off\nanother rule",
            o->cautious ? "cautious" : "decay-cautious", row->name,
            o->cautious ? "cautious" : "decay-cautious");
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

dsc_rule_shape dsc_rule_shape_of(const descent_optimizer_options *o)
{
    const dsc_rule *row = dsc_rule_find(o->rule);
    dsc_rule_shape shape = {.step = row->step};
    memcpy(shape.states, row->states, sizeof shape.states);
    if (row->shape) {
        row->shape(o, &shape);
    }
    return shape;
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
        dsc_step own = *step;
        own.corrects = dsc_rule_corrects(o);
        own.eps_form = dsc_rule_eps_form(o);
        own.decay_form = dsc_rule_decay_form(o);
        row->coefficients(&own, c);
    }
}
