// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent selftest: does the library get right what is known?
//
// [S14] Steele, Lea, Flood. Fast splittable pseudorandom number generators. OOPSLA 2014.
#include "selftest/selftest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <descent/options.h>

#include "selftest/clusters.h"
#include "selftest/dimension.h"
#include "selftest/edge.h"
#include "selftest/laws.h"
#include "selftest/map.h"
#include "selftest/networks.h"
#include "selftest/plateau.h"
#include "selftest/points.h"
#include "selftest/spectrum.h"
#include "selftest/xor.h"
#include "shell/arguments.h"
#include "shell/output.h"

typedef struct selftest_settings {
    size_t size;
    char only[128];
    bool list, json;
} selftest_settings;

static const cli_case_group *const GROUPS[] = {
    &cli_thresholds_group,  &cli_noise_group,      &cli_edge_group,  &cli_plateau_group,
    &cli_dimension_group,   &cli_clusters_group,   &cli_map_group,   &cli_counts_group,
    &cli_spectrum_group,    &cli_degenerate_group, &cli_known_group, &cli_xor_group,
    &cli_autoencoder_group,
};
enum { GROUP_COUNT = sizeof GROUPS / sizeof *GROUPS };

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "only",
         .metavar = "NAME",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(selftest_settings, only),
         .capacity = sizeof((selftest_settings *)NULL)->only,
         .fallback = "",
         .help = "the group of that name, or the cases with NAME in theirs"},
        {.name = "list",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(selftest_settings, list),
         .fallback = "false",
         .help = "list groups, cases and sources, and test nothing"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(selftest_settings, json),
         .fallback = "false",
         .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Selftest",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(selftest_settings)};
    return &table;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool wanted(const char *only, const cli_case_group *group, const cli_case *row)
{
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (strcmp(only, GROUPS[i]->name) == 0) {
            return strcmp(only, group->name) == 0;
        }
    }
    return !*only || strcmp(only, group->name) == 0 || strstr(row->name, only) != NULL;
}

typedef struct outcome {
    double got, seconds;
    bool good;
    descent_error error; /* message "": it was measured */
} outcome;

static void measure(const cli_case *row, outcome *o)
{
    const double start = seconds();
    o->got = (double)NAN;
    o->error.message[0] = '\0';
    const descent_status status = row->measure(row, &o->got, &o->error);
    o->seconds = seconds() - start;
    o->good = status == DESCENT_OK && fabs(o->got - row->expected) <= row->tolerance;
}

// A number, or the word for it.
static const char *as_text(const cli_case_group *group, double number, char text[32])
{
    if (group->word && isfinite(number)) {
        return group->word(number);
    }
    snprintf(text, 32, "%.10g", number);
    return text;
}

static void print_case(const cli_case_group *group, const cli_case *row, const outcome *o)
{
    char expected[32], got[32];
    printf("  %-4s %-54s %18s %18s\n", o->good ? "ok" : "BAD", row->name,
           as_text(group, row->expected, expected), as_text(group, o->got, got));
    if (!o->good && row->tolerance > 0.0) {
        printf("       may differ by %.2g; source: %s\n", row->tolerance, row->source);
    } else if (!o->good) {
        printf("       source: %s\n", row->source);
    }
    if (*o->error.message) {
        printf("       %s\n", o->error.message);
    }
}

static json_t *case_to_json(const cli_case_group *group, const cli_case *row, const outcome *o)
{
    return json_pack("{s:s, s:s, s:s, s:f, s:f, s:o, s:b, s:f, s:s}", "group", group->name,
                     "name", row->name, "source", row->source, "expected", row->expected,
                     "tolerance", row->tolerance, "got", cli_json_number(o->got), "ok",
                     (int)o->good, "seconds", o->seconds, "error", o->error.message);
}

typedef struct totals {
    size_t good, bad;
    json_t *array; /* NULL: print */
} totals;

