// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Conventions of other libraries: what descent_rule_like says leads to PyTorch's own numbers and to
// those that the formulas of Keras and optax make, and all that it says can be set.
#include "check.h"

#include <descent/optimizer.h>

#include "optim/golden_case.h"

static const descent_library libraries[] = {DESCENT_LIBRARY_TORCH, DESCENT_LIBRARY_TF,
                                            DESCENT_LIBRARY_OPTAX, DESCENT_LIBRARY_PAPER};
enum { LIBRARIES = sizeof libraries / sizeof *libraries };

// Each rule with what each library says makes an optimizer, and its numbers are the library's.
static void all_that_is_said_can_be_set(void)
{
    size_t known = 0;
    for (int rule = 0; descent_rule_names()[rule]; rule++) {
        for (size_t l = 0; l < LIBRARIES; l++) {
            descent_error error;
            descent_likeness like = {.size = sizeof like};
            descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
            descent_optimizer *optimizer = NULL;
            if (descent_rule_like(rule, libraries[l], &like, &error) != DESCENT_OK) {
                CHECK(error.status == DESCENT_UNSUPPORTED && error.remedy[0]);
                CHECK(libraries[l] != DESCENT_LIBRARY_PAPER);
                continue;
            }
            known++;
            CHECK(like.settings && like.differs);
            if (!CHECK_OK(descent_optimizer_options_like(&o, libraries[l], &error))) {
                printf("  %s: %s\n", descent_rule_names()[rule], like.settings);
            }
            if (descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION) {
                continue;
            }
            if (!CHECK_OK(
                    descent_optimizer_create(DESCENT_FLOAT64, 4, &o, &optimizer, &error))) {
                printf("  %s: %s\n", descent_rule_names()[rule], like.settings);
            }
            descent_optimizer_free(optimizer);
        }
    }
    CHECK(known >= 15);
}

static void conventions_are_those_of_the_library(void)
{
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    CHECK_OK(descent_optimizer_options_like(&o, DESCENT_LIBRARY_TF, &error));
    CHECK(o.eps_form == DESCENT_EPS_HAT && o.eps == 1e-7);
    o = descent_optimizer_options_default(DESCENT_MOMENTUM);
    o.learning_rate = 0.25; /* PyTorch has no default */
    CHECK_OK(descent_optimizer_options_like(&o, DESCENT_LIBRARY_TORCH, &error));
    CHECK(o.momentum_form == DESCENT_MOMENTUM_CLASSICAL && o.learning_rate == 0.25);
    o = descent_optimizer_options_default(DESCENT_ADAMW);
    CHECK_OK(descent_optimizer_options_like(&o, DESCENT_LIBRARY_PAPER, &error));
    CHECK(o.decay_form == DESCENT_DECAY_ALONE);
    CHECK_OK(descent_optimizer_options_like(&o, DESCENT_LIBRARY_NONE, &error));
    CHECK(o.decay_form == DESCENT_DECAY_ALONE);
}

static void what_is_not_known_is_refused(void)
{
    descent_error error;
    descent_likeness like = {.size = sizeof like};
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_LBFGS);
    CHECK(descent_rule_like(DESCENT_LBFGS, DESCENT_LIBRARY_TF, &like, &error) ==
          DESCENT_UNSUPPORTED);
    CHECK(strstr(error.message, "tf") && strstr(error.message, "lbfgs"));
    CHECK(descent_optimizer_options_like(&o, DESCENT_LIBRARY_TF, &error) ==
          DESCENT_UNSUPPORTED);
    CHECK(descent_rule_like(-1, DESCENT_LIBRARY_TF, &like, &error) == DESCENT_INVALID);
    CHECK(descent_rule_like(DESCENT_GD, (descent_library)9, &like, &error) == DESCENT_INVALID);
    CHECK(descent_rule_like(DESCENT_GD, DESCENT_LIBRARY_TF, NULL, &error) == DESCENT_INVALID);
    CHECK(descent_optimizer_options_like(NULL, DESCENT_LIBRARY_TF, &error) == DESCENT_INVALID);
}

// Of rules that the library has in another form, `differs` says how, with the refusal.
static void what_differs_is_said(void)
{
    descent_error error;
    descent_likeness like = {.size = sizeof like};
    CHECK(descent_rule_like(DESCENT_ADAGRAD, DESCENT_LIBRARY_OPTAX, &like, NULL) ==
          DESCENT_UNSUPPORTED);
    CHECK(like.differs && strstr(like.differs, "starts at 0.1"));
    CHECK(like.settings && like.settings[0] == '\0');
    CHECK_OK(descent_rule_like(DESCENT_LARS, DESCENT_LIBRARY_OPTAX, &like, &error));
    CHECK(strstr(like.differs, "weight decay"));
    CHECK_OK(descent_rule_like(DESCENT_ADAM, DESCENT_LIBRARY_OPTAX, &like, &error));
    CHECK(like.differs[0] == '\0');
}

// ---- PyTorch's numbers ----

static void set(descent_optimizer_options *o, const char *word)
{
    descent_error error;
    char name[64];
    const char *equals = strchr(word, '=');
    if (CHECK(equals != NULL)) {
        snprintf(name, sizeof name, "%.*s", (int)(equals - word), word);
        CHECK_OK(
            descent_options_set(descent_optimizer_option_table(), o, name, equals + 1, &error));
    }
}

