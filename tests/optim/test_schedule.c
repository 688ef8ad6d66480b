// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include <descent/schedule.h>

#include "golden/golden_schedules.h"

static descent_schedule *schedule_of(const char *text, const descent_schedule_options *options)
{
    descent_schedule *schedule = NULL;
    descent_error error;
    if (!CHECK_OK(descent_schedule_create(text, options, &schedule, &error))) {
        printf("  %s\n", text);
    }
    return schedule;
}

// Of steps_per_epoch steps an epoch, in a run of `steps`.
static descent_schedule *in_run(const char *text, uint64_t steps_per_epoch, uint64_t steps)
{
    descent_schedule_options o = descent_schedule_options_default();
    o.steps_per_epoch = steps_per_epoch;
    o.steps = steps;
    return schedule_of(text, &o);
}

static double value_at(const char *text, uint64_t steps_per_epoch, uint64_t steps, uint64_t k)
{
    descent_schedule *schedule = in_run(text, steps_per_epoch, steps);
    const double value = descent_schedule_value(schedule, k);
    descent_schedule_free(schedule);
    return value;
}

static void factors_follow_their_formulas(void)
{
    static const struct {
        const char *text;
        uint64_t each, k; /* steps an epoch; the step */
        double factor;
    } cases[] = {
        {"none", 2, 7, 1.0},
        {"inverse:1", 50, 0, 1.0},
        {"inverse:1", 50, 99, 0.5},
        {"inverse:1", 50, 100, 1.0 / 3.0},
        {"inverse:1", 50, 150, 0.25},
        {"inverse:1", 50, 200, 0.2},
        {"exp:0.95", 10, 9, 1.0},
        {"exp:0.95", 3, 8, 0.9025},
        {"sqrt:1", 10, 9, 1.0},
        {"sqrt:3", 3, 9, 1.5},
        {"sqrt-step:1", 1, 0, 1.0},
        {"sqrt-step:2", 17, 99, 0.2},
        {"step:10,0.5", 1, 9, 1.0},
        {"step:10,0.5", 1, 10, 0.5},
        {"step:10,0.5", 1, 19, 0.5},
        {"step:10,0.5", 1, 30, 0.125},
        {"step:every=10,factor=0.5", 1, 30, 0.125},
        {"exp:0.5", 1, UINT64_MAX, 0.0},
        {"warmup:4", 1, 0, 0.0},
        {"warmup:4", 1, 1, 0.25},
        {"warmup:4", 1, 4, 1.0},
        {"warmup:4", 1, 5, 1.0},
        {"warmup:0", 1, 0, 1.0},
        {"warmup:4,0.5..2", 1, 2, 1.25},
        {"linear:4", 1, 3, 0.25},
        {"linear:4", 1, 4, 0.0},
        {"linear:4", 1, 400, 0.0},
        {"linear:4,..0.5", 1, 2, 0.75},
        {"linear:2e", 8, 8, 0.5},
        {"linear:0.5e", 8, 2, 0.5},
        {"polynomial:10,power=3", 1, 5, 0.125},
        {"poly:10", 1, 5, 0.5},
        {"cosine:8,to=0.2", 1, 4, 0.6},
        {"restarts:4,times=2,to=0.1", 1, 3, 0.1 + 0.9 * 0.14644660940672624},
        {"restarts:4,times=2,to=0.1", 1, 4, 1.0},
        {"restarts:4,times=2,to=0.1", 1, 8, 0.55},
        {"restarts:4,times=2,to=0.1", 1, 12, 1.0},
        {"restarts:4,for=8,to=0.1 then constant", 1, 8, 0.1},
        {"cooldown:16", 1, 4, 0.5},
        {"inverse-sqrt:3", 1, 9, 0.5},
        {"piecewise:3=0.5,6=0.25", 1, 2, 1.0},
        {"piecewise:3=0.5,6=0.25", 1, 3, 0.5},
        {"piecewise:3=0.5,6=0.25", 1, 6, 0.25},
        {"piecewise:1e=0.5,3e=0", 4, 12, 0.0},
        {"exp:0.5,for=2e then linear:4", 4, 8, 0.25},
        {"exp:0.5,for=2e then linear:4", 4, 10, 0.125},
        {"constant:3,from=0.25 then warmup:4", 1, 5, 0.625},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!CHECK_NEAR(value_at(cases[i].text, cases[i].each, 0, cases[i].k), cases[i].factor,
                        1e-15)) {
            printf("  %s\n", cases[i].text);
        }
    }
}

