// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Names of losses and of what a fit has come to, and its options.
#include <descent/fit.h>

#include "core/options.h"
#include "core/size.h"

static const struct {
    const char *word, *text;
} LOSSES[] =
    {
#define ENTRY(name, word, text) [DESCENT_FIT_##name] = {word, text},
        DESCENT_FIT_LOSS_LIST(ENTRY)
#undef ENTRY
},
  FITTED[] = {
#define ENTRY(name, word, text) [DESCENT_FITTED_##name] = {word, text},
      DESCENT_FITTED_LIST(ENTRY)
#undef ENTRY
};

const char *descent_fit_loss_word(descent_fit_loss loss)
{
    return (unsigned)loss < DESCENT_FIT_LOSS_COUNT ? LOSSES[loss].word : "";
}

const char *descent_fit_loss_text(descent_fit_loss loss)
{
    return (unsigned)loss < DESCENT_FIT_LOSS_COUNT ? LOSSES[loss].text : "";
}

const char *descent_fitted_word(descent_fitted fitted)
{
    return (unsigned)fitted < DESCENT_FITTED_COUNT ? FITTED[fitted].word : "";
}

const char *descent_fitted_text(descent_fitted fitted)
{
    return (unsigned)fitted < DESCENT_FITTED_COUNT ? FITTED[fitted].text : "";
}

#define LOSS_WORD(name, word, text) {word, DESCENT_FIT_##name},
static const descent_option_word loss_words[] = {DESCENT_FIT_LOSS_LIST(LOSS_WORD){NULL, 0}};
#undef LOSS_WORD

static const descent_option options[] = {
    {.name = "loss",
     .metavar = "LOSS",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(descent_fit_options, loss),
     .fallback = "squares",
     .words = loss_words,
     .help = "what is made of a residual: squares; huber, soft-l1 and cauchy let rows that lie "
             "far off pull less"},
    {.name = "profile",
     .kind = DESCENT_OPTION_FLAG,
     .offset = offsetof(descent_fit_options, profile),
     .fallback = "true",
     .help = "intervals by the profile likelihood as well, which need not be as long on both "
             "sides"},
    {.name = "scale",
     .metavar = "N",
     .kind = DESCENT_OPTION_REAL,
     .offset = offsetof(descent_fit_options, scale),
     .fallback = "1.345",
     .low = DESCENT_ABOVE_ZERO,
     .high = 1e6,
     .help = "residuals beyond this many robust standard deviations are pulled less; not of "
             "squares"},
    {.name = "level",
     .metavar = "P",
     .kind = DESCENT_OPTION_REAL,
     .offset = offsetof(descent_fit_options, level),
     .fallback = "0.95",
     .low = DESCENT_ABOVE_ZERO,
     .high = DESCENT_BELOW_ONE,
     .help = "probability that an interval holds the true value"},
    {.name = "steps",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(descent_fit_options, steps),
     .fallback = "2000",
     .low = 1.0,
     .high = 1e9,
     .help = "steps at most, of each way down"},
};

const descent_option_table *descent_fit_option_table(void)
{
    static const descent_option_table table = {
        .title = "Fit",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(descent_fit_options),
    };
    return &table;
}

void descent_fit_options_init(descent_fit_options *to, size_t size)
{
    descent_fit_options own = {.size = sizeof own};
    descent_options_default(descent_fit_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}
