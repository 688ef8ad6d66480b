// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent doctor: what this machine offers, how fast it is, and what would slow a run down.
//
// Keeps: facts first (cli_diagnosis), then words or JSON from the same facts, so that both say
// the same. Measuring takes about a second in all.
#include "doctor/doctor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor/diagnosis.h"
#include "doctor/machine.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/terminal.h"
#include "shell/text.h"

static const double seconds_each = 0.03; /* of each speed */

typedef struct doctor_settings {
    size_t size;
    int precision;
    bool json;
} doctor_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option_word precisions[] = {
        {"float32", DESCENT_FLOAT32}, {"float64", DESCENT_FLOAT64}, {NULL, 0}};
    static const descent_option options[] = {
        {.name = "precision",
         .metavar = "TYPE",
         .kind = DESCENT_OPTION_CHOICE,
         .offset = offsetof(doctor_settings, precision),
         .fallback = "float32",
         .words = precisions,
         .help = "numbers to measure with: float32 or float64"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(doctor_settings, json),
         .fallback = "false",
         .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Measuring and output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(doctor_settings)};
    return &table;
}

// ---- finding out ----

static int measure(cli_diagnosis *d, const char *isa, size_t threads)
{
    descent_error error = {0};
    if (d->speed_count == CLI_SPEEDS) {
        return CLI_DONE;
    }
    descent_speed *speed = &d->speeds[d->speed_count];
    speed->size = sizeof *speed;
    if (descent_measure_kernels(isa, d->type, threads, seconds_each, speed, &error) !=
        DESCENT_OK) {
        return cli_fail(&error);
    }
    d->speed_count++;
    return CLI_DONE;
}

// Every instruction set with one thread, and the one in use with all.
static int measure_all(cli_diagnosis *d)
{
    int code = CLI_DONE;
    for (size_t i = 0; descent_kernels_runnable(i) && code == CLI_DONE; i++) {
        code = measure(d, descent_kernels_runnable(i), 1);
    }
    // With one core that would be the same measurement once more.
    if (code == CLI_DONE && d->machine.usable != 1) {
        code = measure(d, d->used, 0);
    }
    return code;
}

static int diagnose(cli_diagnosis *d)
{
    const char *forced = getenv("DESCENT_ISA");
    d->build = descent_build_facts();
    d->used = descent_kernels();
    d->forced = forced && *forced ? forced : NULL;
    for (size_t i = 0; descent_kernels_runnable(i); i++) {
        d->best = descent_kernels_runnable(i);
    }
    cli_machine_read("", &d->machine);
    cli_runs_folder_read(&d->home);
    d->screen = (cli_screen){.terminal = isatty(STDERR_FILENO),
                             .live = cli_terminal_is_live(),
                             .colours = cli_colours(),
                             .utf8 = cli_terminal_is_utf8(),
                             .columns = cli_terminal_columns()};
    const int code = measure_all(d);
    if (descent_measure_memory(0, seconds_each, &d->memory_speed, NULL) != DESCENT_OK) {
        d->memory_speed = (double)NAN; /* no room for the arrays */
    }
    cli_diagnosis_warn(d);
    return code;
}

// ---- telling ----

static void print_fact(const char *name, const char *text)
{
    if (*text) {
        printf("%-10s%s\n", name, text);
    }
}

static void append_size(char *text, size_t capacity, double bytes)
{
    if (bytes >= 0x1p30) {
        cli_append(text, capacity, "%.3g GiB", bytes / 0x1p30);
    } else if (bytes >= 0x1p20) {
        cli_append(text, capacity, "%.3g MiB", bytes / 0x1p20);
    } else {
        cli_append(text, capacity, "%.3g KiB", bytes / 0x1p10);
    }
}

