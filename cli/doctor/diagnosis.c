// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From facts to warnings: what would slow a run down on this machine, and what to type.
//
// Keeps: a warning has something to do about it (`remedy`), and appears only when the fact is
// known and matters: thresholds keep what a healthy machine shows by chance from being
// reported. Unknown facts are NAN or 0 and never compared as if they were measured.
#include "doctor/diagnosis.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shell/text.h"

// Below these a fact is no reason to worry.
static const double busy_least = 0.25;    /* cores; what is read is in steps of 0.1 */
static const double stolen_least = 0.05;  /* cores */
static const double faster_least = 1.1;   /* times */
static const double memory_least = 512e6; /* bytes */
static const double disk_least = 100e6;   /* bytes */

const descent_speed *cli_diagnosis_speed(const cli_diagnosis *d, const char *isa)
{
    for (size_t i = 0; i < d->speed_count; i++) {
        if (d->speeds[i].threads == 1 && strcmp(d->speeds[i].isa, isa) == 0) {
            return &d->speeds[i];
        }
    }
    return NULL;
}

double cli_diagnosis_price(const cli_diagnosis *d, const char *isa)
{
    const descent_speed *speed = cli_diagnosis_speed(d, isa);
    double best = (double)NAN;
    for (size_t i = 0; i < d->speed_count; i++) {
        best = d->speeds[i].threads == 1 ? fmax(best, d->speeds[i].product[0]) : best;
    }
    return speed ? best / speed->product[0] : (double)NAN;
}

static void warn(cli_diagnosis *d, const char *remedy, const char *format, ...)
    DESCENT_FORMAT(3, 4);