// The forms of the notes as formulas of doubles, to the last bit.
static void forms_of_the_notes_keep_their_bits(void)
{
    for (uint64_t k = 0; k < 100; k++) {
        const double e = (double)(k / 7);
        CHECK(value_at("inverse:0.3", 7, 0, k) == 1.0 / (1.0 + 0.3 * e));
        CHECK(value_at("exp:0.93", 7, 0, k) == pow(0.93, e));
        CHECK(value_at("sqrt:1.7", 7, 0, k) == 1.7 / sqrt(e + 1.0));
        CHECK(value_at("sqrt-step:1.7", 7, 0, k) == 1.7 / sqrt((double)k + 1.0));
        CHECK(value_at("step:3,0.7", 7, 0, k) == pow(0.7, floor(e / 3.0)));
    }
}

// A rate of 0.2 after epochs 1 to 4, as in the course notes.
static void rates_are_those_of_the_course_notes(void)
{
    static const double rates[] = {0.1, 0.0667, 0.05, 0.04};
    for (uint64_t e = 1; e <= 4; e++) {
        CHECK_NEAR(0.2 * value_at("inverse:1", 1, 0, e), rates[e - 1], 5e-5);
    }
}

static void curves_are_those_of_other_libraries_and_of_papers(void)
{
    for (size_t i = 0; i < sizeof golden_curves / sizeof *golden_curves; i++) {
        descent_schedule_options o = descent_schedule_options_default();
        o.base = 0.1;
        o.steps = golden_curves[i].steps;
        descent_schedule *schedule = schedule_of(golden_curves[i].text, &o);
        for (uint64_t k = 0; k < GOLDEN_STEPS; k++) {
            if (!CHECK_NEAR(descent_schedule_value(schedule, k), golden_curves[i].rates[k],
                            1e-15)) {
                printf("  %s, step %d\n", golden_curves[i].text, (int)k);
            }
        }
        descent_schedule_free(schedule);
    }
}

static void plateaus_are_those_of_pytorch(void)
{
    for (size_t i = 0; i < sizeof golden_plateaus / sizeof *golden_plateaus; i++) {
        descent_schedule_options o = descent_schedule_options_default();
        o.base = 0.1;
        descent_schedule *schedule = schedule_of(golden_plateaus[i].text, &o);
        int cuts = 0;
        for (uint64_t k = 0; k < GOLDEN_STEPS; k++) {
            cuts += descent_schedule_tell(schedule, k + 1, golden_plateaus[i].losses[k]);
            if (!CHECK_NEAR(descent_schedule_value(schedule, k + 1),
                            golden_plateaus[i].rates[k], 1e-15)) {
                printf("  %s, loss %d\n", golden_plateaus[i].text, (int)k);
            }
        }
        CHECK(cuts > 1);
        descent_schedule_free(schedule);
    }
}

// The step of the first cut, told a loss after each step.
static uint64_t first_cut(const char *text, double first, double then, uint64_t most)
{
    descent_schedule *schedule = in_run(text, 1, 0);
    uint64_t k = 1;
    (void)descent_schedule_tell(schedule, k, first);
    do {
        k++;
    } while (k < most && !descent_schedule_tell(schedule, k, then));
    descent_schedule_free(schedule);
    return k;
}

