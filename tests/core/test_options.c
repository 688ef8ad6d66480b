// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include <descent/options.h>
#include <descent/schedule.h>

#include "optim/schedule/list.h"

#include <locale.h>

typedef struct thing {
    size_t size;
    double rate;
    double clip;
    double time;
    uint64_t batch;
    uint64_t epochs;
    bool verbose;
    int color;
    char name[8];
    char decay[DESCENT_SCHEDULE_TEXT];
} thing;

static const descent_option_word clips[] = {{"none", HUGE_VAL}, {NULL, 0}};
static const descent_option_word rates[] = {{"auto", (double)NAN}, {NULL, 0}};
static const descent_option_word times[] = {{"forever", HUGE_VAL}, {NULL, 0}};
static const descent_option_word batches[] = {{"auto", 0}, {"full", HUGE_VAL}, {NULL, 0}};
static const descent_option_word colors[] = {{"red", 3}, {"green", 5}, {"blue", -1}, {NULL, 0}};

#define AT(field) .offset = offsetof(thing, field)

static const descent_option options[] = {
    {.name = "learning-rate",
     .kind = DESCENT_OPTION_REAL,
     AT(rate),
     .fallback = "auto",
     .words = rates,
     .low = 0.0,
     .high = DESCENT_BELOW_ONE},
    {.name = "clip",
     .kind = DESCENT_OPTION_REAL,
     AT(clip),
     .fallback = "none",
     .words = clips,
     .low = DESCENT_ABOVE_ZERO,
     .high = HUGE_VAL},
    {.name = "time",
     .kind = DESCENT_OPTION_DURATION,
     AT(time),
     .fallback = "1.5h",
     .words = times,
     .low = 1.0,
     .high = 86400.0},
    {.name = "batch",
     .kind = DESCENT_OPTION_COUNT,
     AT(batch),
     .fallback = "auto",
     .words = batches,
     .low = 1.0,
     .high = HUGE_VAL},
    {.name = "epochs",
     .kind = DESCENT_OPTION_COUNT,
     AT(epochs),
     .fallback = "10",
     .low = 1.0,
     .high = 1e6},
    {.name = "verbose", .kind = DESCENT_OPTION_FLAG, AT(verbose), .fallback = "yes"},
    {.name = "color",
     .kind = DESCENT_OPTION_CHOICE,
     AT(color),
     .fallback = "green",
     .words = colors},
    {.name = "name", .kind = DESCENT_OPTION_TEXT, AT(name), .capacity = 8, .fallback = "x"},
    {.name = "decay",
     .kind = DESCENT_OPTION_CUSTOM,
     AT(decay),
     .capacity = DESCENT_SCHEDULE_TEXT,
     .fallback = "none",
     .parse = dsc_decay_parse,
     .format = dsc_decay_format},
};

static const descent_option_table table = {"Thing", options, sizeof options / sizeof *options,
                                           sizeof(thing)};

static thing thing_default(void)
{
    thing t;
    descent_options_default(&table, &t);
    return t;
}

static void defaults_are_valid(void)
{
    const thing t = thing_default();
    descent_error error;
    CHECK(t.size == sizeof t);
    CHECK(isnan(t.rate) && isinf(t.clip) && t.time == 5400.0);
    CHECK(t.batch == 0 && t.epochs == 10 && t.verbose && t.color == 5);
    CHECK_TEXT(t.name, "x");
    CHECK_TEXT(t.decay, "none");
    CHECK_OK(descent_options_check(&table, &t, &error));
}

// By values: bytes between members differ as they like.
static bool same(const thing *a, const thing *b)
{
    bool equal = a->size == b->size;
    for (size_t i = 0; i < table.count; i++) {
        char texts[2][64];
        descent_options_get(&table, a, &table.options[i], texts[0], sizeof texts[0]);
        descent_options_get(&table, b, &table.options[i], texts[1], sizeof texts[1]);
        equal = equal && strcmp(texts[0], texts[1]) == 0;
    }
    return equal;
}

