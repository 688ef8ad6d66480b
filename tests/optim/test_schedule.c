// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include <descent/schedule.h>

static descent_schedule schedule_of(const char *text)
{
    descent_schedule schedule = {DESCENT_SCHEDULE_CONSTANT, 0.0, 0};
    descent_error error;
    CHECK_OK(descent_schedule_parse(text, &schedule, &error));
    return schedule;
}

static void factors_follow_their_formulas(void)
{
    static const struct {
        const char *text;
        uint64_t steps, epochs;
        double factor;
    } cases[] = {
        {"none", 7, 3, 1.0},
        {"inverse:1", 0, 0, 1.0},
        {"inverse:1", 50, 1, 0.5},
        {"inverse:1", 50, 2, 1.0 / 3.0},
        {"inverse:1", 50, 3, 0.25},
        {"inverse:1", 50, 4, 0.2},
        {"exp:0.95", 9, 0, 1.0},
        {"exp:0.95", 9, 2, 0.9025},
        {"sqrt:1", 9, 0, 1.0},
        {"sqrt:3", 9, 3, 1.5},
        {"sqrt-step:1", 0, 5, 1.0},
        {"sqrt-step:2", 99, 5, 0.2},
        {"step:10,0.5", 9, 9, 1.0},
        {"step:10,0.5", 9, 10, 0.5},
        {"step:10,0.5", 9, 19, 0.5},
        {"step:10,0.5", 9, 30, 0.125},
        {"exp:0.5", 0, UINT64_MAX, 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const descent_schedule schedule = schedule_of(cases[i].text);
        CHECK_NEAR(descent_schedule_factor(&schedule, cases[i].steps, cases[i].epochs),
                   cases[i].factor, 1e-15);
    }
}

// A rate of 0.2 after epochs 1 to 4, as in the course notes.
static void rates_are_those_of_the_course_notes(void)
{
    const descent_schedule schedule = schedule_of("inverse:1");
    static const double rates[] = {0.1, 0.0667, 0.05, 0.04};
    for (uint64_t e = 1; e <= 4; e++) {
        CHECK_NEAR(0.2 * descent_schedule_factor(&schedule, 0, e), rates[e - 1], 5e-5);
    }
}

static void schedules_as_text_read_back(void)
{
    static const char *const texts[] = {
        "none",        "inverse:1",   "exp:0.95",  "sqrt:2.5",
        "sqrt-step:1", "step:10,0.5", "exp:1e-05", "step:18446744073709551615,0.1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const descent_schedule schedule = schedule_of(texts[i]);
        char text[64];
        descent_schedule_format(&schedule, text, sizeof text);
        CHECK_TEXT(text, texts[i]);
        const descent_schedule again = schedule_of(text);
        CHECK(again.kind == schedule.kind && again.rate == schedule.rate &&
              again.every == schedule.every);
    }
    CHECK(schedule_of("constant").kind == DESCENT_SCHEDULE_CONSTANT);
}

static void texts_that_are_no_schedule_are_refused(void)
{
#define UNKNOWN                                                                                \
    " is not known: use none, inverse:RATE, exp:BASE, sqrt:K, sqrt-step:K or "                 \
    "step:EVERY,FACTOR"
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "''" UNKNOWN},
        {"cosine:3", "'cosine:3'" UNKNOWN},
        {"expo:0.9", "'expo:0.9'" UNKNOWN " (did you mean 'exp'?)"},
        {"stpe:1,2", "'stpe:1,2'" UNKNOWN " (did you mean 'step'?)"},
        {"inverse", "'inverse' needs a number: inverse:RATE"},
        {"inverse:", "'inverse:' needs a number: inverse:RATE"},
        {"none:1", "'none:1': none takes no number"},
        {"exp:fast", "'exp:fast': 'fast' is not a number"},
        {"exp:0", "'exp:0': 0 is out of range: it must be more than 0 and finite"},
        {"exp:-0.5", "'exp:-0.5': -0.5 is out of range: it must be more than 0 and finite"},
        {"exp:1e999", "'exp:1e999': 1e999 is out of range: it must be more than 0 and finite"},
        {"exp:nan", "'exp:nan': nan is out of range: it must be more than 0 and finite"},
        {"step:10", "'step:10' needs two numbers: step:EVERY,FACTOR, like step:10,0.5"},
        {"step", "'step' needs a number: step:EVERY,FACTOR"},
        {"step:0,0.5", "'step:0,0.5': '0' is not a number of epochs, 1 or more"},
        {"step:x,0.5", "'step:x,0.5': 'x' is not a number of epochs, 1 or more"},
        {"step:5,", "'step:5,': '' is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_schedule schedule = {DESCENT_SCHEDULE_SQRT, 3.0, 4};
        descent_error error;
        CHECK(descent_schedule_parse(cases[i].text, &schedule, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, cases[i].message);
        CHECK(schedule.kind == DESCENT_SCHEDULE_SQRT && schedule.rate == 3.0);
    }
}

static void structs_without_sense_give_no_number(void)
{
    const int beyond = 99;
    const descent_schedule unknown = {(descent_schedule_kind)beyond, 1.0, 1};
    const descent_schedule endless = {DESCENT_SCHEDULE_STAIRCASE, 0.5, 0};
    CHECK(isnan(descent_schedule_factor(&unknown, 1, 1)));
    CHECK(isnan(descent_schedule_factor(&endless, 1, 1)));
    char text[16];
    descent_schedule_format(&unknown, text, sizeof text);
    CHECK_TEXT(text, "?");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(factors_follow_their_formulas), TEST(rates_are_those_of_the_course_notes),
        TEST(schedules_as_text_read_back), TEST(texts_that_are_no_schedule_are_refused),
        TEST(structs_without_sense_give_no_number)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
