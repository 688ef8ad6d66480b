// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Update rules as people name them, and the conventions of other libraries (--like).
#ifndef DESCENT_CLI_RUN_RULES_H
#define DESCENT_CLI_RUN_RULES_H

#include <descent/optimizer.h>

/// The rule's own name for a word of the option table ("gd" for "sgd"), or NULL; *rule (out).
const char *cli_rule_named(const char *word, descent_rule *rule);

/// "error: no optimizer ..." with the one that was meant, behind `where` ("--with: " or ""); the
/// exit code.
int cli_unknown_rule(const char *where, const char *word);

/// Words of --like: a descent_library.
extern const descent_option_word cli_like_words[];

/// The option as a row of a table, for a struct with an int `like`.
#define CLI_LIKE_OPTION(STRUCT)                                                                \
    {                                                                                          \
        .name = "like", .metavar = "LIBRARY", .kind = DESCENT_OPTION_CHOICE,                   \
        .offset = offsetof(STRUCT, like), .fallback = "none", .words = cli_like_words,         \
        .help =                                                                                \
            "defaults and conventions of another library for update rules: torch, tf, optax, " \
            "or those of the paper; options that are given stand"                              \
    }

/// What a command line asked for: a library, and which options stand as they are.
typedef struct cli_like {
    descent_library library;
    const descent_option_table *table; /* that has the options of optimizers */
    void *options;                     /* its struct */
    bool (*given)(const void *context, const char *name);
    const void *context;
} cli_like;

enum { CLI_LIKE_TEXT = 1024 };

/// Sets the options of the library for a rule. said (out, CLI_LIKE_TEXT bytes): in words what was
/// set, a line; "" for DESCENT_LIBRARY_NONE. CLI_DONE, or the code to exit with.
int cli_rule_like(const cli_like *like, int rule, char *said);

#endif
