// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options of two classes: which one is meant, and from which probability on.
#ifndef DESCENT_CLI_SCORE_CLASS_CHOICE_H
#define DESCENT_CLI_SCORE_CLASS_CHOICE_H

#include <descent/evaluate.h>

enum { CLI_CLASS_NAME = 128 };

/// Settings of the options --threshold and --positive.
typedef struct cli_class_choice {
    double threshold; /* NAN: the more probable class */
    char positive[CLI_CLASS_NAME];
} cli_class_choice;

#define CLI_CLASS_CHOICE_OPTIONS(type, member)                                                 \
    {.name = "threshold",                                                                      \
     .metavar = "P",                                                                           \
     .kind = DESCENT_OPTION_REAL,                                                              \
     .offset = offsetof(type, member.threshold),                                               \
     .fallback = "none",                                                                       \
     .low = 0.0,                                                                               \
     .high = 1.0,                                                                              \
     .words = cli_no_threshold,                                                                \
     .help = "two classes: call a row positive from this probability on; none: the more "      \
             "probable class"},                                                                \
    {                                                                                          \
        .name = "positive", .metavar = "CLASS", .kind = DESCENT_OPTION_TEXT,                   \
        .offset = offsetof(type, member.positive), .capacity = CLI_CLASS_NAME, .fallback = "", \
        .help = "two classes: the positive one (default: the second of them)"                  \
    }

extern const descent_option_word cli_no_threshold[];

/// CLI_DONE where the model has two classes; else an error that names the option, and
/// CLI_USAGE.
int cli_class_choice_needs_two(const char *option, const descent_model *model);

/// Puts the choice into the options. CLI_DONE, or CLI_USAGE with an error printed where the
/// model has no such class, or not two.
int cli_class_choice_apply(const cli_class_choice *choice, const descent_model *model,
                           descent_class_options *options);

#endif
