// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent optimizers: the update rules; and the page of one, for descent help.
//
// Keeps: only prints what the library says of its rules, so what is listed here is what
// --optimizer and --with accept, and no default stands here.
#include "optimizers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/minimize.h>

#include "run/rules.h"
#include "shell/arguments.h"
#include "shell/flags.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/text.h"

typedef struct optimizers_settings {
    size_t size;
    bool json, formulas;
} optimizers_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "formulas",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(optimizers_settings, formulas),
         .fallback = "false",
         .help = "what a step of each rule computes, in place of the table"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(optimizers_settings, json),
         .fallback = "false",
         .help = "print JSON: an array of all, or one object"},
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(optimizers_settings)};
    return &table;
}

// The rate that a rule starts with where a function is minimised.
static double rate_on_functions(descent_rule rule)
{
#define RATE(NAME, word, rate, minimising) [DESCENT_##NAME] = (minimising),
    static const double rates[] = {DESCENT_STEP_RULE_LIST(RATE, RATE)
                                       DESCENT_FUNCTION_RULE_LIST(RATE, RATE)};
#undef RATE
    return rates[rule];
}

static bool searches(descent_rule rule)
{
    return (descent_rule_facts((int)rule) & DESCENT_RULE_SEARCHES) != 0;
}

static bool needs_function(descent_rule rule)
{
    return (descent_rule_facts((int)rule) & DESCENT_RULE_NEEDS_FUNCTION) != 0;
}

static descent_rule_description describe(descent_rule rule)
{
    descent_rule_description d = {.size = sizeof d};
    descent_rule_describe((int)rule, &d, NULL);
    return d;
}

// ---- an option of a rule ----

typedef struct rule_option {
    const descent_option *option;
    char value[64]; /* its default for the rule, as people type it */
} rule_option;

// What `auto` is for the rule, unless its formula has a form of its own.
static void resolve(descent_rule rule, rule_option *next)
{
    const descent_rule_description d = describe(rule);
    const char *form = NULL;
    if (strcmp(next->value, "auto") != 0 || strstr(d.formula, next->option->name)) {
        return;
    }
    if (strcmp(next->option->name, "eps-form") == 0) {
        form = d.eps_form;
    } else if (strcmp(next->option->name, "decay-form") == 0 && !strstr(d.formula, "L ")) {
        form = "l2";
    } else if (strcmp(next->option->name, "decay-form") == 0 &&
               strstr(d.formula, "x -= lr L x")) {
        form = "lr*wd";
    }
    if (form) {
        snprintf(next->value, sizeof next->value, "%s", form);
    }
}

// The next of the names in *names: a row of the optimizer's options, or of those of minimising.
static bool next_option(descent_rule rule, const char **names, rule_option *next)
{
    const descent_optimizer_options o = descent_optimizer_options_default(rule);
    const descent_minimize_options m = descent_minimize_options_default(rule);
    char name[64];
    *names += strspn(*names, " ");
    const size_t length = strcspn(*names, " ");
    if (length == 0) {
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, *names);
    *names += length;
    const descent_option_table *table = descent_optimizer_option_table();
    next->option = descent_options_find(table, name);
    if (next->option) {
        descent_options_get(table, &o, next->option, next->value, sizeof next->value);
        resolve(rule, next);
    } else {
        table = descent_minimize_option_table();
        next->option = descent_options_find(table, name);
        descent_options_get(table, &m, next->option, next->value, sizeof next->value);
    }
    return true;
}

// ---- JSON ----

static json_t *texts(const char *const *list)
{
    json_t *array = json_array();
    for (; *list; list++) {
        json_array_append_new(array, json_string(*list));
    }
    return array;
}

static json_t *options_to_json(descent_rule rule, const char *names)
{
    json_t *object = json_object();
    for (rule_option next; next_option(rule, &names, &next);) {
        json_object_set_new(object, next.option->name, json_string(next.value));
    }
    return object;
}

static json_t *likes_to_json(descent_rule rule)
{
    json_t *object = json_object();
    for (size_t i = 1; cli_like_words[i].word; i++) {
        descent_likeness like = {.size = sizeof like};
        const descent_status status =
            descent_rule_like((int)rule, (descent_library)i, &like, NULL);
        json_object_set_new(object, cli_like_words[i].word,
                            status == DESCENT_OK ? json_string(like.settings) : json_null());
    }
    return object;
}

// What remains different, or why it cannot be had; null where nothing is known of the library's.
static json_t *differences_to_json(descent_rule rule)
{
    json_t *object = json_object();
    for (size_t i = 1; cli_like_words[i].word; i++) {
        descent_likeness like = {.size = sizeof like, .differs = NULL};
        (void)descent_rule_like((int)rule, (descent_library)i, &like, NULL);
        json_object_set_new(object, cli_like_words[i].word,
                            like.differs ? json_string(like.differs) : json_null());
    }
    return object;
}

