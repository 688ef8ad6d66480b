// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What people are told of each rule: that it is complete, fits on a page, and names exactly the
// options that change the rule's steps.
#include "check.h"

#include <descent/minimize.h>
#include <descent/optimizer.h>

#include <stdlib.h>

enum { N = 16, STEPS = 30 };

static descent_rule_description describe(int rule)
{
    descent_error error;
    descent_rule_description d = {.size = sizeof d};
    CHECK_OK(descent_rule_describe(rule, &d, &error));
    return d;
}

static size_t count_rules(void)
{
    size_t count = 0;
    while (descent_rule_names()[count]) {
        count++;
    }
    return count;
}

static bool is_plain(const char *text, bool lines)
{
    for (; *text; text++) {
        if ((*text < ' ' || *text > '~') && !(lines && *text == '\n')) {
            return false;
        }
    }
    return true;
}

static size_t longest_line(const char *text)
{
    size_t longest = 0;
    while (*text) {
        const size_t length = strcspn(text, "\n");
        longest = length > longest ? length : longest;
        text += length + (text[length] == '\n');
    }
    return longest;
}

static void every_rule_is_described(void)
{
    for (size_t i = 0; i < count_rules(); i++) {
        const descent_rule_description d = describe((int)i);
        const char *const texts[] = {d.family, d.title, d.paper,  d.use,
                                     d.avoid,  d.time,  d.options};
        CHECK_TEXT(d.name, descent_rule_names()[i]);
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            if (!CHECK(texts[t] && *texts[t] && is_plain(texts[t], false))) {
                printf("  %s: text %zu\n", d.name, t);
            }
        }
        if (!CHECK(d.formula && is_plain(d.formula, true) && longest_line(d.formula) <= 76 &&
                   longest_line(d.formula) > 5)) {
            printf("  %s: formula, %zu characters\n", d.name, longest_line(d.formula));
        }
        if (!CHECK(strlen(d.title) <= 56 && d.title[strlen(d.title) - 1] != '.')) {
            printf("  %s: title, %zu characters\n", d.name, strlen(d.title));
        }
        CHECK(d.memory && is_plain(d.memory, false));
        CHECK(d.paper[strlen(d.paper) - 1] == '.');
        CHECK(strstr(d.paper, "19") || strstr(d.paper, "20") || strstr(d.paper, "1847"));
        for (size_t v = 0; v < d.vectors; v++) {
            CHECK(d.vector_names[v] && *d.vector_names[v]);
        }
        CHECK(d.vector_names[d.vectors] == NULL);
    }
}

// Two rules are not described by the same words.
static void descriptions_differ(void)
{
    for (size_t i = 0; i < count_rules(); i++) {
        for (size_t j = 0; j < i; j++) {
            const descent_rule_description a = describe((int)i), b = describe((int)j);
            CHECK(strcmp(a.title, b.title) != 0 && strcmp(a.formula, b.formula) != 0);
        }
    }
}

// ---- options that it names ----