static void print_processor(const cli_machine *m)
{
    char text[256] = "";
    cli_append(text, sizeof text, "%s", m->processor);
    if (m->cores > 0) {
        cli_append(text, sizeof text, "%s%s", *text ? ", " : "", CLI_THINGS(m->cores, "core"));
    }
    if (m->usable > 0 && m->usable < m->cores) {
        cli_append(text, sizeof text, ", %zu of them for this process", m->usable);
    }
    if (isfinite(m->quota)) {
        cli_append(text, sizeof text, ", quota of %.3g", m->quota);
    }
    if (isfinite(m->busy)) {
        cli_append(text, sizeof text, ", %.1f busy with others", m->busy);
    }
    print_fact("processor", text);
    *text = '\0';
    for (size_t i = 0; i < m->cache_count; i++) {
        const cli_cache *cache = &m->caches[i];
        cli_append(text, sizeof text, "%sL%u ", *text ? ", " : "", cache->level);
        append_size(text, sizeof text, (double)cache->bytes);
        if (cache->shared > 1) {
            cli_append(text, sizeof text, " for %zu cores", cache->shared);
        } else if (cache->shared == 1) {
            cli_append(text, sizeof text, " per core");
        }
    }
    print_fact("caches", text);
}

static void print_memory(const cli_diagnosis *d)
{
    char text[128] = "";
    if (isfinite(d->machine.memory_free)) {
        append_size(text, sizeof text, d->machine.memory_free);
        cli_append(text, sizeof text, " free of ");
        append_size(text, sizeof text, d->machine.memory);
    }
    if (isfinite(d->memory_speed)) {
        cli_append(text, sizeof text, "%scopied at %.0f GB/s (read and written)",
                   *text ? ", " : "", d->memory_speed / 1e9);
    }
    print_fact("memory", text);
}

static void print_kernels(const cli_diagnosis *d)
{
    char text[256];
    const char *why = "the widest that runs here";
    const bool obeyed = d->forced && strcmp(d->forced, d->used) == 0;
    snprintf(text, sizeof text, "%s for float32 and float64: %s%s", d->used,
             obeyed ? "chosen by DESCENT_ISA=" : why, obeyed ? d->forced : "");
    print_fact("kernels", text);
}

static void print_build(const descent_build *build)
{
    char text[256];
    printf("descent %s%s%s, %s%s%s\n", descent_version(), *build->compiler ? ", built by " : "",
           build->compiler, build->optimised ? "optimised" : "not optimised",
           *build->sanitizers ? ", sanitizers " : "", build->sanitizers);
    snprintf(text, sizeof text, "zlib %s (.gz files), jansson %s (records)", build->zlib,
             build->jansson);
    print_fact("libraries", text);
    snprintf(text, sizeof text, "PNG: %s%s, JPEG: %s%s", *build->png ? "libpng " : "no",
             build->png, *build->jpeg ? "libjpeg " : "no", build->jpeg);
    print_fact("images", text);
    print_fact("", "matrix products are descent's own: no BLAS, oneDNN or OpenMP needed");
}

static void print_screen(const cli_screen *screen)
{
    char text[256] = "";
    const char *term = getenv("TERM");
    if (!screen->terminal) {
        cli_append(text, sizeof text, "none on stderr: plain lines");
    } else if (!screen->live) {
        cli_append(text, sizeof text, "TERM=%.32s: plain lines", term ? term : "");
    } else {
        cli_append(text, sizeof text, "%.32s, %zu columns, live line, %s", term,
                   screen->columns, screen->colours ? "colours" : "no colours (NO_COLOR)");
    }
    cli_append(text, sizeof text, "; locale %s",
               screen->utf8 ? "UTF-8" : "not UTF-8: plain ASCII");
    print_fact("terminal", text);
}

static void print_runs_folder(const cli_runs_folder *home)
{
    char text[128] = "";
    cli_append(text, sizeof text, "runs/ %s",
               !home->writable ? "cannot be written"
               : home->runs    ? "can be written"
                               : "can be made");
    if (isfinite(home->free)) {
        cli_append(text, sizeof text, ", ");
        append_size(text, sizeof text, home->free);
        cli_append(text, sizeof text, " free on the disk");
    }
    print_fact("folder", text);
}