static void a_plateau_waits_to_the_step(void)
{
    CHECK(first_cut("plateau:0.5,10", 1.0, 1.0, 100) == 11);
    CHECK(first_cut("plateau:0.5,1", 1.0, 1.0, 100) == 2);
    CHECK(first_cut("plateau:0.5,10e", 1.0, 1.0, 100) == 11);
    CHECK(first_cut("warmup:30 then plateau:0.5,10", 1.0, 1.0, 100) == 40);
    // NAN is no improvement.
    CHECK(first_cut("plateau:0.5,10", 1.0, (double)NAN, 100) == 11);
    CHECK(first_cut("plateau:0.5,10", (double)NAN, (double)NAN, 100) == 10);
    // Nor is an infinite loss one to begin with: all others are lower.
    CHECK(first_cut("plateau:0.5,10", HUGE_VAL, 1.0, 100) == 12);
    CHECK(first_cut("plateau:0.5,10", HUGE_VAL, HUGE_VAL, 100) == 10);
    // A margin is a part of the size of the loss, whatever its sign; and a loss of 0 has none.
    CHECK(first_cut("plateau:0.5,10,relative=0.1", -1.0, -1.05, 100) == 11);
    CHECK(first_cut("plateau:0.5,10,relative=0.1", -1.0, -1.2, 100) == 12);
    CHECK(first_cut("plateau:0.5,10,relative=0.1", 0.0, -1e-9, 100) == 12);
    CHECK(first_cut("plateau:0.5,10,relative=0,absolute=0.1", -1.0, -1.05, 100) == 11);
    // Losses that come seldom: the first that is late enough.
    descent_schedule *schedule = in_run("plateau:0.5,10", 4, 0);
    CHECK(!descent_schedule_tell(schedule, 4, 1.0) && !descent_schedule_tell(schedule, 8, 1.0));
    CHECK(!descent_schedule_tell(schedule, 12, 1.0) &&
          descent_schedule_tell(schedule, 16, 1.0));
    CHECK(descent_schedule_value(schedule, 16) == 0.5);
    descent_schedule_free(schedule);
}

static void a_plateau_goes_on_from_its_state(void)
{
    static const char text[] = "warmup:5 then plateau:0.7,3,cooldown=2,floor=0.1";
    descent_schedule *whole = in_run(text, 2, 0), *part = in_run(text, 2, 0);
    for (uint64_t k = 1; k < 60; k++) {
        const double loss = 1.0 / (double)(1 + k / 7);
        double state[DESCENT_SCHEDULE_STATE];
        const bool cut = descent_schedule_tell(whole, k, loss);
        descent_schedule_state(part, state);
        descent_schedule_free(part);
        part = in_run(text, 2, 0);
        CHECK(descent_schedule_set_state(part, state, NULL) == DESCENT_OK);
        CHECK(descent_schedule_tell(part, k, loss) == cut);
        CHECK(descent_schedule_value(part, k) == descent_schedule_value(whole, k));
    }
    CHECK(descent_schedule_value(whole, 60) == 0.1);
    double none[DESCENT_SCHEDULE_STATE] = {0.5, -1.0, 0.0, 0.0, 0.0};
    CHECK(descent_schedule_set_state(part, none, NULL) == DESCENT_INVALID);
    descent_schedule_free(whole);
    descent_schedule_free(part);
}

static void legs_join_without_jumps_and_half_open(void)
{
    static const char *const texts[] = {
        "warmup:10 then cosine:20 then constant",
        "warmup:10,0.5..1 then linear:20,to=0.2 then cosine:30",
        "constant:10 then exp:0.9,for=4e then cooldown:10 then constant",
        "warmup:3e then inverse-sqrt:3e",
        "wsd:10,20%",
        "linear:10,1..0.5 then one-cycle:20",
        "polynomial:7,power=2,to=0.3 then restarts:9,times=3"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        descent_schedule *schedule = in_run(texts[t], 5, 100);
        descent_schedule_leg leg = {.size = sizeof leg};
        double ended = (double)NAN;
        uint64_t end = 0;
        for (size_t i = 0; descent_schedule_leg_get(schedule, i, &leg); i++) {
            CHECK(leg.begin == end);
            CHECK(i == 0 || leg.first == ended);
            CHECK(descent_schedule_value(schedule, leg.begin) == leg.first);
            end = leg.end;
            ended = leg.last;
        }
        if (end != UINT64_MAX) {
            CHECK(descent_schedule_value(schedule, end) == ended);
            CHECK(descent_schedule_value(schedule, UINT64_MAX) == ended);
        }
        descent_schedule_free(schedule);
    }
    // A jump that was asked for.
    CHECK(value_at("linear:4 then linear:4,1..0", 1, 0, 3) == 0.25);
    CHECK(value_at("linear:4 then linear:4,1..0", 1, 0, 4) == 1.0);
}