static json_t *to_json(descent_rule rule)
{
    const descent_rule_description d = describe(rule);
    const bool own = searches(rule);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:o}",
        "name", d.name, "family", d.family, "title", d.title, "formula", d.formula, "paper",
        d.paper, "use", d.use, "avoid", d.avoid, "time", d.time, "memory", d.memory, "state",
        texts(d.vector_names), "lr",
        cli_json_number(own ? (double)NAN : descent_rule_learning_rate(rule)), "lr_functions",
        cli_json_number(own ? (double)NAN : rate_on_functions(rule)), "needs_function",
        (int)needs_function(rule), "options", options_to_json(rule, d.options), "like",
        likes_to_json(rule), "like_differs", differences_to_json(rule));
}

static int all_as_json(void)
{
    json_t *array = json_array();
    for (size_t i = 0; descent_rule_names()[i]; i++) {
        json_array_append_new(array, to_json((descent_rule)i));
    }
    return cli_print_json_exact(array);
}

// ---- for people ----

static void print_rates(descent_rule rule, char *text, size_t capacity)
{
    if (searches(rule)) {
        snprintf(text, capacity, "-");
    } else {
        snprintf(text, capacity, "%g", descent_rule_learning_rate(rule));
    }
}

static void print_lines(const char *lines)
{
    char words[CLI_FLAG_TEXT];
    for (const char *line = cli_with_flags(lines, words); *line;) {
        const size_t length = strcspn(line, "\n");
        printf("    %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

// The rules of a family; width: of the longest name, or 0 for formulas.
static void print_family(const char *family, size_t width)
{
    printf("\n%s\n", family);
    for (size_t i = 0; descent_rule_names()[i]; i++) {
        const descent_rule_description d = describe((descent_rule)i);
        char rate[32];
        if (strcmp(d.family, family) != 0) {
            continue;
        }
        if (width == 0) {
            printf("\n  %s: %s\n", d.name, d.title);
            print_lines(d.formula);
            continue;
        }
        print_rates((descent_rule)i, rate, sizeof rate);
        printf("  %-*s %6zu %7s  %s\n", (int)width, d.name, d.vectors, rate, d.title);
    }
}

static void print_families(size_t width)
{
    for (size_t i = 0; descent_rule_names()[i]; i++) {
        const char *family = describe((descent_rule)i).family;
        bool printed = false;
        for (size_t before = 0; before < i; before++) {
            printed = printed || strcmp(describe((descent_rule)before).family, family) == 0;
        }
        if (!printed) {
            print_family(family, width);
        }
    }
}

static int print_all(void)
{
    size_t count = 0, width = 0;
    for (; descent_rule_names()[count]; count++) {
        const size_t length = strlen(descent_rule_names()[count]);
        width = length > width ? length : width;
    }
    printf("  %-*s %6s %7s\n", (int)width, "rule", "state", "lr");
    print_families(width);
    printf(
        "\n%zu rules; state: numbers kept for each parameter; lr: the default in training\n"
        "descent help RULE                      formula, paper, when to use it\n"
        "descent train DATA --optimizer RULE    descent minimize FUNCTION --with RULE,RULE\n",
        count);
    return CLI_DONE;
}

static int print_formulas(void)
{
    puts("x parameters, g gradient, k = 1, 2, ... the step, L weight decay");
    print_families(0);
    return CLI_DONE;
}

// "label   text", wrapped.
static void field(const char *label, const char *text)
{
    enum { LABEL = 10 };
    char words[CLI_FLAG_TEXT];
    printf("%-*s", LABEL, label);
    cli_print_wrapped(cli_with_flags(text, words), LABEL, LABEL);
}

static void print_formula(descent_rule rule, const char *formula)
{
    puts("");
    print_lines(formula);
    const bool decays = (descent_rule_facts((int)rule) & DESCENT_RULE_DECOUPLES) != 0 ||
                        strstr(formula, "L ") || needs_function(rule);
    printf("\n    x parameters, g gradient, k = 1, 2, ... the step%s\n\n",
           decays ? ", L weight decay"
                  : "; with weight decay L, g + L x\n    takes the place of g");
}

static void print_state(const descent_rule_description *d)
{
    char text[256];
    snprintf(text, sizeof text, "%zu number%s a parameter", d->vectors,
             d->vectors == 1 ? "" : "s");
    for (size_t i = 0; i < d->vectors; i++) {
        cli_append(text, sizeof text, "%s%s", i == 0 ? ": " : ", ", d->vector_names[i]);
    }
    if (*d->memory) {
        cli_append(text, sizeof text, "; %s", d->memory);
    }
    field("memory", text);
}

// Whether a list, "soap, shampoo", has a name: adam is not adamax.
static bool has_name(const char *list, size_t length, const char *name)
{
    for (const char *at = list; at < list + length;) {
        at += strspn(at, ", ");
        const size_t word = strcspn(at, ",:; ");
        if (word == strlen(name) && strncmp(at, name, word) == 0) {
            return true;
        }
        at += word > 0 ? word : 1;
    }
    return false;
}

// The clause of a help that is of this rule, "soap: ...; sophia: ...", or the first.
static const char *clause_of(descent_rule rule, const char *help)
{
    for (const char *clause = help; *clause;) {
        clause += strspn(clause, "; ");
        const size_t whose = strcspn(clause, ":;");
        if (clause[whose] == ':' && has_name(clause, whose, descent_rule_names()[rule])) {
            return clause;
        }
        clause += strcspn(clause, ";");
    }
    return help;
}

// Names, defaults, and a clause of their help.
static void print_options(descent_rule rule, const char *names)
{
    enum { LEFT = 30 };
    printf("\n%-17s %s\n", "option", "default");
    for (rule_option next; next_option(rule, &names, &next);) {
        char words[CLI_FLAG_TEXT], text[CLI_FLAG_TEXT];
        const char *help = cli_with_flags(next.option->help, words);
        help = clause_of(rule, help);
        snprintf(text, sizeof text, "%.*s", (int)strcspn(help, ";"), help);
        if (strcmp(next.option->name, "lr") == 0) {
            cli_append(text, sizeof text, "; %g where a function is minimised",
                       rate_on_functions(rule));
        }
        printf("--%-15s %-11s ", next.option->name, next.value);
        cli_print_wrapped(text, LEFT, LEFT);
    }
}

// What a library has for the rule, and what remains different; "" where neither is said.
static void likeness_of(descent_rule rule, size_t library, char *text, size_t capacity)
{
    descent_likeness like = {.size = sizeof like, .settings = "", .differs = ""};
    const bool same =
        descent_rule_like((int)rule, (descent_library)library, &like, NULL) == DESCENT_OK;
    snprintf(text, capacity, "%s%s%s", same ? like.settings : "",
             !*like.differs   ? ""
             : !same          ? "cannot be had: "
             : *like.settings ? "; but "
                              : "as here; but ",
             like.differs);
}

static void print_likes(descent_rule rule)
{
    bool any = false;
    for (size_t i = 1; cli_like_words[i].word; i++) {
        char label[32], text[CLI_LIKE_TEXT];
        likeness_of(rule, i, text, sizeof text);
        if (*text) {
            printf("%s", any ? "" : "\n");
            snprintf(label, sizeof label, "--like %s", cli_like_words[i].word);
            printf("%-14s ", label);
            cli_print_wrapped(text, 15, 15);
            any = true;
        }
    }
}

int cli_optimizer_page(descent_rule rule)
{
    const descent_rule_description d = describe(rule);
    printf("%s: %s\n", d.name, d.title);
    print_formula(rule, d.formula);
    field("paper", d.paper);
    field("use", d.use);
    field("avoid", d.avoid);
    print_state(&d);
    field("time", d.time);
    print_options(rule, d.options);
    print_likes(rule);
    if (needs_function(rule)) {
        printf("\ndescent minimize FUNCTION --with %s\n", d.name);
    } else {
        printf("\ndescent train DATA --optimizer %s\ndescent minimize FUNCTION --with %s\n"
               "descent help train    has what goes around any rule: clip, lookahead, ...\n",
               d.name, d.name);
    }
    return CLI_DONE;
}

static int optimizers(int argc, char **argv)
{
    optimizers_settings own;
    cli_arguments arguments;
    const cli_set sets[] = {{settings_table(), &own}};
    descent_options_default(settings_table(), &own);
    int code = cli_arguments_read(sets, 1, argc, argv, 0, 1, "RULE", &arguments);
    if (code == CLI_DONE && arguments.words_count == 0) {
        code = own.json ? all_as_json() : own.formulas ? print_formulas() : print_all();
    } else if (code == CLI_DONE) {
        descent_rule rule = DESCENT_GD;
        const char *word = arguments.words[0];
        if (cli_rule_named(word, &rule)) {
            code = own.json ? cli_print_json_exact(to_json(rule)) : cli_optimizer_page(rule);
        } else {
            code = cli_unknown_rule("", word);
        }
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"formulas", "json", NULL};

const cli_command cli_optimizers_command = {
    .name = "optimizers",
    .arguments = "[RULE] [options]",
    .summary = "list the update rules, or say everything about one",
    .text = "Without a name it lists the rules that --optimizer and --with take, by what they "
            "are: how many numbers they keep for each parameter, and their learning rate. With "
            "a name it prints what descent help RULE does: formula, paper, when to use it, "
            "what it costs, its options with their defaults, and those of other libraries.\n",
    .examples = "descent optimizers\n"
                "descent optimizers --formulas\n"
                "descent optimizers lion\n"
                "descent optimizers --json\n",
    .common = common,
    .tables = {settings_table},
    .run = optimizers,
};
