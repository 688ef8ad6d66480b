// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent generate: text from a model of text, written as it is made.
//
// Keeps: the standard output has the text alone, prompt and all, and every token is written before
// the next one is computed.
#include "generate.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <descent/generate.h>
#include <descent/runs.h>

#include "run/find.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"

enum { PROMPT_BYTES = 65536 };

typedef struct generate_settings {
    size_t size;
    char prompt[PROMPT_BYTES];
    uint64_t length;
} generate_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "prompt",
         .metavar = "TEXT",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(generate_settings, prompt),
         .capacity = PROMPT_BYTES,
         .fallback = "",
         .help = "what the text begins with; without it a line begins"},
        {.name = "length",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(generate_settings, length),
         .fallback = "500",
         .high = 1e12,
         .help = "tokens to write behind the prompt"},
    };
    static const descent_option_table table = {.title = "Text",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(generate_settings)};
    return &table;
}

// ---- which run ----

typedef struct newest {
    char folder[CLI_PATH], created[32];
} newest;

static bool compare_age(const descent_run_facts *facts, void *user)
{
    newest *n = user;
    if (facts->state > DESCENT_RUN_UNTRAINED && strcmp(facts->created, n->created) >= 0) {
        snprintf(n->folder, sizeof n->folder, "%s", facts->folder);
        snprintf(n->created, sizeof n->created, "%s", facts->created);
    }
    return true;
}

static int choose_run(const cli_arguments *arguments, newest *run)
{
    if (arguments->words_count > 0) {
        snprintf(run->folder, sizeof run->folder, "%s", arguments->words[0]);
        return CLI_DONE;
    }
    (void)descent_runs_list("runs", compare_age, run, NULL);
    if (!*run->folder) {
        cli_error("there is no run in runs whose model could write");
        cli_try("descent train book.txt");
        return CLI_NO_INPUT;
    }
    cli_talk("run     %s\n", run->folder);
    return CLI_DONE;
}

// ---- text ----

// A terminal is not to obey what was learnt.
static void print_text(const char *text, size_t length)
{
    const bool shown = isatty(STDOUT_FILENO);
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        const bool obeyed = c == 0x7F || (c < 0x20 && c != '\n' && c != '\t');
        putchar(shown && obeyed ? '?' : c);
    }
    cli_flush_results();
}

static int write_text(descent_generator *generator, const generate_settings *own)
{
    char text[DESCENT_TOKEN_BYTES] = "";
    size_t length = 0;
    print_text(own->prompt, strlen(own->prompt));
    for (uint64_t i = 0; i < own->length && !ferror(stdout); i++) {
        descent_error error = {0};
        if (cli_signals_stop_asked()) {
            putchar('\n');
            return CLI_INTERRUPTED;
        }
        if (descent_generator_next(generator, text, &length, &error) != DESCENT_OK) {
            putchar('\n');
            return cli_fail(&error);
        }
        print_text(text, length);
    }
    if (length == 0 || text[length - 1] != '\n') {
        putchar('\n');
    }
    return CLI_DONE;
}

static int generate_with(const descent_model *model, const char *run,
                         const descent_generate_options *options, const generate_settings *own)
{
    descent_generator *generator = NULL;
    descent_error error = {0};
    if (descent_model_tokens(model) == 0) {
        cli_error("%s was not trained on text: it has nothing to write", CLI_SHOW(run));
        cli_try("descent train book.txt");
        return CLI_USAGE;
    }
    if (descent_generator_create(model, options, own->prompt, strlen(own->prompt), &generator,
                                 &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    cli_signals_catch(false);
    const int code = write_text(generator, own);
    descent_generator_free(generator);
    return code;
}

static int load_and_generate(const cli_arguments *arguments,
                             const descent_generate_options *options,
                             const generate_settings *own)
{
    newest run = {0};
    descent_model *model = NULL;
    descent_error error = {0};
    int code = choose_run(arguments, &run);
    if (code != CLI_DONE) {
        return code;
    }
    if (descent_model_load(run.folder, &model, &error) != DESCENT_OK) {
        code = cli_fail(&error);
        if (code == CLI_NO_INPUT) {
            cli_run_try("generate", run.folder, NULL);
        }
        return code;
    }
    code = generate_with(model, run.folder, options, own);
    descent_model_free(model);
    return code;
}

static int generate(int argc, char **argv)
{
    static generate_settings own;
    descent_generate_options options = descent_generate_options_default();
    descent_options_default(settings_table(), &own);
    const cli_set sets[] = {{settings_table(), &own},
                            {descent_generate_option_table(), &options}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 2, argc, argv, 0, 1,
                                  "RUN: a run folder or a model file", &arguments);
    if (code == CLI_DONE) {
        code = load_and_generate(&arguments, &options, &own);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"prompt", "length", "temperature", "top-k", "seed", NULL};

const cli_command cli_generate_command = {
    .name = "generate",
    .arguments = "[RUN|MODEL] [options]",
    .summary = "write text with a network that was trained on text",
    .text =
        "Writes the prompt, then one token after the other, each drawn from what the network "
        "predicts behind those before it. The network looks back as far as its windows reached "
        "in training (train --block): of a longer prompt, the end counts. Without RUN, the "
        "newest run in runs.\n"
        "The same seed writes the same text. Ctrl-C ends it.\n",
    .examples = "descent generate\n"
                "descent generate runs/book-1 --prompt \"In the beginning\" --length 1000\n"
                "descent generate --temperature 0.7 --top-k 20 --seed 3\n",
    .common = common,
    .tables = {settings_table, descent_generate_option_table},
    .run = generate,
};
