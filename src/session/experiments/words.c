// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Names of experiments and causes, and the options of experiments.
#include <math.h>

#include "core/size.h"
#include "session/experiments/experiments.h"

static const struct {
    const char *word, *text;
} EXPERIMENTS[] = {
#define ENTRY(name, word, text) [DESCENT_EXPERIMENT_##name] = {word, text},
    DESCENT_EXPERIMENT_LIST(ENTRY)
#undef ENTRY
};

static const struct {
    descent_experiment experiment;
    const char *word, *text;
} CAUSES[] = {
#define ENTRY(name, experiment, word, text)                                                    \
    [DESCENT_CAUSE_##name] = {DESCENT_EXPERIMENT_##experiment, word, text},
    DESCENT_CAUSE_LIST(ENTRY)
#undef ENTRY
};

const char *descent_experiment_word(descent_experiment experiment)
{
    return (unsigned)experiment < DESCENT_EXPERIMENT_COUNT ? EXPERIMENTS[experiment].word : "";
}

const char *descent_experiment_text(descent_experiment experiment)
{
    return (unsigned)experiment < DESCENT_EXPERIMENT_COUNT ? EXPERIMENTS[experiment].text : "";
}

const char *descent_cause_word(descent_cause cause)
{
    return (unsigned)cause < DESCENT_CAUSE_COUNT ? CAUSES[cause].word : "";
}

const char *descent_cause_text(descent_cause cause)
{
    return (unsigned)cause < DESCENT_CAUSE_COUNT ? CAUSES[cause].text : "";
}

descent_experiment descent_cause_experiment(descent_cause cause)
{
    return (unsigned)cause < DESCENT_CAUSE_COUNT ? CAUSES[cause].experiment
                                                 : DESCENT_EXPERIMENT_NONE;
}

static const descent_option options[] = {
    {.name = "try-steps",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(descent_try_options, steps),
     .fallback = "auto",
     .low = 1.0,
     .high = 1e9,
     .words = (const descent_option_word[]){{"auto", 0.0}, {NULL, 0.0}},
     .help =
         "steps of each training of `try`; auto: as many as fit into `try-time`, 50 or more, "
         "at most as many as the run has taken (or 1,000)"},
    {.name = "try-time",
     .metavar = "TIME",
     .kind = DESCENT_OPTION_DURATION,
     .offset = offsetof(descent_try_options, time),
     .fallback = "60s",
     .low = 1.0,
     .high = 1e6,
     .help = "how long all of `try` takes, about"},
    {.name = "try-seeds",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(descent_try_options, seeds),
     .fallback = "5",
     .low = 2.0,
     .high = 100.0,
     .help = "`try`: trainings of each experiment, with other orders of the rows"},
};

const descent_option_table *descent_try_option_table(void)
{
    static const descent_option_table table = {
        .title = "Experiments",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(descent_try_options),
    };
    return &table;
}

void descent_try_options_init(descent_try_options *to, size_t size)
{
    descent_try_options own = {.size = sizeof own};
    descent_options_default(descent_try_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}