static void print_speeds(const cli_diagnosis *d)
{
    char head[DESCENT_MEASURED_PRODUCTS][32];
    for (size_t i = 0; i < DESCENT_MEASURED_PRODUCTS; i++) {
        const descent_product_shape s = descent_measured_product(i);
        snprintf(head[i], sizeof head[i], "%zux%zux%zu", s.rows, s.columns, s.depth);
    }
    printf("\nspeed     %s; products in GFLOP/s, Adam in the cache in GB/s\n"
           "          costs: time relative to the fastest; peak: multiply-adds alone\n",
           d->type == DESCENT_FLOAT64 ? "float64" : "float32");
    printf("%-10sthreads  %11s  costs  %11s     peak     Adam  costs\n", "", head[0], head[1]);
    double adam = 0.0;
    for (size_t i = 0; i < d->speed_count; i++) {
        adam = d->speeds[i].threads == 1 ? fmax(adam, d->speeds[i].adam) : adam;
    }
    // The widest kernels, which are in use, first.
    for (size_t i = d->speed_count; i-- > 0;) {
        const descent_speed *s = &d->speeds[i];
        const bool alone = s->threads == 1;
        char costs[16] = "", adam_costs[16] = "";
        if (alone) {
            snprintf(costs, sizeof costs, "%.1f x", cli_diagnosis_price(d, s->isa));
            snprintf(adam_costs, sizeof adam_costs, "  %.1f x", adam / s->adam);
        }
        printf("%-9s %7zu  %11.1f  %5s  %11.1f  %7.1f  %7.1f%s\n", s->isa, s->threads,
               s->product[0] / 1e9, costs, s->product[1] / 1e9, s->peak / 1e9, s->adam / 1e9,
               adam_costs);
    }
}

static void print_warnings(const cli_diagnosis *d)
{
    putchar('\n');
    for (size_t i = 0; i < d->warning_count; i++) {
        printf("%-9s ", "warning");
        cli_print_wrapped(d->warnings[i].what, 10, 10);
        printf("%9s %s\n", "try:", d->warnings[i].remedy);
    }
    if (d->warning_count == 0) {
        puts("Nothing that would slow a run down was found.");
    }
}

static void print_diagnosis(const cli_diagnosis *d)
{
    print_build(&d->build);
    print_processor(&d->machine);
    print_memory(d);
    print_kernels(d);
    print_screen(&d->screen);
    print_runs_folder(&d->home);
    print_speeds(d);
    print_warnings(d);
}

static int examine(const doctor_settings *settings)
{
    static const cli_diagnosis nothing;
    cli_diagnosis d = nothing;
    d.type = (descent_type)settings->precision;
    const int code = diagnose(&d);
    if (code != CLI_DONE) {
        return code;
    }
    if (settings->json) {
        return cli_print_json(cli_diagnosis_to_json(&d));
    }
    print_diagnosis(&d);
    return CLI_DONE;
}

static int doctor(int argc, char **argv)
{
    doctor_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, 0, "no words", &arguments);
    if (code == CLI_DONE) {
        code = examine(&settings);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"precision", "json", NULL};

const cli_command cli_doctor_command = {
    .name = "doctor",
    .arguments = "[options]",
    .summary = "how fast is this machine, and what would slow a run down",
    .text =
        "Looks at the machine for about a second and prints what it has, how fast each kind "
        "of kernels that it can run multiplies matrices and takes Adam steps, and warnings: "
        "what would slow a run down now, each with what to type.\n"
        "Facts that this system does not report are left out. Warnings do not change the exit "
        "status.\n",
    .examples = "descent doctor\n"
                "descent doctor --json\n"
                "DESCENT_ISA=baseline descent doctor\n",
    .common = common,
    .tables = {settings_table},
    .run = doctor,
};