static void the_rest_of_the_run_is_for_the_leg_without_a_length(void)
{
    CHECK(value_at("cosine", 1, 100, 100) == 0.0 && value_at("linear", 1, 100, 99) > 0.0);
    CHECK(value_at("warmup:20 then linear", 1, 100, 60) == 0.5);
    CHECK(value_at("warmup:20% then linear", 1, 100, 60) == 0.5);
    CHECK(value_at("warmup:2e then linear", 10, 100, 60) == 0.5);
    CHECK(value_at("constant then linear:2e", 10, 100, 79) == 1.0);
    CHECK(value_at("constant then linear:2e", 10, 100, 90) == 0.5);
    CHECK(value_at("warmup:10 then exp:0.5 then linear:10", 10, 100, 89) == pow(0.5, 7.0));
    // With no known end, or none left.
    static const char *const ends[] = {"cosine", "warmup:10 then linear", "warmup:10%",
                                       "constant then linear:10", "wsd"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        descent_schedule_options o = descent_schedule_options_default();
        descent_schedule *schedule = NULL;
        descent_error error;
        CHECK(descent_schedule_create(ends[i], &o, &schedule, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "nobody knows beforehand") != NULL);
        CHECK(strstr(error.remedy, "epochs = ") != NULL);
        o.steps = 5;
        const bool fits = i == 0 || i == 2 || i == 4;
        CHECK((descent_schedule_create(ends[i], &o, &schedule, &error) == DESCENT_OK) == fits);
        descent_schedule_free(fits ? schedule : NULL);
    }
}

// What the remedy of a schedule without an end says is a schedule, and has one.
static void the_length_that_is_said_helps(void)
{
    static const char *const texts[] = {
        "linear",           "plateau:0.5,10%",    "restarts:10%",
        "inverse-sqrt:10%", "polynomial:power=3", "one-cycle"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        descent_schedule_options o = descent_schedule_options_default();
        descent_schedule *schedule = NULL;
        descent_error error;
        char said[64] = "", other[64] = "";
        CHECK(descent_schedule_create(texts[i], &o, &schedule, &error) == DESCENT_INVALID);
        const char *lengths = strstr(error.remedy, "a length for it: ");
        CHECK(lengths && sscanf(lengths, "a length for it: %63s or %63s", said, other) == 2);
        CHECK_OK(descent_schedule_create(said, &o, &schedule, &error));
        descent_schedule_free(schedule);
        CHECK_OK(descent_schedule_create(other, &o, &schedule, &error));
        descent_schedule_free(schedule);
    }
}