// Options of a case from what PyTorch was told: its name has what was not left to its defaults,
// "torch two, StepLR, weight-decay=0.1 beta1=0.5"; the rate stands among the words.
static bool options_as_torch_was_told(const golden_case *c, int rule,
                                      descent_optimizer_options *o)
{
    descent_error error;
    char words[256], name[128];
    *o = descent_optimizer_options_default((descent_rule)rule);
    if (strstr(c->words, "decay-form") ||
        !CHECK_OK(descent_optimizer_options_like(o, DESCENT_LIBRARY_TORCH, &error))) {
        return false;
    }
    o->weight_decay = 0.0;
    snprintf(words, sizeof words, "%s", c->words);
    snprintf(name, sizeof name, "%s", c->name);
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strncmp(word, "lr=", 3) == 0) {
            set(o, word);
        }
    }
    for (char *word = strtok_r(name, " ,", &rest); word; word = strtok_r(NULL, " ,", &rest)) {
        if (strchr(word, '=')) {
            set(o, word);
        }
    }
    return true;
}

static void name_tensors(const golden_case *c, descent_optimizer *optimizer)
{
    descent_error error;
    descent_optimizer_tensor tensors[CASE_TENSORS];
    for (size_t i = 0; i < c->tensor_count; i++) {
        const golden_tensor *t = &c->tensors[i];
        tensors[i] =
            (descent_optimizer_tensor){t->name, t->begin, t->rows, t->columns, t->hidden};
    }
    CHECK_OK(descent_optimizer_set_tensors(optimizer, tensors, c->tensor_count, &error));
}

// Follows a case; whether all known numbers are met.
static bool follow(const golden_case *c, const descent_optimizer_options *o, double tolerance)
{
    double x[CASE_NUMBERS], g[CASE_NUMBERS], scale[CASE_NUMBERS];
    descent_error error;
    descent_optimizer *optimizer = NULL;
    bool met = CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, c->n, o, &optimizer, &error));
    if (c->tensor_count > 0) {
        name_tensors(c, optimizer);
    }
    memcpy(x, c->start, sizeof x);
    for (size_t i = 0; i < c->n; i++) {
        scale[i] = fabs(x[i]);
    }
    for (size_t t = 1; t <= c->steps && met; t++) {
        if (t <= c->rate_count) {
            CHECK_OK(descent_optimizer_set_learning_rate(optimizer, c->rates[t - 1], &error));
        }
        golden_gradient_of(c, x, t, g);
        CHECK_OK(descent_optimizer_step_f64(optimizer, x, g, &error));
        for (size_t i = 0; i < c->n && met; i++) {
            scale[i] = fmax(scale[i], fabs(x[i]));
            met = !c->known[t] || fabs(x[i] - c->x[t][i]) <= tolerance * scale[i] + 1e-300;
        }
    }
    descent_optimizer_free(optimizer);
    return met;
}

static size_t follow_file(const char *rule)
{
    static golden_case c;
    char path[512];
    size_t followed = 0;
    snprintf(path, sizeof path, "%s/tests/golden/torch/%s.txt", DESCENT_SOURCE_DIR, rule);
    FILE *file = fopen(path, "r");
    if (!CHECK(file != NULL)) {
        return 0;
    }
    while (golden_next(file, &c)) {
        descent_optimizer_options o;
        if (c.group_count == 0 && options_as_torch_was_told(&c, golden_rule(rule), &o)) {
            followed++;
            if (!CHECK(follow(&c, &o, 1e-10))) {
                printf("  %s: %s\n", rule, c.name);
            }
        }
    }
    fclose(file);
    return followed;
}

static void like_torch_is_what_torch_computes(void)
{
    static const char *const rules[] = {"gd",    "momentum", "rmsprop",  "adam",
                                        "adamw", "amsgrad",  "adamax",   "nadam",
                                        "radam", "adagrad",  "adadelta", "rprop"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (golden_rule(rules[i]) >= 0) {
            CHECK(follow_file(rules[i]) >= 8);
        }
    }
}

// ---- numbers of the formulas of other libraries ----

// Of "optimizer=RULE name=value ...": what the library has, and then what is given.
static bool options_as_given(const golden_case *c, descent_library library,
                             descent_optimizer_options *o)
{
    descent_error error;
    char words[256];
    snprintf(words, sizeof words, "%s", c->words);
    char *rest = NULL;
    const char *word = strtok_r(words, " ", &rest);
    const int rule = word && strncmp(word, "optimizer=", 10) == 0 ? golden_rule(word + 10) : -1;
    if (!CHECK(rule >= 0)) {
        return false;
    }
    *o = descent_optimizer_options_default((descent_rule)rule);
    if (!CHECK_OK(descent_optimizer_options_like(o, library, &error))) {
        return false;
    }
    for (word = strtok_r(NULL, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        set(o, word);
    }
    return true;
}

static void follow_library(const char *name, descent_library library, size_t least)
{
    static golden_case c;
    char path[512];
    size_t followed = 0;
    snprintf(path, sizeof path, "%s/tests/golden/like/%s.txt", DESCENT_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    if (!CHECK(file != NULL)) {
        return;
    }
    while (golden_next(file, &c)) {
        descent_optimizer_options o;
        if (options_as_given(&c, library, &o)) {
            followed++;
            if (!CHECK(follow(&c, &o, c.tolerance))) {
                printf("  like %s: %s: %s\n", name, c.words, c.name);
            }
        }
    }
    fclose(file);
    CHECK(followed >= least);
}

static void like_others_is_what_their_formulas_make(void)
{
    follow_library("tf", DESCENT_LIBRARY_TF, 30);
    follow_library("optax", DESCENT_LIBRARY_OPTAX, 38);
    follow_library("torch", DESCENT_LIBRARY_TORCH, 4);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(all_that_is_said_can_be_set),       TEST(conventions_are_those_of_the_library),
        TEST(what_is_not_known_is_refused),      TEST(what_differs_is_said),
        TEST(like_torch_is_what_torch_computes), TEST(like_others_is_what_their_formulas_make),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
