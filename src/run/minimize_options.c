// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: "auto" is resolved where the rule is known and not here, so the table says what was
// asked.
#include <descent/minimize.h>

#include "core/size.h"
#include "optim/options.h"
#include "optim/rules.h"
#include "optim/schedule/list.h"

static const descent_option_word searches[] = {
    {"wolfe", DESCENT_LINE_WOLFE}, {"backtracking", DESCENT_LINE_BACKTRACKING}, {NULL, 0}};
static const descent_option_word automatic[] = {{"auto", 0}, {NULL, 0}};
static const descent_option_word full[] = {{"full", 0}, {NULL, 0}};
static const descent_option_word no_limit[] = {{"none", HUGE_VAL}, {NULL, 0}};
static const descent_option_word never[] = {{"never", 0}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_minimize_options, member)

// clang-format off
static const descent_option options[] = {
    DSC_OPTIMIZER_OPTIONS(descent_minimize_options, optimizer., "; here also lbfgs and pgd"),
    {.name = "decay", .metavar = "KIND", .kind = DESCENT_OPTION_CUSTOM, FIELD(decay),
     .capacity = DESCENT_SCHEDULE_TEXT, .fallback = "none", .parse = dsc_decay_parse, .format = dsc_decay_format,
     .help = DSC_HELP("of the learning rate, where a step counts as an epoch: none, exp:0.999, step:100,0.5, \"warmup:100 then cosine\"; all forms: descent schedule")},
    {.name = "steps", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(steps),
     .fallback = "auto", .low = 1.0, .high = 1e15, .words = automatic,
     .help = DSC_HELP("stop after N steps; auto: 1000 for lbfgs, 10000 for the others")},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time),
     .fallback = "none", .low = 1e-3, .high = 1e9, .words = no_limit,
     .help = DSC_HELP("stop after this much time: 60s, 5m, 1.5h")},
    {.name = "tol", .alias = "tol-gradient", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tol_gradient),
     .fallback = "1e-10", .low = 0.0, .high = HUGE_VAL, .words = never,
     .help = DSC_HELP("stop when the norm of the gradient is at most X; never: do not")},
    {.name = "tol-step", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tol_step),
     .fallback = "never", .low = 0.0, .high = HUGE_VAL, .words = never,
     .help = DSC_HELP("stop when a step is at most X (1 + |x|) long")},
    {.name = "tol-value", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tol_value),
     .fallback = "never", .low = 0.0, .high = HUGE_VAL, .words = never,
     .help = DSC_HELP("stop when a step changes the value by at most X (1 + |f|)")},
    {.name = "line-search", .metavar = "KIND", .kind = DESCENT_OPTION_CHOICE, FIELD(line_search),
     .fallback = "wolfe", .words = searches,
     .help = DSC_HELP("lbfgs: wolfe (strong Wolfe conditions) or backtracking (halving)")},
    {.name = "memory", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(memory),
     .fallback = "10", .low = 1.0, .high = 1000.0, .help = DSC_HELP("lbfgs: pairs of steps and gradients that it keeps")},
    {.name = "noise", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(noise),
     .fallback = "0.1", .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL,
     .help = DSC_HELP("pgd: radius of the ball that its kicks at flat points are drawn from")},
    {.name = "batch", .alias = "batch-size", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(batch),
     .fallback = "full", .low = 1.0, .high = 4294967295.0, .words = full,
     .help = DSC_HELP("examples per step, where the function is a mean over examples; less than full: no tolerances")},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seed), .fallback = "1",
     .low = 0.0, .high = 9007199254740992.0, .help = DSC_HELP("seed of the order of examples and of pgd's noise")},
    {.name = "schedule", .metavar = "NAME=KIND", .kind = DESCENT_OPTION_CUSTOM, FIELD(schedule), .joint = "; ",
     .capacity = DESCENT_SCHEDULES_TEXT, .fallback = "", .parse = dsc_schedules_parse, .format = dsc_schedules_format,
     .help = DSC_HELP("how a number of the update rule changes while the function is minimised: beta1=linear:0.95..0.85; may be given several times")},
};
// clang-format on

const descent_option_table *descent_minimize_option_table(void)
{
    static const descent_option_table table = {.title = "Minimising",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_minimize_options)};
    return &table;
}

void descent_minimize_options_init(descent_minimize_options *to, size_t size, descent_rule rule)
{
    descent_minimize_options own;
    descent_options_default(descent_minimize_option_table(), &own);
    own.optimizer = descent_optimizer_options_default(rule);
    own.optimizer.learning_rate = (double)NAN; /* the rule's own for functions */
    dsc_size_give(&own, sizeof own, to, size);
}
