// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The parser of command lines on a table of its own.
#include "check.h"
#include "shell/arguments.h"
#include "shell/output.h"

typedef struct sample {
    size_t size;
    double rate;
    bool json;
    char out[16];
    double valid;
    char valid_file[64];
} sample;

static const descent_option options[] = {
    {.name = "lr",
     .alias = "learning-rate",
     .metavar = "X",
     .kind = DESCENT_OPTION_REAL,
     .offset = offsetof(sample, rate),
     .fallback = "0.1",
     .low = -10.0,
     .high = 10.0,
     .help = "learning rate"},
    {.name = "json",
     .kind = DESCENT_OPTION_FLAG,
     .offset = offsetof(sample, json),
     .fallback = "false",
     .help = "JSON"},
    {.name = "out",
     .metavar = "DIR",
     .kind = DESCENT_OPTION_TEXT,
     .offset = offsetof(sample, out),
     .capacity = sizeof((sample *)NULL)->out,
     .fallback = "",
     .help = "folder"},
    {.name = "valid",
     .metavar = "F",
     .kind = DESCENT_OPTION_REAL,
     .offset = offsetof(sample, valid),
     .fallback = "0.2",
     .low = 0.0,
     .high = 0.9,
     .help = "validation"},
    {.name = "valid-file",
     .metavar = "FILE",
     .kind = DESCENT_OPTION_TEXT,
     .offset = offsetof(sample, valid_file),
     .capacity = sizeof((sample *)NULL)->valid_file,
     .fallback = "",
     .help = "validation file"},
};

static const descent_option_table table = {"Sample", options, sizeof options / sizeof *options,
                                           sizeof(sample)};

typedef struct outcome {
    int code;
    sample values;
    size_t words;
    char first[32]; /* word */
} outcome;

enum { WORDS = 8 };

// Parses and applies up to eight words.
static outcome parse(const char *const words[WORDS])
{
    char copies[WORDS + 1][64] = {"train"};
    char *argv[WORDS + 2] = {copies[0]};
    int argc = 1;
    for (; argc <= WORDS && words[argc - 1]; argc++) {
        snprintf(copies[argc], sizeof copies[argc], "%s", words[argc - 1]);
        argv[argc] = copies[argc];
    }
    outcome result = {0};
    descent_options_default(&table, &result.values);
    const cli_set set = {&table, &result.values};
    cli_arguments arguments;
    result.code = cli_arguments_parse(&set, 1, argc, argv, &arguments);
    if (result.code == CLI_DONE) {
        result.code = cli_arguments_apply(&arguments);
    }
    result.words = arguments.words_count;
    snprintf(result.first, sizeof result.first, "%s", result.words ? arguments.words[0] : "");
    cli_arguments_free(&arguments);
    return result;
}

static void options_are_read_in_every_usual_form(void)
{
    outcome o = parse((const char *[WORDS]){"data.csv", "--lr", "0.5", "--json"});
    CHECK(o.code == CLI_DONE && o.words == 1);
    CHECK_TEXT(o.first, "data.csv");
    CHECK_NEAR(o.values.rate, 0.5, 0.0);
    CHECK(o.values.json);
    o = parse((const char *[WORDS]){"--lr=0.25", "--json=no", "-o", "there"});
    CHECK(o.code == CLI_DONE && !o.values.json);
    CHECK_NEAR(o.values.rate, 0.25, 0.0);
    CHECK_TEXT(o.values.out, "there");
    o = parse((const char *[WORDS]){"-othere", "--out="});
    CHECK(o.code == CLI_DONE);
    CHECK_TEXT(o.values.out, "");
    o = parse((const char *[WORDS]){"--learning-rate", "2", "-j"});
    CHECK(o.code == CLI_DONE && o.values.json);
    CHECK_NEAR(o.values.rate, 2.0, 0.0);
}

static void negative_numbers_are_values(void)
{
    outcome o = parse((const char *[WORDS]){"--lr", "-3"});
    CHECK(o.code == CLI_DONE);
    CHECK_NEAR(o.values.rate, -3.0, 0.0);
    o = parse((const char *[WORDS]){"--lr", "-.5e-1"});
    CHECK_NEAR(o.values.rate, -0.05, 1e-15);
    o = parse((const char *[WORDS]){"--out", "-"});
    CHECK(o.code == CLI_DONE);
    CHECK_TEXT(o.values.out, "-");
}

static void last_one_counts(void)
{
    const outcome o = parse((const char *[WORDS]){"--lr", "1", "--lr", "2"});
    CHECK(o.code == CLI_DONE);
    CHECK_NEAR(o.values.rate, 2.0, 0.0);
}

static void dashes_end_options(void)
{
    const outcome o = parse((const char *[WORDS]){"--", "--lr", "-x"});
    CHECK(o.code == CLI_DONE && o.words == 2);
    CHECK_TEXT(o.first, "--lr");
    CHECK(parse((const char *[WORDS]){"-"}).words == 1);
}

static void wrong_options_and_values_are_usage_errors(void)
{
    CHECK(parse((const char *[WORDS]){"--rate", "1"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--lr"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--lr", "--json"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--lr", "11"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--lr", "1x"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--json=maybe"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"-x"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"-3"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--"}).code == CLI_DONE);
    CHECK(parse((const char *[WORDS]){"--=1"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--out", "longer than sixteen"}).code == CLI_USAGE);
}

static void validation_is_by_a_fraction_or_a_file(void)
{
    outcome o = parse((const char *[WORDS]){"--valid", "0.3"});
    CHECK(o.code == CLI_DONE);
    CHECK_NEAR(o.values.valid, 0.3, 0.0);
    o = parse((const char *[WORDS]){"--valid", "/dev/null"});
    CHECK(o.code == CLI_DONE);
    CHECK_TEXT(o.values.valid_file, "/dev/null");
    o = parse((const char *[WORDS]){"--valid", "/dev/null", "--valid", "0.1"});
    CHECK(o.code == CLI_DONE);
    CHECK_TEXT(o.values.valid_file, "");
    CHECK(parse((const char *[WORDS]){"--valid", "1.5"}).code == CLI_USAGE);
    CHECK(parse((const char *[WORDS]){"--valid", "/no/such/file"}).code == CLI_USAGE);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(options_are_read_in_every_usual_form),
        TEST(negative_numbers_are_values),
        TEST(last_one_counts),
        TEST(wrong_options_and_values_are_usage_errors),
        TEST(dashes_end_options),
        TEST(validation_is_by_a_fraction_or_a_file),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
