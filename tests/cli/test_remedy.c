// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Remedies of the library as they are typed: flags with words of a shell, or lines of a config file.
#include <stdlib.h>

#include "check.h"
#include "shell/flags.h"
#include "shell/remedy.h"

static void check_flags(const char *remedies, const char *expected)
{
    char text[4096];
    cli_remedy_flags(remedies, text, sizeof text);
    CHECK_TEXT(text, expected);
}

static void options_become_flags(void)
{
    check_flags("", "");
    check_flags("split = random", "--split random");
    check_flags("l2 = 0.1    # less", "--l2 0.1    less");
    check_flags("text = Body Mass    # treat the column as categories",
                "--text 'Body Mass'    treat the column as categories");
    check_flags("text = it's", "--text 'it'\\''s'");
    check_flags("text = $HOME", "--text '$HOME'");
    // A value that would be an option, one that a config file has in quotes, an empty one.
    check_flags("range = -1,1", "--range=-1,1");
    check_flags("text = \"#1\"    # why", "--text '#1'    why");
    check_flags("text = \"a #b\"", "--text 'a #b'");
    check_flags("text = \"say \\\"x\\\\y\\\"\"    # why", "--text 'say \"x\\y\"'    why");
    check_flags("weight = \"\"    # all rows count the same",
                "--weight ''    all rows count the same");
    check_flags("class-weight = a=2", "--class-weight a=2");
    check_flags("text = a = b", "--text 'a = b'");
}

static void commands_and_words_stay_as_they_are(void)
{
    check_flags("$ sed '2d' a.csv > b.csv    # without it",
                "sed '2d' a.csv > b.csv    without it");
    check_flags("$ sed 's/    # //' a.csv    # the last one counts",
                "sed 's/    # //' a.csv    the last one counts");
    check_flags("$ cat a.csv", "cat a.csv");
    check_flags("lr=0.01, lr*0.5 or stop", "lr=0.01, lr*0.5 or stop");
    check_flags("Set x = 3    # or not", "Set x = 3    # or not");
    check_flags("more rows", "more rows");
}

static void several_stand_below_each_other(void)
{
    check_flags(
        "missing = n.b.    # treat it as missing\nnumber = a    # all that is none\nmore rows",
        "--missing n.b.    treat it as missing\n"
        "     --number a        all that is none\n"
        "     more rows");
}

static void a_config_file_keeps_its_lines(void)
{
    char text[4096];
    cli_remedy_lines("text = \"#1\"    # why\n$ cat a    # all", text, sizeof text);
    CHECK_TEXT(text, "text = \"#1\"    # why\n     cat a          # all");
}

static void check_words(const char *text, const char *expected)
{
    char *words = cli_flag_words(text);
    if (CHECK(words != NULL)) {
        CHECK_TEXT(words, expected);
    }
    free(words);
    char room[CLI_FLAG_TEXT];
    CHECK_TEXT(cli_with_flags(text, room), expected);
}

// Notes and advice mark options; the program says flags.
static void marked_options_become_flags(void)
{
    check_words("3 texts (`text` keeps it, `number` as numbers)",
                "3 texts (--text keeps it, --number as numbers)");
    check_words("\"-\" is 0 (`missing = -` treats it as missing)",
                "\"-\" is 0 (--missing=- treats it as missing)");
    check_words("(`missing = '-x'` treats", "(--missing='-x' treats");
    check_words("y, named by `target`", "y, named by --target");
    check_words("30 products: `products = 30`", "30 products: --products 30");
    check_words("`a``b = 1`", "--a--b 1");
    check_words("", "");
}

// Words, names of columns and commands hold what looks like an option.
static void what_is_not_marked_stays(void)
{
    const char *const others[] = {"the option text keeps it",
                                  "\"`text`\": 3 texts",
                                  "`descent minimize` runs it",
                                  "\"a `lr = 1` b\": kept",
                                  "use `",
                                  "``",
                                  "`Text`",
                                  "`lr =1`",
                                  "`lr = 1\n`",
                                  "`-lr`"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        check_words(others[i], others[i]);
    }
    // A quote that is never closed hides nothing behind it.
    check_words("5\" screens (`text` keeps it)", "5\" screens (--text keeps it)");
}

static void check_options(const char *options, const char *expected)
{
    char text[256];
    cli_option_flags(options, text, sizeof text);
    CHECK_TEXT(text, expected);
}

// The options of an advice have a line each.
static void options_of_advice_become_flags(void)
{
    check_options("", "");
    check_options("lr = 0.1", "--lr 0.1");
    check_options("lr = 0.1\nlayers = 16 leaky_relu", "--lr 0.1 --layers '16 leaky_relu'");
    check_options("range = -1,1\nlayers = ", "--range=-1,1 --layers ''");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(marked_options_become_flags),         TEST(what_is_not_marked_stays),
        TEST(options_of_advice_become_flags),      TEST(options_become_flags),
        TEST(commands_and_words_stay_as_they_are), TEST(several_stand_below_each_other),
        TEST(a_config_file_keeps_its_lines)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