static bool names(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = strstr(list, name); at; at = strstr(at + 1, name)) {
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static double noise(size_t i, size_t t)
{
    return (double)((i * 7919 + t * 104729) % 1000) / 1000.0 - 0.5;
}

// Where STEPS steps of noisy gradients of a quadratic lead. False when the options are refused, or
// a step needs more than gradients.
static bool walk(const descent_optimizer_options *o, double x[N])
{
    static const descent_optimizer_tensor tensors[] = {{"a.weight", 0, 3, 4, true},
                                                       {"a.bias", 12, 1, 4, false}};
    descent_optimizer *optimizer = NULL;
    if (descent_optimizer_create(DESCENT_FLOAT64, N, o, &optimizer, NULL) != DESCENT_OK) {
        return false;
    }
    bool fine = descent_optimizer_set_tensors(optimizer, tensors, 2, NULL) == DESCENT_OK;
    for (size_t i = 0; i < N; i++) {
        x[i] = 0.8 - 0.11 * (double)i;
    }
    for (size_t t = 1; t <= STEPS && fine; t++) {
        double g[N];
        for (size_t i = 0; i < N; i++) {
            g[i] = (0.2 + 0.1 * (double)i) * x[i] + 0.3 * noise(i, t);
        }
        if (descent_optimizer_wants_estimate(optimizer)) {
            double diagonal[N];
            for (size_t i = 0; i < N; i++) {
                diagonal[i] = (0.2 + 0.1 * (double)i) * (1.0 + noise(i, t));
            }
            fine = descent_optimizer_take_estimate(optimizer, diagonal, NULL) == DESCENT_OK;
        }
        fine = fine && descent_optimizer_step_f64(optimizer, x, g, NULL) == DESCENT_OK;
    }
    descent_optimizer_free(optimizer);
    return fine;
}

// Values to try: all words, and numbers small and large.
static bool try_value(const descent_option *option, size_t i, descent_optimizer_options *o)
{
    static const char *const numbers[] = {"0.0001", "0.01", "0.3", "0.7", "3", "17"};
    static const char *const flags[] = {"on", "off"};
    const descent_option_table *table = descent_optimizer_option_table();
    const char *text = NULL;
    if (option->kind == DESCENT_OPTION_CHOICE) {
        text = option->words[i].word;
    } else if (option->kind == DESCENT_OPTION_FLAG) {
        text = i < 2 ? flags[i] : NULL;
    } else {
        text = i < sizeof numbers / sizeof *numbers ? numbers[i] : NULL;
    }
    if (text && descent_options_set(table, o, option->name, text, NULL) != DESCENT_OK) {
        o->size = 0; /* out of range: passed over */
    }
    return text != NULL;
}

// Whether any value of an option leads somewhere else than `base` does.
static bool changes_steps(const descent_optimizer_options *base, const descent_option *option)
{
    double expected[N], x[N];
    if (!walk(base, expected)) {
        return false;
    }
    descent_optimizer_options o = *base;
    for (size_t i = 0; try_value(option, i, &o); i++, o = *base) {
        if (o.size && walk(&o, x) && memcmp(x, expected, sizeof x) != 0) {
            return true;
        }
    }
    return false;
}

// Those that stand for what goes around any rule, and the rule itself.
static bool is_of_any_rule(const char *name)
{
    static const char *const around[] = {"optimizer",   "clip",          "clip-value",
                                         "clip-tensor", "cautious",      "decay-cautious",
                                         "lookahead",   "noise-decay",   "lookahead-share",
                                         "seed",        "gradient-noise"};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        if (strcmp(around[i], name) == 0) {
            return true;
        }
    }
    return false;
}

// What whoever makes estimates of curvature goes by, and not the optimizer.
static bool is_of_callers(const char *name)
{
    return strcmp(name, "estimator") == 0;
}

static void check_options(descent_rule rule, const char *list)
{
    const descent_option_table *table = descent_optimizer_option_table();
    descent_optimizer_options plain = descent_optimizer_options_default(rule);
    plain.weight_decay = 0.1;
    descent_optimizer_options summed = plain;
    summed.momentum_form = DESCENT_MOMENTUM_NESTEROV;
    double x[N];
    if (!CHECK(walk(&plain, x))) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        if (is_of_any_rule(option->name) || is_of_callers(option->name)) {
            continue;
        }
        const bool changes = changes_steps(&plain, option) || changes_steps(&summed, option);
        if (!CHECK(changes == names(list, option->name))) {
            printf("  %s: %s %s its steps\n", descent_rule_names()[rule], option->name,
                   changes ? "changes" : "does not change");
        }
    }
}

static void exactly_the_options_that_change_steps_are_named(void)
{
    for (size_t i = 0; i < count_rules(); i++) {
        if (!(descent_rule_facts((int)i) & DESCENT_RULE_NEEDS_FUNCTION)) {
            check_options((descent_rule)i, describe((int)i).options);
        }
    }
}

// Also of rules that need the function: each is an option of some table.
static void named_options_exist(void)
{
    for (size_t i = 0; i < count_rules(); i++) {
        char list[256];
        snprintf(list, sizeof list, "%s", describe((int)i).options);
        char *rest = NULL;
        for (char *name = strtok_r(list, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
            CHECK(descent_options_find(descent_optimizer_option_table(), name) ||
                  descent_options_find(descent_minimize_option_table(), name));
        }
    }
}

static void what_is_no_rule_is_refused(void)
{
    descent_error error;
    descent_rule_description d = {.size = sizeof d, .name = "kept"};
    CHECK(descent_rule_describe((int)count_rules(), &d, &error) == DESCENT_INVALID);
    CHECK(descent_rule_describe(-1, &d, NULL) == DESCENT_INVALID);
    CHECK_TEXT(d.name, "kept");
    d.size = 3;
    CHECK(descent_rule_describe(DESCENT_ADAM, &d, &error) == DESCENT_INVALID);
    CHECK(descent_rule_describe(DESCENT_ADAM, NULL, &error) == DESCENT_INVALID);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_rule_is_described),
        TEST(descriptions_differ),
        TEST(exactly_the_options_that_change_steps_are_named),
        TEST(named_options_exist),
        TEST(what_is_no_rule_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