// Ten thousand million steps, in epochs of three thousand million; and at the edge of counting.
static void counters_beyond_32_bits_are_exact(void)
{
    const uint64_t large = 10000000000;
    CHECK_NEAR(value_at("cosine:1e10", 1, 0, large / 2), 0.5, 1e-15);
    CHECK(value_at("cosine:1e10", 1, 0, large) == 0.0);
    CHECK_NEAR(value_at("linear", 1, large, large - 1), 1e-10, 1e-22);
    CHECK(value_at("linear", 1, large, large - 2500000000) == 0.25);
    CHECK(value_at("warmup:5e9 then linear:5e9", 1, 0, 7500000000) == 0.5);
    CHECK(value_at("exp:0.5", 3000000000, 0, 5999999999) == 0.5);
    CHECK(value_at("exp:0.5", 3000000000, 0, 6000000000) == 0.25);
    CHECK(value_at("linear:4e", 3000000000, 0, 9000000000) == 0.25);
    CHECK(value_at("restarts:3", 1, 0, large * 3) == 1.0);
    CHECK(value_at("restarts:5e9", 1, 0, large) == 1.0);
    CHECK_NEAR(value_at("sqrt-step:1", 1, 0, large - 1), 1e-5, 1e-20);
    CHECK_NEAR(value_at("sqrt-step:1", 1, 0, UINT64_MAX), 0x1p-32, 1e-24);
    CHECK(value_at("step:5000000000,0.5", 1, 0, large) == 0.25);
    // All of a run is all of it, also where its steps are no double.
    CHECK_NEAR(value_at("linear:100%", 1, UINT64_MAX - 1, UINT64_MAX / 2), 0.5, 1e-15);
    CHECK(value_at("linear:100%", 1, UINT64_MAX - 1, UINT64_MAX - 1) == 0.0);
    CHECK(value_at("constant:100% then linear", 1, (1ULL << 53) + 1, 1ULL << 53) == 1.0);
    CHECK_NEAR(value_at("cosine:100%", 1, UINT64_MAX, UINT64_MAX / 2), 0.5, 1e-15);
    CHECK(value_at("linear:1e15e", UINT32_MAX, 0, large) > 0.99);
    CHECK(first_cut("warmup:5000000000 then plateau:0.5,10", 1.0, 1.0, 100) == 100);
    descent_schedule *schedule = in_run("plateau:0.5,5e9", 1, 0);
    CHECK(!descent_schedule_tell(schedule, large, 1.0));
    CHECK(!descent_schedule_tell(schedule, large + 4999999999, 1.0));
    CHECK(descent_schedule_tell(schedule, large + 5000000000, 1.0));
    descent_schedule_free(schedule);
}

static void values_may_be_absolute(void)
{
    descent_schedule_options o = descent_schedule_options_default();
    o.base = 0.9;
    o.absolute = true;
    descent_schedule *schedule = schedule_of("linear:10,0.95..0.85 then warmup:10", &o);
    CHECK(descent_schedule_value(schedule, 0) == 0.95);
    CHECK_NEAR(descent_schedule_value(schedule, 5), 0.9, 1e-15);
    CHECK(descent_schedule_value(schedule, 10) == 0.85);
    CHECK(descent_schedule_value(schedule, 20) == 0.9); // a factor of 1
    descent_schedule_free(schedule);
}

