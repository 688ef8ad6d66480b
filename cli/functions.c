// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent functions: the functions that have a name, and what is known of them.
//
// Keeps: only prints the library's catalogue, so what is listed here is what minimize accepts.
#include "functions.h"

#include <stdio.h>
#include <string.h>

#include <descent/catalogue.h>

#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/text.h"
#include "target/lost.h"

typedef struct functions_settings {
    size_t size;
    bool json;
} functions_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(functions_settings, json),
         .fallback = "false",
         .help = "print JSON: an array of all, or one object"},
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(functions_settings)};
    return &table;
}

static const char *kind_word(descent_point_kind kind)
{
    switch (kind) {
    case DESCENT_POINT_MINIMUM:
        return "minimum";
    case DESCENT_POINT_SADDLE:
        return "saddle";
    case DESCENT_POINT_MAXIMUM:
        return "maximum";
    case DESCENT_POINT_DEGENERATE_MINIMUM:
        return "minimum, flat";
    case DESCENT_POINT_DEGENERATE_SADDLE:
        return "saddle, flat";
    case DESCENT_POINT_KINK:
        return "minimum, kink";
    }
    return "point";
}

static size_t count_minima(const descent_function_info *info)
{
    size_t count = 0;
    for (size_t i = 0; i < info->point_count; i++) {
        const descent_point_kind kind = info->points[i].kind;
        count += kind == DESCENT_POINT_MINIMUM || kind == DESCENT_POINT_DEGENERATE_MINIMUM ||
                 kind == DESCENT_POINT_KINK;
    }
    return count;
}

static void dimensions(const descent_function_info *info, char *text, size_t capacity)
{
    if (info->least == info->most) {
        snprintf(text, capacity, "%zu", info->n);
    } else {
        snprintf(text, capacity, "%zu..%zu", info->least, info->most);
    }
}

// ---- JSON ----

static json_t *text_or_null(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

static json_t *points_to_json(const descent_function_info *info)
{
    json_t *points = json_array();
    for (size_t i = 0; i < info->point_count; i++) {
        const descent_known_point *p = &info->points[i];
        json_array_append_new(points,
                              json_pack("{s:s, s:i, s:o, s:s, s:b}", "kind", kind_word(p->kind),
                                        "index", p->index, "f", cli_json_number(p->f), "x",
                                        p->x, "global", (int)p->global));
    }
    return points;
}

static json_t *to_json(const descent_function_info *info)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:I, s:o}",
                     "name", info->name, "title", info->title, "formula",
                     text_or_null(info->formula), "settings", text_or_null(info->settings), "n",
                     (json_int_t)info->n, "least", (json_int_t)info->least, "most",
                     (json_int_t)info->most, "box", text_or_null(info->box), "from",
                     text_or_null(info->from), "about", text_or_null(info->about), "source",
                     text_or_null(info->source), "examples", (json_int_t)info->examples,
                     "points", points_to_json(info));
}

static int all_as_json(void)
{
    size_t count = 0;
    const descent_function_info *all = descent_catalogue(&count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, to_json(&all[i]));
    }
    return cli_print_json_exact(array);
}

// ---- for people ----

static int print_all(void)
{
    size_t count = 0, width = strlen("name");
    const descent_function_info *all = descent_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(all[i].name);
        width = length > width ? length : width;
    }
    printf("%-*s  %10s  %6s  %s\n", (int)width, "name", "variables", "minima", "");
    for (size_t i = 0; i < count; i++) {
        char n[64];
        dimensions(&all[i], n, sizeof n);
        printf("%-*s  %10s  %6zu  %s\n", (int)width, all[i].name, n, count_minima(&all[i]),
               all[i].title);
    }
    printf("\n%zu functions; minima: those that are known, of the usual dimension\n"
           "descent functions NAME       everything known about one\n"
           "descent minimize NAME        minimises it\n",
           count);
    return CLI_DONE;
}

// "label   text", wrapped.
static void field(const char *label, const char *text)
{
    enum { LABEL = 10 };
    if (text && *text) {
        printf("%-*s", LABEL, label);
        cli_print_wrapped(text, LABEL, LABEL);
    }
}

static void print_points(const descent_function_info *info)
{
    if (info->point_count == 0) {
        return;
    }
    printf("\n%-15s %6s %16s  %s\n", "known points", "index", "f", "x");
    for (size_t i = 0; i < info->point_count; i++) {
        const descent_known_point *p = &info->points[i];
        char kind[64];
        snprintf(kind, sizeof kind, "%s%s", kind_word(p->kind), p->global ? " *" : "");
        printf("%-15s %6d %16.10g  %s\n", kind, p->index, p->f + 0.0, p->x);
    }
    puts("index: negative eigenvalues of the Hessian; *: nothing is lower");
}

static void print_commands(const descent_function_info *info)
{
    printf("\ntry: descent minimize %s\n", info->name);
    if (info->n <= 2 && info->examples == 0) {
        printf("     descent minimize %s --with gd,momentum,rmsprop,adam\n", info->name);
    }
    if (info->most > info->least) {
        const size_t more = info->n < 10 && info->most >= 10 ? 10 : info->most;
        printf("     descent minimize %s --dim %zu\n", info->name, more < 1000 ? more : 1000);
    }
    if (info->box && *info->box && info->examples == 0) {
        printf("     descent minimize %s --starts 100\n", info->name);
    }
}

static void print_one(const descent_function_info *info)
{
    char n[128], examples[64];
    dimensions(info, n, sizeof n);
    if (info->least != info->most) {
        cli_append(n, sizeof n, " (usually %zu; --dim N)", info->n);
    }
    printf("%s: %s\n", info->name, info->title);
    field("", info->about);
    putchar('\n');
    field("formula", info->formula ? info->formula : "none: built in");
    field("settings", info->settings);
    field("variables", n);
    if (info->examples > 0) {
        snprintf(examples, sizeof examples, "%zu (a mean over them; --batch N)",
                 info->examples);
        field("examples", examples);
    }
    field("box", info->box);
    field("start", info->from);
    field("source", info->source);
    print_points(info);
    print_commands(info);
}

static int show(const char *name, bool json)
{
    if (!name) {
        return json ? all_as_json() : print_all();
    }
    const descent_function_info *info = descent_catalogue_find(name);
    if (!info) {
        return cli_unknown_function(name);
    }
    if (json) {
        return cli_print_json_exact(to_json(info));
    }
    print_one(info);
    return CLI_DONE;
}

static int functions(int argc, char **argv)
{
    functions_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, 1, "NAME", &arguments);
    if (code == CLI_DONE) {
        code = show(arguments.words_count ? arguments.words[0] : NULL, settings.json);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"json", NULL};

const cli_command cli_functions_command = {
    .name = "functions",
    .arguments = "[NAME] [options]",
    .summary = "list the functions that have a name",
    .text =
        "Lists the test functions that `descent minimize` knows by name, or shows everything "
        "known about one: formula, settings, usual box and start, its minima, saddles and "
        "maxima, and where it comes from.\n",
    .examples = "descent functions\n"
                "descent functions himmelblau\n",
    .common = common,
    .tables = {settings_table},
    .run = functions,
};
