// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run's own options: what no other header of the library knows.
#include <stddef.h>

#include <descent/session.h>

#define TEXT_OPTION(field, label, other, meta, preset, words)                                  \
    {                                                                                          \
        .name = (label), .alias = (other), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,     \
        .offset = offsetof(descent_run_options, field),                                        \
        .capacity = sizeof((descent_run_options *)NULL)->field, .fallback = (preset),          \
        .help = (words)                                                                        \
    }

static const descent_option_word verdicts[] = {{"none", DESCENT_RUN_VERDICT_NONE},
                                               {"basic", DESCENT_RUN_VERDICT_BASIC},
                                               {"full", DESCENT_RUN_VERDICT_FULL},
                                               {NULL, 0}};
static const descent_option_word responses[] = {{"none", DESCENT_RESPONSE_NONE},
                                                {"decay", DESCENT_RESPONSE_DECAY},
                                                {"perturb", DESCENT_RESPONSE_PERTURB},
                                                {"stop", DESCENT_RESPONSE_STOP},
                                                {NULL, 0}};

#define NET_WORD(name, word) {word, DESCENT_NET_##name},
static const descent_option_word nets[] = {DESCENT_NET_LIST(NET_WORD){NULL, 0}};
#undef NET_WORD

static const descent_option options[] = {
    TEXT_OPTION(
        layers, "layers", "hidden", "TEXT", "auto",
        "hidden layers, for example \"256 relu 128 relu\"; each is a number of units and "
        "a function (relu if none is named); \"dropout:0.2\" between them; \"8x8x1 conv 16 3x3 "
        "pool 2 64\" for rows that are images; norms, residual(...), 3*(...) "
        "(docs/networks.md); \"\" for none; "
        "auto: 64 silu 32 silu with fewer than 10,000 rows, else 64 relu, and 256 relu 128 "
        "relu "
        "above 500 inputs"),
    TEXT_OPTION(test, "test", NULL, "FILE", "", "rows to test the trained network on"),
    TEXT_OPTION(valid_file, "valid-file", NULL, "FILE", "",
                "rows for validation from a file of their own; `valid = FILE` does the same"),
    {.name = "starts",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(descent_run_options, starts),
     .fallback = "1",
     .low = 1.0,
     .high = 1e6,
     .help = "train N times, with the seeds SEED, SEED + 1, ..., and keep the best by "
             "validation; limits are for each of them; the others stay in the run's folder"},
    {.name = "verdict",
     .metavar = "HOW",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(descent_run_options, verdict),
     .fallback = "basic",
     .words = verdicts,
     .help = "say what kind of place the run is at (descending, plateau, noise floor, ...): "
             "basic, from what training measures anyway (2 % of the time); full, with the "
             "smallest eigenvalue of the Hessian now and then (5 % more), which tells "
             "saddles from plateaus; none"},
    {.name = "on-plateau",
     .metavar = "WHAT",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(descent_run_options, on_plateau),
     .fallback = "none",
     .words = responses,
     .help = "when a verdict has lasted for two windows: decay (halve the learning rate at the "
             "noise floor, the edge of stability or when diverging, down to 1e-4 of the "
             "first), perturb (kick the weights by a hundredth of their length at a "
             "plateau or saddle), stop (at a minimum or noise floor; at a plateau or "
             "saddle that the planned steps do not leave), or none"},
    TEXT_OPTION(tensorboard, "tensorboard", NULL, "DIR", "",
                "write event files for TensorBoard as well, in DIR/NAME with the name of the "
                "run's folder"),
    {.name = "net",
     .metavar = "NAME",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(descent_run_options, net),
     .fallback = "none",
     .words = nets,
     .help = "a network that has a name, in place of `layers`: lenet5, allconv, resnet8 and "
             "resnet20 are for images, chargpt is for text and brings its settings of training "
             "(docs/networks.md); `dry-run` shows its layers; none: `layers` says what it is"},
    TEXT_OPTION(data, "data", NULL, "FILE", "", "the data, in place of the word DATA"),
};

const descent_option_table *descent_run_option_table(void)
{
    static const descent_option_table table = {
        .title = "Network, files and verdict",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(descent_run_options),
    };
    return &table;
}