static void warn(cli_diagnosis *d, const char *remedy, const char *format, ...)
{
    if (d->warning_count == CLI_WARNINGS) {
        return;
    }
    cli_warning *warning = &d->warnings[d->warning_count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(warning->what, sizeof warning->what, format, arguments);
    va_end(arguments);
    snprintf(warning->remedy, sizeof warning->remedy, "%s", remedy);
}

static void warn_build(cli_diagnosis *d)
{
    if (*d->build.sanitizers) {
        warn(d, "make    builds without them, in build/",
             "the library was built with sanitizers (%s): everything is several times slower",
             d->build.sanitizers);
    } else if (!d->build.optimised) {
        warn(d, "make    builds with optimisation, in build/",
             "the library was built without optimisation: all but the kernels is slower");
    }
    if (*d->machine.emulator) {
        warn(d,
             strcmp(d->machine.emulator, "valgrind") == 0
                 ? "run descent without valgrind"
                 : "use a program that was built for this processor",
             "this process is emulated (%s): everything is many times slower",
             d->machine.emulator);
    }
}

static bool is_runnable(const char *isa)
{
    for (size_t i = 0; descent_kernels_runnable(i); i++) {
        if (strcmp(descent_kernels_runnable(i), isa) == 0) {
            return true;
        }
    }
    return false;
}

static void warn_kernels(cli_diagnosis *d)
{
    const double price = cli_diagnosis_price(d, d->used);
    if (d->forced && !is_runnable(d->forced)) {
        warn(d, "unset DESCENT_ISA", "DESCENT_ISA is \"%s\", which cannot run here; %s is used",
             d->forced, d->used);
    } else if (d->forced && strcmp(d->used, d->best) != 0 && price >= faster_least) {
        warn(d, "unset DESCENT_ISA",
             "DESCENT_ISA=%s: products take %.1f times as long as they could", d->forced,
             price);
    } else if (!d->forced && !*d->machine.emulator && price >= faster_least) {
        for (size_t i = 0; descent_kernels_runnable(i); i++) {
            char remedy[64];
            const char *isa = descent_kernels_runnable(i);
            snprintf(remedy, sizeof remedy, "DESCENT_ISA=%s descent train ...", isa);
            if (cli_diagnosis_price(d, isa) <= 1.0) {
                warn(d, remedy, "the %s kernels are %.1f times as fast here as those in use",
                     isa, price);
            }
        }
    }
#ifdef __x86_64__
    if (!descent_kernels_runnable(1)) {
        warn(d, "in a virtual machine: give it the host's type of processor (-cpu host)",
             "no AVX2: this processor, or the virtual machine around it, has only short "
             "vectors");
    }
#endif
}

static void warn_cores(cli_diagnosis *d)
{
    const cli_machine *m = &d->machine;
    char remedy[160];
    if (m->usable > 0 && m->usable < m->cores) {
        snprintf(remedy, sizeof remedy,
                 "taskset -c 0-%zu descent train ...    or ask the container for more",
                 m->cores - 1);
        warn(d, remedy, "this process may use %zu of %zu cores", m->usable, m->cores);
    }
    // A quota of all cores is no limit; written as a fraction it may be off by rounding.
    if (m->usable > 0 && m->quota < (double)m->usable - 0.01) {
        const double whole = floor(m->quota + 0.01);
        snprintf(remedy, sizeof remedy,
                 "descent train --threads %.0f ...    or give the container more (--cpus)",
                 fmax(whole, 1.0));
        warn(d, remedy,
             "a quota allows %.2g cores' worth of time on %zu cores: threads above that are "
             "stopped again and again",
             m->quota, m->usable);
    }
    if (m->busy >= busy_least) {
        snprintf(remedy, sizeof remedy, "top    to see who%s",
                 m->usable > 1 ? "; or leave them a core: descent train --threads N" : "");
        char low[64] = "";
        if (m->low >= busy_least) {
            snprintf(low, sizeof low, " (%.1f at low priority, which gives way)", m->low);
        }
        warn(d, remedy,
             "other processes keep %.1f of %s busy now%s: a run takes longer, and what "
             "is measured above is less certain",
             m->busy, CLI_THINGS(m->usable, "core"), low);
    }
    if (m->stolen >= stolen_least) {
        warn(d, "ask who runs the virtual machine, or move it",
             "the host of this virtual machine takes %.2g cores' worth of its time", m->stolen);
    }
}

// The drivers of newer processors have a "powersave" that is their normal state.
static void warn_governor(cli_diagnosis *d)
{
    const cli_machine *m = &d->machine;
    static const char remedy[] = "sudo cpupower frequency-set -g performance";
    const bool own = strncmp(m->governor_driver, "intel_pstate", 12) == 0 ||
                     strncmp(m->governor_driver, "amd-pstate", 10) == 0;
    if (strcmp(m->governor, "powersave") == 0 && !own) {
        warn(d, remedy, "the frequency governor is powersave: cores run at their lowest speed");
    } else if (own && strcmp(m->preference, "power") == 0) {
        warn(d, remedy, "the processor is set to save power rather than to be fast (%s)",
             m->governor_driver);
    }
}

static void warn_room(cli_diagnosis *d)
{
    const cli_runs_folder *home = &d->home;
    if (d->machine.memory_free < memory_least) {
        warn(d, "descent train --batch 64 ...    needs less; --dry-run says how much",
             "only %.0f MB of memory are free", d->machine.memory_free / 1e6);
    }
    if (!home->writable) {
        warn(d, "descent train --out DIR ...    a folder that you may write to",
             "runs cannot be written to %s: %s", home->runs ? "runs/" : "this folder",
             home->why);
    }
    if (home->free < disk_least) {
        warn(d, "df -h .    or descent train --out DIR ... on another disk",
             "only %.0f MB are free on the disk of this folder", home->free / 1e6);
    }
}

void cli_diagnosis_warn(cli_diagnosis *d)
{
    warn_build(d);
    warn_kernels(d);
    warn_cores(d);
    warn_governor(d);
    warn_room(d);
}

// ---- JSON: what is unknown is left out ----

static void set_number(json_t *object, const char *name, double value)
{
    if (isfinite(value)) {
        json_object_set_new(object, name, json_real(value));
    }
}

static void set_count(json_t *object, const char *name, size_t value)
{
    if (value > 0) {
        json_object_set_new(object, name, json_integer((json_int_t)value));
    }
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text && *text) {
        json_object_set_new(object, name, json_string(text));
    }
}