static void texts_that_are_no_schedule_are_refused(void)
{
#define KNOWN                                                                                  \
    " is no schedule: there are none, inverse, exp, sqrt, sqrt-step, step, constant, warmup, " \
    "linear, polynomial, cosine, restarts, one-cycle, cooldown, inverse-sqrt, plateau, "       \
    "piecewise, wsd"
#define MISSING "a schedule is missing here, like linear or \"warmup:500 then cosine:10000\"\n"
#define RANGE   " is out of range: it must be more than 0 and finite\n"
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", MISSING "  \n  ^"},
        {"then", MISSING "  then\n  ^"},
        {"then linear:5", MISSING "  then linear:5\n  ^"},
        {"expo:0.9", "'expo'" KNOWN " (did you mean 'exp'?)\n  expo:0.9\n  ^^^^"},
        {"warmup:5 then cosin",
         "'cosin'" KNOWN
         " (did you mean 'cosine'?)\n  warmup:5 then cosin\n                ^^^^^"},
        {"warmup:5 then", MISSING "  warmup:5 then\n               ^"},
        {"inverse", "inverse needs more: inverse:RATE\n  inverse\n  ^^^^^^^"},
        {"inverse:", "inverse needs more: inverse:RATE\n  inverse:\n  ^^^^^^^^"},
        {"none:1", "'1' is too much: none\n  none:1\n       ^"},
        {"exp:fast", "'fast' is not a number\n  exp:fast\n      ^^^^"},
        {"exp:0", "0" RANGE "  exp:0\n      ^"},
        {"exp:-0.5", "-0.5" RANGE "  exp:-0.5\n      ^^^^"},
        {"exp:1e999", "1e999" RANGE "  exp:1e999\n      ^^^^^"},
        {"exp:nan", "nan" RANGE "  exp:nan\n      ^^^"},
        {"step:10", "step needs more: step:EVERY,FACTOR\n  step:10\n  ^^^^^^^"},
        {"step:0,0.5", "'0' is not a number of epochs, 1 or more\n  step:0,0.5\n       ^"},
        {"step:x,0.5", "'x' is not a number of epochs, 1 or more\n  step:x,0.5\n       ^"},
        {"step:5,", "'' is not a number\n  step:5,\n         ^"},
        {"warmup", "warmup needs more: warmup:LENGTH[,A..B]\n  warmup\n  ^^^^^^"},
        {"linear:5,6", "'6' is too much: linear[:LENGTH][,A..B]\n  linear:5,6\n           ^"},
        {"linear:5x", "'5x' is not a length: type 500 (steps), 20e (epochs) or 10% (of the "
                      "run)\n  linear:5x\n         ^^"},
        {"linear:120%", "'120%' is not a length: type 500 (steps), 20e (epochs) or 10% (of the "
                        "run)\n  linear:120%\n         ^^^^"},
        {"linear:5,a..1", "'a' is not a number\n  linear:5,a..1\n           ^"},
        {"linear:5,form=1",
         "'form' is nothing that linear takes: linear[:LENGTH][,A..B] (did you mean "
         "'from'?)\n  "
         "linear:5,form=1\n           ^^^^"},
        {"linear:5,from=1,1..0",
         "from is there twice\n  linear:5,from=1,1..0\n                  ^"},
        {"inverse:1,1..0",
         "inverse takes no A..B: inverse:RATE\n  inverse:1,1..0\n            ^^^^"},
        {"restarts:0", "0 is out of range: it must be more than 0\n  restarts:0\n           ^"},
        {"one-cycle:9,rise=1",
         "1 is out of range: it must be more than 0 and less than 100%\n  "
         "one-cycle:9,rise=1\n                   ^"},
        {"plateau:1.5", "the factor of a plateau is less than 1\n  plateau:1.5\n  ^^^^^^^^^^^"},
        {"plateau:of=test",
         "'test' is not valid or train\n  plateau:of=test\n             ^^^^"},
        {"plateau then linear:5", "nothing follows a plateau: nobody knows where it ends\n  "
                                  "plateau then linear:5\n               ^^^^^^^^"},
        {"exp:0.5 then cosine",
         "only one leg can take what the others leave of the run: give "
         "this one, or the one before, a length (for=1000 or for=20e)\n  "
         "exp:0.5 then cosine\n               ^^^^^^"},
        {"constant,from=1", "a colon stands behind the name of a form (did you mean "
                            "'constant:from=1'?)\n  constant,from=1\n  "
                            "^^^^^^^^^^^^^^^"},
        {"piecewise", "piecewise needs more: piecewise:WHEN=X,WHEN=X,...\n  piecewise\n  "
                      "^^^^^^^^^"},
        {"piecewise:5=1,3=2", "the points of piecewise ascend, all in steps, all in epochs "
                              "(10e) or all in %\n  piecewise:5=1,3=2\n                ^"},
        {"piecewise:5=1,3e=2", "the points of piecewise ascend, all in steps, all in epochs "
                               "(10e) or all in %\n  piecewise:5=1,3e=2\n                ^^"},
        {"piecewise:5",
         "'5' is not WHEN=X, like 1000=0.1 or 10e=0.5\n  piecewise:5\n            "
         "^"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        CHECK(descent_schedule_check(cases[i].text, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, cases[i].message);
    }
    // A letter of two bytes has one mark.
    descent_error error;
    CHECK(descent_schedule_check("exp:\xc3\xa9\xc3\xa9", &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "\n      ^^") != NULL && strstr(error.message, "^^^") == NULL);
    char many[1024] = "constant:1";
    for (int i = 0; i < 32; i++) {
        snprintf(many + strlen(many), sizeof many - strlen(many), " then linear:1");
    }
    CHECK(descent_schedule_check(many, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "a schedule has at most 32 legs\n") != NULL);
}

// Texts of words, numbers and signs that schedules have, by chance: each is refused with words and
// marks, or has values wherever it is asked.
static void any_text_is_refused_or_has_values(void)
{
    static const char *const parts[] = {"none",
                                        "inverse",
                                        "exp",
                                        "sqrt",
                                        "step",
                                        "constant",
                                        "warmup",
                                        "linear",
                                        "cosine",
                                        "restarts",
                                        "one-cycle",
                                        "cooldown",
                                        "inverse-sqrt",
                                        "plateau",
                                        "piecewise",
                                        "wsd",
                                        "polynomial",
                                        ":",
                                        ":",
                                        ":",
                                        ",",
                                        ",",
                                        " then ",
                                        " then ",
                                        "=",
                                        "..",
                                        "0.5",
                                        "10",
                                        "3e",
                                        "20%",
                                        "1e300e",
                                        "-1",
                                        "1e15",
                                        "nan",
                                        "1e999",
                                        "for=5",
                                        "to=0.1",
                                        "from=2",
                                        "times=3",
                                        "power=2",
                                        "floor=0.1",
                                        "of=train"};
    uint64_t state = 1;
    int good = 0, bad = 0;
    for (int i = 0; i < 20000; i++) {
        char text[128] = "";
        descent_schedule_options o = descent_schedule_options_default();
        descent_schedule *schedule = NULL;
        descent_error error = {0};
        for (int n = 1 + i % 9; n > 0; n--) {
            state = state * 6364136223846793005 + 1442695040888963407;
            const char *part = parts[(state >> 33) % (sizeof parts / sizeof *parts)];
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s", part);
        }
        o.steps = i % 2 ? 1000 : 0;
        o.steps_per_epoch = 1 + (uint64_t)(i % 7);
        if (descent_schedule_create(text, &o, &schedule, &error) != DESCENT_OK) {
            bad += error.status == DESCENT_INVALID && *error.message;
            continue;
        }
        static const uint64_t steps[] = {0, 1, 9, 10, 11, 999, 1000, 1ULL << 40, UINT64_MAX};
        bool finite = true;
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
            finite = finite && isfinite(descent_schedule_value(schedule, steps[s]));
            (void)descent_schedule_tell(schedule, steps[s], 1.0);
        }
        good += finite;
        descent_schedule_free(schedule);
    }
    CHECK(good > 200 && bad > 10000 && good + bad == 20000);
    printf("# %d good, %d bad\n", good, bad);
}