static void run_group(const char *only, const cli_case_group *group, totals *t)
{
    bool titled = t->array != NULL;
    for (size_t i = 0; i < group->count; i++) {
        const cli_case *row = &group->cases[i];
        if (!wanted(only, group, row)) {
            continue;
        }
        if (!titled) {
            printf("%s%s: %s\n", t->good + t->bad > 0 ? "\n" : "", group->name, group->about);
            titled = true;
        }
        outcome o;
        measure(row, &o);
        *(o.good ? &t->good : &t->bad) += 1;
        if (t->array) {
            json_array_append_new(t->array, case_to_json(group, row, &o));
        } else {
            print_case(group, row, &o);
            fflush(stdout);
        }
    }
}

int cli_selftest_run(const cli_case_group *const *groups, size_t count, const char *only,
                     bool json)
{
    const double start = seconds();
    totals t = {.array = json ? json_array() : NULL};
    if (!json) {
        printf("%-61s %18s %18s\n", "", "expected", "got");
    }
    for (size_t i = 0; i < count; i++) {
        run_group(only, groups[i], &t);
    }
    const double time = seconds() - start;
    int code = CLI_DONE;
    if (json) {
        code = cli_print_json_exact(json_pack("{s:I, s:I, s:f, s:o}", "passed",
                                              (json_int_t)t.good, "failed", (json_int_t)t.bad,
                                              "seconds", time, "cases", t.array));
    } else {
        printf("\n%zu of %zu as expected, %.1f s\n", t.good, t.good + t.bad, time);
    }
    return t.bad > 0 ? CLI_FAILED : code;
}

static int list(const selftest_settings *own)
{
    json_t *array = own->json ? json_array() : NULL;
    bool first = true;
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        const cli_case_group *group = GROUPS[i];
        bool titled = false;
        for (size_t k = 0; k < group->count; k++) {
            const cli_case *row = &group->cases[k];
            if (!wanted(own->only, group, row)) {
                continue;
            }
            if (array) {
                json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:f, s:f}", "group",
                                                       group->name, "name", row->name, "source",
                                                       row->source, "expected", row->expected,
                                                       "tolerance", row->tolerance));
                continue;
            }
            if (!titled) {
                printf("%s%s: %s\n", first ? "" : "\n", group->name, group->about);
            }
            first = false;
            titled = true;
            char text[32], within[32] = "";
            if (row->tolerance > 0.0) {
                snprintf(within, sizeof within, "+- %.2g", row->tolerance);
            }
            printf("  %-54s %18s %-11s %s\n", row->name, as_text(group, row->expected, text),
                   within, row->source);
        }
    }
    return array ? cli_print_json_exact(array) : CLI_DONE;
}

static bool known(const selftest_settings *own)
{
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        for (size_t k = 0; k < GROUPS[i]->count; k++) {
            if (wanted(own->only, GROUPS[i], &GROUPS[i]->cases[k])) {
                return true;
            }
        }
    }
    cli_error("--only: no group \"%s\", and no case with that in its name", own->only);
    const char *names[GROUP_COUNT];
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        names[i] = GROUPS[i]->name;
    }
    const char *near = descent_nearest_name(own->only, names, GROUP_COUNT);
    cli_try("descent selftest %s%s", near ? "--only " : "--list", near ? near : "");
    return false;
}

static int selftest(int argc, char **argv)
{
    selftest_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, 0, "", &arguments);
    if (code == CLI_DONE && !known(&settings)) {
        code = CLI_USAGE;
    } else if (code == CLI_DONE) {
        code = settings.list
                   ? list(&settings)
                   : cli_selftest_run(GROUPS, GROUP_COUNT, settings.only, settings.json);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"only", "list", "json", NULL};

const cli_command cli_selftest_command = {
    .name = "selftest",
    .arguments = "[options]",
    .summary = "compare with numbers that are known",
    .text = "Computes what is known from papers or exact formulas (limits of stability, noise "
            "floors, plateaus, stationary points of networks and functions, spectra), and "
            "prints it next to the number that must come out. The exit code is 1 when one does "
            "not.\n",
    .examples = "descent selftest\n"
                "descent selftest --only thresholds\n"
                "descent selftest --list\n",
    .common = common,
    .tables = {settings_table},
    .run = selftest,
};
