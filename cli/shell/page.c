// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/page.h"

#include <stdio.h>
#include <string.h>

#include "shell/flags.h"
#include "shell/terminal.h"
#include "shell/text.h"

enum { NARROWEST = 60, PAGE = 80 };

size_t cli_page_columns(void)
{
    const size_t columns = cli_terminal_columns();
    return columns < NARROWEST ? NARROWEST : columns < PAGE ? columns : PAGE;
}

void cli_print_wrapped(const char *text, size_t column, size_t indent)
{
    const size_t page = cli_page_columns();
    bool line_start = true;
    while (*text) {
        const size_t spaces = strspn(text, " \n");
        text += spaces;
        const size_t length = strcspn(text, " \n");
        if (length == 0) {
            break;
        }
        if (!line_start && column + 1 + length > page) {
            printf("\n%*s", (int)indent, "");
            column = indent;
            line_start = true;
        }
        printf("%s%.*s", line_start ? "" : " ", (int)length, text);
        column += length + !line_start;
        line_start = false;
        text += length;
    }
    putchar('\n');
}

static bool names_all_words(const descent_option *option)
{
    for (const descent_option_word *word = option->words; word && word->word; word++) {
        if (!strstr(option->help, word->word)) {
            return false;
        }
    }
    return true;
}

void cli_option_facts(const descent_option *option, char *text, size_t capacity)
{
    *text = '\0';
    if (option->kind == DESCENT_OPTION_CHOICE && !names_all_words(option)) {
        cli_append(text, capacity, "one of ");
        for (const descent_option_word *word = option->words; word->word; word++) {
            const char *joint = word == option->words ? "" : word[1].word ? ", " : " or ";
            cli_append(text, capacity, "%s%s", joint, word->word);
        }
    }
    if (option->fallback && *option->fallback && option->kind != DESCENT_OPTION_FLAG) {
        char words[CLI_FLAG_TEXT];
        cli_append(text, capacity, "%s(default: %s)", *text ? " " : "",
                   cli_with_flags(option->fallback, words));
    }
}