static void every_form_has_help(void)
{
    descent_schedule_form form = {.size = sizeof form};
    size_t count = 0;
    while (descent_schedule_form_get(count, &form)) {
        CHECK(*form.name && *form.help && form.arguments);
        count++;
    }
    CHECK(count == 18);
    CHECK(descent_schedule_is_constant("none") && descent_schedule_is_constant("constant"));
    CHECK(!descent_schedule_is_constant("exp:1") && !descent_schedule_is_constant(NULL));
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(factors_follow_their_formulas),
        TEST(forms_of_the_notes_keep_their_bits),
        TEST(rates_are_those_of_the_course_notes),
        TEST(curves_are_those_of_other_libraries_and_of_papers),
        TEST(plateaus_are_those_of_pytorch),
        TEST(a_plateau_waits_to_the_step),
        TEST(a_plateau_goes_on_from_its_state),
        TEST(legs_join_without_jumps_and_half_open),
        TEST(the_rest_of_the_run_is_for_the_leg_without_a_length),
        TEST(the_length_that_is_said_helps),
        TEST(counters_beyond_32_bits_are_exact),
        TEST(values_may_be_absolute),
        TEST(texts_that_are_no_schedule_are_refused),
        TEST(any_text_is_refused_or_has_values),
        TEST(every_form_has_help)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
