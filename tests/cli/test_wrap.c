// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lines of sentences break between words, commands stay whole.
#include <stdlib.h>

#include "check.h"
#include "shell/wrap.h"

static void check_lines(const char *text, size_t used, size_t columns, const char *expected)
{
    char *got = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&got, &size);
    if (!CHECK(file != NULL)) {
        return;
    }
    cli_put_in_columns(file, text, strlen(text), used, columns);
    fclose(file);
    CHECK_TEXT(got, expected);
    free(got);
}

static void lines_are_wrapped_between_words(void)
{
    check_lines("verdict overfitting: training still falls\n", 0, 30,
                "verdict overfitting: training\n        still falls\n");
    check_lines("        one two three four\n        five\n", 0, 20,
                "        one two\n        three four\n        five\n");
    check_lines("done    3 epochs, 4 steps\n", 0, 40, "done    3 epochs, 4 steps\n");
    check_lines("done    3 epochs, 4 steps\n", 0, 26, "done    3 epochs, 4 steps\n");
    check_lines("done    3 epochs, 4 steps\n", 0, 25, "done    3 epochs, 4 steps\n");
    check_lines("done    3 epochs, 4 steps\n", 0, 24, "done    3 epochs, 4\n        steps\n");
}

// What is behind a label that was written before, and words that are longer than a line.
static void words_longer_than_a_line_stay_whole(void)
{
    check_lines("aa bb cc dd ee ff gg hh\n", 7, 20, "aa bb cc dd\n       ee ff gg hh\n");
    check_lines("a-word-that-is-longer-than-a-line b\n", 0, 20,
                "a-word-that-is-longer-than-a-line b\n");
    check_lines("x a-word-that-is-longer-than-a-line b\n", 0, 20,
                "x a-word-that-is-longer-than-a-line\n  b\n");
    check_lines("", 0, 20, "");
    check_lines("\n\n", 0, 20, "\n\n");
}

static void commands_are_not_broken(void)
{
    static const char *const whole[] = {"next    descent predict runs/churn-1 FILE\n",
                                        "        descent train --resume a-folder --epochs 40\n",
                                        "try: --valid 0.3 and something behind it\n"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        check_lines(whole[i], 0, 24, whole[i]);
    }
    check_lines("it is descent train that says so\n", 0, 24,
                "it is descent train that\n   says so\n");
}

// Characters are counted, not bytes; a terminal that is no wider than a few words is left
// alone.
static void widths_count_characters(void)
{
    check_lines("äöü ßäö üßä öüß äöü\n", 0, 20, "äöü ßäö üßä öüß äöü\n");
    check_lines("äöü ßäö üßä öüß äöü ßä\n", 0, 20, "äöü ßäö üßä öüß äöü\n    ßä\n");
    check_lines("one two three\n", 0, 8, "one two three\n");
    check_lines("a\x1b[2J\n", 0, 40, "a\\x1B[2J\n");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(lines_are_wrapped_between_words), TEST(words_longer_than_a_line_stay_whole),
        TEST(commands_are_not_broken), TEST(widths_count_characters)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