static json_t *machine_to_json(const cli_machine *m)
{
    json_t *object = json_object(), *caches = json_array();
    set_text(object, "processor", m->processor);
    set_count(object, "cores", m->cores);
    set_count(object, "cores_usable", m->usable);
    set_number(object, "quota_cores", m->quota);
    for (size_t i = 0; i < m->cache_count; i++) {
        json_t *cache = json_object();
        set_count(cache, "level", m->caches[i].level);
        set_count(cache, "bytes", m->caches[i].bytes);
        set_count(cache, "shared_by", m->caches[i].shared);
        json_array_append_new(caches, cache);
    }
    json_object_set_new(object, "caches", caches);
    set_text(object, "governor", m->governor);
    set_text(object, "governor_driver", m->governor_driver);
    set_number(object, "memory_bytes", m->memory);
    set_number(object, "memory_free_bytes", m->memory_free);
    set_number(object, "busy_cores", m->busy);
    set_number(object, "busy_cores_low_priority", m->low);
    set_number(object, "stolen_cores", m->stolen);
    set_text(object, "emulator", m->emulator);
    return object;
}

static json_t *speed_to_json(const cli_diagnosis *d, const descent_speed *speed)
{
    json_t *object = json_object(), *products = json_array();
    set_text(object, "kernels", speed->isa);
    set_count(object, "threads", speed->threads);
    set_text(object, "precision", speed->type == DESCENT_FLOAT64 ? "float64" : "float32");
    for (size_t i = 0; i < DESCENT_MEASURED_PRODUCTS; i++) {
        const descent_product_shape shape = descent_measured_product(i);
        json_t *product = json_object();
        set_count(product, "rows", shape.rows);
        set_count(product, "columns", shape.columns);
        set_count(product, "depth", shape.depth);
        set_number(product, "flops", speed->product[i]);
        json_array_append_new(products, product);
    }
    json_object_set_new(object, "products", products);
    set_number(object, "adam_bytes_per_second", speed->adam);
    set_number(object, "peak_flops", speed->peak);
    if (speed->threads == 1) {
        set_number(object, "times_as_long", cli_diagnosis_price(d, speed->isa));
    }
    return object;
}

json_t *cli_diagnosis_to_json(const cli_diagnosis *d)
{
    json_t *object = json_object(), *speeds = json_array(), *warnings = json_array();
    json_t *build = json_object(), *folder = json_object(), *screen = json_object();
    set_text(object, "version", descent_version());
    set_text(build, "compiler", d->build.compiler);
    json_object_set_new(build, "optimised", json_boolean(d->build.optimised));
    set_text(build, "sanitizers", d->build.sanitizers);
    set_text(build, "zlib", d->build.zlib);
    set_text(build, "jansson", d->build.jansson);
    set_text(build, "png", d->build.png);
    set_text(build, "jpeg", d->build.jpeg);
    json_object_set_new(object, "build", build);
    json_object_set_new(object, "machine", machine_to_json(&d->machine));
    set_text(object, "kernels", d->used);
    set_text(object, "kernels_best", d->best);
    set_text(object, "kernels_forced", d->forced);
    for (size_t i = 0; i < d->speed_count; i++) {
        json_array_append_new(speeds, speed_to_json(d, &d->speeds[i]));
    }
    json_object_set_new(object, "speeds", speeds);
    set_number(object, "copy_bytes_per_second", d->memory_speed);
    set_number(folder, "free_bytes", d->home.free);
    json_object_set_new(folder, "writable", json_boolean(d->home.writable));
    json_object_set_new(object, "folder", folder);
    json_object_set_new(screen, "live", json_boolean(d->screen.live));
    json_object_set_new(screen, "colours", json_boolean(d->screen.colours));
    json_object_set_new(screen, "utf8", json_boolean(d->screen.utf8));
    json_object_set_new(object, "terminal", screen);
    for (size_t i = 0; i < d->warning_count; i++) {
        json_t *warning = json_object();
        set_text(warning, "what", d->warnings[i].what);
        set_text(warning, "try", d->warnings[i].remedy);
        json_array_append_new(warnings, warning);
    }
    json_object_set_new(object, "warnings", warnings);
    return object;
}