static void good_values_read_back_as_text(void)
{
    thing t = thing_default();
    descent_error error;
    static const struct {
        const char *name, *text, *back; /* back NULL: the same text */
    } cases[] = {
        {"learning-rate", "0.1", NULL},
        {"learning_rate", "0", NULL},
        {"learning-rate", "auto", NULL},
        {"learning-rate", "1e-3", "0.001"},
        {"learning-rate", "none", "0"},
        {"clip", "2.5", NULL},
        {"clip", "none", NULL},
        {"time", "60s", NULL},
        {"time", "5m", "300s"},
        {"time", "1.5h", "5400s"},
        {"time", "90", "90s"},
        {"time", "forever", NULL},
        {"batch", "64", NULL},
        {"batch", "full", NULL},
        {"batch", "auto", NULL},
        {"batch", "1e3", "1000"},
        {"epochs", "1000000", NULL},
        {"verbose", "off", "false"},
        {"verbose", "1", "true"},
        {"color", "blue", NULL},
        {"name", "seven77", NULL},
        {"name", "", NULL},
        {"decay", "step:10,0.5", NULL},
        {"decay", "exp:0.95", NULL},
        {"batch", "18446744073709551615", "full"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        const descent_option *option = descent_options_find(&table, cases[i].name);
        CHECK(option != NULL);
        CHECK_OK(descent_options_set(&table, &t, cases[i].name, cases[i].text, &error));
        CHECK_OK(descent_options_check(&table, &t, &error));
        descent_options_get(&table, &t, option, text, sizeof text);
        CHECK_TEXT(text, cases[i].back ? cases[i].back : cases[i].text);
        thing again = t;
        CHECK_OK(descent_options_set(&table, &again, cases[i].name, text, &error));
        CHECK(same(&again, &t));
    }
    CHECK(t.batch == UINT64_MAX && t.color == -1);
}

static void bad_values_are_refused_by_name_and_range(void)
{
    static const struct {
        const char *name, *text, *message;
    } cases[] = {
        {"learning-rate", "fast", "learning-rate: 'fast' is neither a number nor \"auto\""},
        {"learning-rate", "aut",
         "learning-rate: 'aut' is neither a number nor \"auto\" (did you mean 'auto'?)"},
        {"learning-rate", "1",
         "learning-rate: 1 is out of range: it must be at least 0 and less than 1, or auto"},
        {"learning-rate", "-0.5",
         "learning-rate: -0.5 is out of range: it must be at least 0 and less than 1, or auto"},
        {"learning-rate", "nan",
         "learning-rate: nan is out of range: it must be at least 0 and less than 1, or auto"},
        {"learning-rate", "", "learning-rate: '' is neither a number nor \"auto\""},
        {"learning-rate", "0,1", "learning-rate: '0,1' is neither a number nor \"auto\""},
        {"epochs", "none", "epochs: 'none' is not a whole number"},
        {"clip", "0", "clip: 0 is out of range: it must be more than 0, or none"},
        {"clip", "1e400", "clip: inf is out of range: it must be more than 0, or none"},
        {"batch", "0", "batch: 0 is out of range: it must be at least 1, or auto or full"},
        {"clip", "-inf", "clip: -inf is out of range: it must be more than 0, or none"},
        {"time", "5d",
         "time: '5d' is neither a duration like 90, 60s, 5m, 1.5h nor \"forever\""},
        {"time", "s", "time: 's' is neither a duration like 90, 60s, 5m, 1.5h nor \"forever\""},
        {"time", "25h",
         "time: 90000s is out of range: it must be between 1s and 86400s, or forever"},
        {"batch", "1.5", "batch: '1.5' is neither a whole number nor \"auto\" nor \"full\""},
        {"batch", "-1", "batch: '-1' is neither a whole number nor \"auto\" nor \"full\""},
        {"batch", "ful",
         "batch: 'ful' is neither a whole number nor \"auto\" nor \"full\" (did you mean "
         "'full'?)"},
        {"epochs", "0", "epochs: 0 is out of range: it must be between 1 and 1000000"},
        {"epochs", "1000001",
         "epochs: 1000001 is out of range: it must be between 1 and 1000000"},
        {"verbose", "maybe",
         "verbose: 'maybe' is not true or false (or yes, no, on, off, 1, 0)"},
        {"color", "grene",
         "color: 'grene' is not one of red, green or blue (did you mean 'green'?)"},
        {"color", "5", "color: '5' is not one of red, green or blue"},
        {"name", "eight888", "name: the text is longer than 7 bytes"},
        {"decay", "exp", "decay: exp needs more: exp:BASE\n  exp\n  ^^^"},
        {"learnig-rate", "1",
         "there is no option 'learnig-rate': did you mean 'learning-rate'?"},
        {"rate", "1", "there is no option 'rate': did you mean 'learning-rate'?"},
        {"epoch", "1", "there is no option 'epoch': did you mean 'epochs'?"},
        {"zzz", "1", "there is no option 'zzz'"},
        {"", "1", "there is no option ''"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        thing t = thing_default();
        const thing before = t;
        descent_error error = {0};
        CHECK(descent_options_set(&table, &t, cases[i].name, cases[i].text, &error) ==
              DESCENT_INVALID);
        CHECK(same(&t, &before));
        CHECK_TEXT(error.message, cases[i].message);
        CHECK(descent_options_set(&table, &t, cases[i].name, cases[i].text, NULL) ==
              DESCENT_INVALID);
    }
}

static void structs_out_of_range_are_refused(void)
{
    descent_error error;
    thing t = thing_default();
    t.size = 3;
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    char text[128];
    snprintf(text, sizeof text,
             "Thing: the options do not come from their _default function (size is 3, not %zu)",
             sizeof(thing));
    CHECK_TEXT(error.message, text);

    t = thing_default();
    t.rate = 2.0;
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "learning-rate: 2 is out of range: it must be at least 0 and less "
               "than 1, or auto");
    t = thing_default();
    t.time = (double)NAN;
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "time: nans is out of range: it must be between 1s and 86400s, or "
               "forever");
    t = thing_default();
    t.epochs = 0;
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    t = thing_default();
    t.color = 4;
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "color: '4' is not one of red, green or blue");
    t = thing_default();
    memset(t.name, 'a', sizeof t.name);
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    t = thing_default();
    memset(&t.verbose, 7, 1);
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    t = thing_default();
    snprintf(t.decay, sizeof t.decay, "exp:-1");
    CHECK(descent_options_check(&table, &t, &error) == DESCENT_INVALID);
    CHECK_TEXT(
        error.message,
        "decay: -1 is out of range: it must be more than 0 and finite\n  exp:-1\n      ^^");
}

