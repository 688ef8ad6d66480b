// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The man page descent(1) in roff, from the same tables as the help pages: `descent help
// --man`.
//
// Keeps: an option is described once, in its table; the man page cannot be older than the
// program.
#include "shell/manual.h"

#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "shell/arguments.h"
#include "shell/flags.h"
#include "shell/page.h"

// Text for roff: dashes and backslashes stand for themselves, no line begins with a request.
static void print_roff(const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\'')) {
            fputs("\\&", stdout);
        }
        if (*text == '-') {
            fputs("\\-", stdout);
        } else if (*text == '\\') {
            fputs("\\e", stdout);
        } else {
            putchar(*text);
        }
        line_start = *text == '\n';
    }
}

static void print_line(const char *request, const char *text)
{
    fputs(request, stdout);
    print_roff(text);
    putchar('\n');
}

static void print_option(const descent_option *option)
{
    char facts[1024];
    const char letter = cli_option_letter(option->name);
    fputs(".TP\n\\fB", stdout);
    if (letter) {
        printf("\\-%c\\fR, \\fB", letter);
    }
    fputs("\\-\\-", stdout);
    print_roff(option->name);
    fputs("\\fR", stdout);
    if (option->metavar) {
        fputs(" \\fI", stdout);
        print_roff(option->metavar);
        fputs("\\fR", stdout);
    }
    putchar('\n');
    char words[CLI_FLAG_TEXT];
    print_line("", cli_with_flags(option->help, words));
    cli_option_facts(option, facts, sizeof facts);
    if (*facts) {
        fputs(".br\n", stdout);
        print_line("", facts);
    }
}

static void print_command(const cli_command *command)
{
    printf(".SS \"descent %s\"\n", command->name);
    for (const char *line = command->text; *line;) {
        char paragraph[1024];
        const size_t length = strcspn(line, "\n");
        snprintf(paragraph, sizeof paragraph, "%.*s", (int)length, line);
        print_line(*paragraph ? ".PP\n" : "", paragraph);
        line += length + (line[length] == '\n');
    }
    for (size_t t = 0; t < CLI_TABLES && command->tables[t]; t++) {
        const descent_option_table *table = command->tables[t]();
        print_line(".PP\n", table->title);
        for (size_t i = 0; i < table->count; i++) {
            print_option(&table->options[i]);
        }
    }
    fputs(".PP\nExamples:\n.PP\n.nf\n.RS\n", stdout);
    print_roff(command->examples);
    fputs(".RE\n.fi\n", stdout);
}

static void print_tail(void)
{
    fputs(
        ".SH EXIT STATUS\n"
        ".TP\n0\ndone\n.TP\n1\nfailed\n.TP\n2\nwrong usage\n"
        ".TP\n3\nthe loss diverged; the last good weights are saved\n"
        ".TP\n65\nbad data\n.TP\n66\nno such input\n"
        ".TP\n130\ninterrupted; the state of a run is saved and the command that resumes it is "
        "printed\n"
        ".SH ENVIRONMENT\n"
        ".TP\nNO_COLOR\nno colours\n"
        ".TP\nCOLUMNS\nwidth of what is printed where there is no terminal, 60 to 80 for text\n"
        ".TP\nTERM=dumb\nplain lines in place of the live line\n"
        ".TP\nDESCENT_DATA\nfolder of the bundled data sets (@digits and others)\n"
        ".TP\nDESCENT_ISA\nkernels to use in place of the widest that run here: baseline, "
        "avx2 or "
        "avx512\n"
        ".SH FILES\n"
        ".TP\nruns/NAME\\-1\n"
        "A run: run.json (what it takes to repeat it), metrics.jsonl (one record per epoch), "
        "model.safetensors (the trained model), checkpoints. Runs are numbered and never "
        "overwritten.\n"
        ".TP\nA file for \\fB\\-\\-config\\fR\n"
        "Lines \"key = value\" with the names of the options, and # comments. "
        "\\fBdescent train \\-\\-show\\-config\\fR writes one.\n",
        stdout);
}

void cli_manual(const cli_command *const *commands)
{
    fputs(".TH DESCENT 1 \"\" \"descent " DESCENT_VERSION "\" \"User Commands\"\n"
          ".SH NAME\ndescent \\- train neural networks on the CPU\n.SH SYNOPSIS\n",
          stdout);
    for (const cli_command *const *c = commands; *c; c++) {
        printf("%s.B descent %s\n", c == commands ? "" : ".br\n", (*c)->name);
        print_line("", (*c)->arguments);
    }
    fputs(".SH DESCRIPTION\n"
          "Trains neural networks on data files and uses them: one program, no Python. "
          "Results go to the standard output, everything else to the standard error.\n"
          ".PP\nAn option is written \\fB\\-\\-name VALUE\\fR or \\fB\\-\\-name=VALUE\\fR. "
          "Given twice, the last one counts. \\fB\\-\\-\\fR ends the options.\n"
          ".SH COMMANDS\n",
          stdout);
    for (const cli_command *const *c = commands; *c; c++) {
        print_command(*c);
    }
    print_tail();
}
