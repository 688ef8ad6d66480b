// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Help pages, made from the tables of commands and options.
//
// Keeps: -h has what most people need, --help has everything, and both come from the tables
// that read the options.
#include "shell/help.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "shell/arguments.h"
#include "shell/flags.h"
#include "shell/page.h"
#include "shell/text.h"

enum { LEFT = 24, ROOM = 1024 };

// Short: only the first clause of the help, without facts.
static void print_option(const descent_option *option, bool whole)
{
    char left[128] = "  ", right[ROOM], facts[ROOM] = "";
    const char letter = cli_option_letter(option->name);
    if (letter) {
        cli_append(left, sizeof left, "-%c, ", letter);
    }
    cli_append(left, sizeof left, "--%s", option->name);
    if (option->metavar) {
        cli_append(left, sizeof left, " %s", option->metavar);
    }
    if (whole) {
        cli_option_facts(option, facts, sizeof facts);
    }
    const char *joint = *facts == '\0' ? "" : *facts == '(' ? " " : "; ";
    char words[CLI_FLAG_TEXT];
    const char *help = cli_with_flags(option->help, words);
    const size_t clause = whole ? strlen(help) : strcspn(help, ";");
    snprintf(right, sizeof right, "%.*s%s%.500s", (int)clause, help, joint, facts);
    const size_t used = strlen(left);
    if (used + 2 > LEFT) {
        printf("%s\n%*s", left, LEFT, "");
    } else {
        printf("%-*s", LEFT, left);
    }
    cli_print_wrapped(right, LEFT, LEFT);
}

static const descent_option *find_in_command(const cli_command *command, const char *name)
{
    for (size_t t = 0; t < CLI_TABLES && command->tables[t]; t++) {
        const descent_option *option = descent_options_find(command->tables[t](), name);
        if (option) {
            return option;
        }
    }
    return NULL;
}

static void print_examples(const char *examples)
{
    puts("\nExamples:");
    for (const char *line = examples; *line;) {
        const size_t length = strcspn(line, "\n");
        printf("  %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void print_common_options(const cli_command *command)
{
    if (!command->common[0]) {
        return;
    }
    puts("\nMost used options:");
    for (const char *const *name = command->common; *name; name++) {
        const descent_option *option = find_in_command(command, *name);
        if (option) {
            print_option(option, false);
        }
    }
}

static void print_all_options(const cli_command *command)
{
    for (size_t t = 0; t < CLI_TABLES && command->tables[t]; t++) {
        const descent_option_table *table = command->tables[t]();
        printf("\n%s:\n", table->title);
        for (size_t i = 0; i < table->count; i++) {
            print_option(&table->options[i], true);
        }
    }
    puts("\nHelp:");
    printf("%-*s%s\n", LEFT, "  -h", "the most used options");
    printf("%-*s%s\n", LEFT, "  --help", "this page");
}

void cli_help_command_page(const cli_command *command, bool whole)
{
    printf("usage: descent %s %s\n\n", command->name, command->arguments);
    if (whole) {
        for (const char *line = command->text; *line;) {
            char paragraph[ROOM];
            const size_t length = strcspn(line, "\n");
            snprintf(paragraph, sizeof paragraph, "%.*s", (int)length, line);
            cli_print_wrapped(paragraph, 0, 0);
            line += length + (line[length] == '\n');
        }
    } else {
        printf("%c%s.\n", toupper((unsigned char)*command->summary), command->summary + 1);
    }
    print_examples(command->examples);
    if (whole) {
        print_all_options(command);
    } else {
        print_common_options(command);
        printf("\nAll options: descent %s --help\n", command->name);
    }
}

void cli_help_overview(const cli_command *const *commands)
{
    puts("descent " DESCENT_VERSION ": train neural networks and minimise functions\n");
    for (const cli_command *const *c = commands; *c; c++) {
        printf("  descent %-11s %s\n", (*c)->name, (*c)->summary);
    }
    puts("\nStart with:  descent train @digits\n"
         "             descent minimize \"(1-x)^2 + 100*(y-x^2)^2\" --from x=-1.4,y=2.2\n"
         "Read on:     descent train -h       your data: descent data FILE");
}