static void near_misses_find_the_name_that_was_meant(void)
{
    static const char *const names[] = {"gd",     "momentum", "rmsprop", "adam",
                                        "adamw",  "epochs",   "every",   "learning-rate",
                                        "layers", "l2",       "lr",      "weight-decay"};
    static const struct {
        const char *typed, *meant;
    } cases[] = {
        {"adma", "adam"},
        {"Adam", "adam"},
        {"adamW", "adamw"},
        {"momentun", "momentum"},
        {"mometnum", "momentum"},
        {"rms", "rmsprop"},
        {"rmsprp", "rmsprop"},
        {"moment", "momentum"},
        {"epoch", "epochs"},
        {"learning_rate", "learning-rate"},
        {"decay", "weight-decay"},
        {"learningrate", "learning-rate"},
        {"lerning-raet", "learning-rate"},
        {"layer", "layers"},
        {"le", "learning-rate"},
        {"xyz", NULL},
        {"a", NULL},
        {"", NULL},
        {"sgdx", NULL},
        {"optimizer", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *meant =
            descent_nearest_name(cases[i].typed, names, sizeof names / sizeof *names);
        if (!CHECK(cases[i].meant ? meant && strcmp(meant, cases[i].meant) == 0 : !meant)) {
            printf("  '%s' -> %s\n", cases[i].typed, meant ? meant : "(none)");
        }
    }
    char text[500];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CHECK(!descent_nearest_name(text, names, 2));
    CHECK(!descent_nearest_name("adam", names, 0));
}

static void short_buffers_are_not_overrun(void)
{
    const thing t = thing_default();
    char text[4] = "zzz";
    descent_options_get(&table, &t, descent_options_find(&table, "color"), text, sizeof text);
    CHECK_TEXT(text, "gre");
    descent_options_get(&table, &t, descent_options_find(&table, "time"), text, 0);
    CHECK_TEXT(text, "gre");
    descent_options_get(&table, &t, descent_options_find(&table, "time"), text, sizeof text);
    CHECK_TEXT(text, "540");
    CHECK(descent_options_find(&table, "none") == NULL);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(defaults_are_valid),
                                       TEST(good_values_read_back_as_text),
                                       TEST(bad_values_are_refused_by_name_and_range),
                                       TEST(structs_out_of_range_are_refused),
                                       TEST(near_misses_find_the_name_that_was_meant),
                                       TEST(short_buffers_are_not_overrun)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
