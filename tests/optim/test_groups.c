// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Groups of tensors: what their texts say, and what is refused.
#include "check.h"

#include <descent/optimizer.h>

enum { N = 12 };

// A hidden matrix, its bias, and the matrix behind them.
static descent_optimizer *make(const descent_optimizer_options *o)
{
    static const descent_optimizer_tensor tensors[] = {{"first.weight", 0, 2, 3, true},
                                                       {"first.bias", 6, 1, 3, false},
                                                       {"last.weight", 9, 3, 1, false}};
    descent_error error;
    descent_optimizer *optimizer = NULL;
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, N, o, &optimizer, &error));
    CHECK_OK(descent_optimizer_set_tensors(optimizer, tensors, 3, &error));
    return optimizer;
}

static void walk(descent_optimizer *optimizer, double x[N])
{
    for (int i = 0; i < N; i++) {
        x[i] = 0.3 * i - 1.0;
    }
    for (int k = 0; k < 6; k++) {
        double g[N];
        for (int i = 0; i < N; i++) {
            g[i] =
                (i % 2 ? 1.0 : -1.0) * (1.0 + 0.1 * i) * (k % 3 == 2 ? -2.0 : 1.0) + 0.2 * x[i];
        }
        CHECK(descent_optimizer_step_f64(optimizer, x, g, NULL) == DESCENT_OK);
    }
}

// Where six steps with the group lead; NULL: without one.
static void ends(const descent_optimizer_options *o, const char *text, double x[N])
{
    descent_error error;
    descent_optimizer *optimizer = make(o);
    if (text) {
        CHECK_OK(descent_optimizer_group(optimizer, text, &error));
    }
    walk(optimizer, x);
    descent_optimizer_free(optimizer);
}

static bool are_alike(const char *a, const char *b)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    double x[N], y[N];
    o.learning_rate = 0.01;
    ends(&o, a, x);
    ends(&o, b, y);
    return memcmp(x, y, sizeof x) == 0;
}

static void options_have_all_their_names(void)
{
    CHECK(!are_alike("*.bias: lr=0.5", NULL));
    CHECK(are_alike("*.bias: learning-rate=0.5", "*.bias: lr=0.5"));
    CHECK(are_alike("*.bias: learning_rate=0.5", "*.bias: lr=0.5"));
    CHECK(are_alike("*.bias: beta=0.5", "*.bias: beta1=0.5"));
    CHECK(are_alike("*.bias: weight_decay=0.5", "*.bias: weight-decay=0.5"));
    CHECK(are_alike(" *.bias :  lr = 0.5 , weight-decay = 0.5,", "*.bias: lr=0.5, decay=0.5"));
    CHECK(are_alike("*.bias: rate = 0.5", "*.bias: rate=0.5"));
}

// auto: the rate of the rule, which is not that of all here.
static void a_rate_is_automatic(void)
{
    CHECK(are_alike("*.bias: lr=auto", "*.bias: lr=0.001"));
    CHECK(are_alike("*.bias: optimizer=lion, lr=auto", "*.bias: optimizer=lion, lr=0.0001"));
}

static descent_status group(const descent_optimizer_options *o, const char *text,
                            descent_error *error)
{
    descent_optimizer *optimizer = make(o);
    const descent_status status = descent_optimizer_group(optimizer, text, error);
    descent_optimizer_free(optimizer);
    return status;
}

static void what_is_of_all_is_refused(void)
{
    static const char *const names[] = {
        "clip",           "clip-value",  "clip_value", "clip-tensor",     "clip_tensor",
        "gradient_noise", "noise_decay", "lookahead",  "lookahead_share", "seed"};
    const descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        descent_error error;
        char text[64];
        snprintf(text, sizeof text, "*: %s=1", names[i]);
        CHECK(group(&o, text, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "is of all parameters together") != NULL);
    }
}

// Every message says which group it is about.
static void messages_name_the_group(void)
{
    static const char *const words[] = {"optimizer=lbfgs", "optimizer=lamb, cautious=on",
                                        "freeze=no",       "lr=0",
                                        "lr=1e300",        "colour=red",
                                        "rate=inf"};
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    o.learning_rate = 1e-300;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        descent_error error;
        char text[64], begin[80];
        snprintf(text, sizeof text, "*.bias: %s", words[i]);
        snprintf(begin, sizeof begin, "group \"%s\":", text);
        CHECK(group(&o, text, &error) == DESCENT_INVALID);
        CHECK(strncmp(error.message, begin, strlen(begin)) == 0);
    }
}

// Lookahead goes around all rules, so no group can have one that averages its own way.
static void lookahead_is_refused_for_every_group(void)
{
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    CHECK(group(&o, "*.bias: optimizer=schedule-free-sgd", &error) == DESCENT_OK);
    o.lookahead = 3;
    CHECK(group(&o, "*.bias: optimizer=schedule-free-sgd", &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "lookahead") != NULL);
}

// What was refused has changed nothing: with companions there are more groups than were asked for.
static void a_refused_group_changes_nothing(void)
{
    static const char *const wrong[] = {"nothing*: freeze", "*.bias: lr=-1",
                                        "*.bias: colour=red"};
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MUON);
    double x[N], y[N];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        descent_optimizer *a = make(&o), *b = make(&o);
        CHECK_OK(descent_optimizer_group(a, "*t*: rate=0.5", &error));
        CHECK_OK(descent_optimizer_group(b, "*t*: rate=0.5", &error));
        CHECK_OK(descent_optimizer_group(a, "first.bias: rate=0.2", &error));
        CHECK_OK(descent_optimizer_group(b, "first.bias: rate=0.2", &error));
        CHECK(descent_optimizer_group(b, wrong[i], &error) == DESCENT_INVALID);
        walk(a, x);
        walk(b, y);
        CHECK(memcmp(x, y, sizeof x) == 0);
        descent_optimizer_free(a);
        descent_optimizer_free(b);
    }
}

static void groups_that_have_nothing_are_not_told(void)
{
    descent_error error;
    char text[256];
    const descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    descent_optimizer *optimizer = make(&o);
    CHECK_OK(descent_optimizer_group(optimizer, "*: rate=0.5", &error));
    CHECK_OK(descent_optimizer_group(optimizer, "*: freeze", &error));
    const size_t length = descent_optimizer_assignment(optimizer, text, sizeof text);
    CHECK_TEXT(text, "adam (*, frozen): 3 tensors, 12 numbers");
    CHECK(length == strlen(text));
    descent_optimizer_free(optimizer);
}

// What a group says of itself stays when a number changes for all.
static void numbers_of_a_group_stay(void)
{
    descent_error error;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MUON);
    double x[N], y[N], z[N];
    o.weight_decay = 0.1;
    ends(&o, "*.bias: weight_decay=0", x);
    o.weight_decay = 0.3;
    ends(&o, "*.bias: weight_decay=0", y);
    o.weight_decay = 0.1;
    descent_optimizer *optimizer = make(&o);
    CHECK_OK(descent_optimizer_group(optimizer, "*.bias: weight_decay=0", &error));
    CHECK_OK(descent_optimizer_set(optimizer, "weight-decay", 0.3, &error));
    walk(optimizer, z);
    CHECK(memcmp(z, y, sizeof z) == 0 && memcmp(z, x, sizeof z) != 0);
    // lr is no such number: a group's own is in proportion to that of all.
    CHECK_OK(descent_optimizer_set(optimizer, "lr", 0.01, &error));
    CHECK(descent_optimizer_set(optimizer, "beta7", 0.3, &error) == DESCENT_INVALID);
    descent_optimizer_free(optimizer);
}

// Of muon: adamw has the bias and the last matrix, and is as careful.
static void companions_are_as_cautious(void)
{
    descent_optimizer_options muon = descent_optimizer_options_default(DESCENT_MUON);
    descent_optimizer_options adamw = descent_optimizer_options_default(DESCENT_ADAMW);
    double x[N], y[N];
    muon.learning_rate = 0.2;
    adamw.learning_rate = 0.05 * 0.2;
    muon.weight_decay = adamw.weight_decay = 0.1;
    for (int form = 0; form < 4; form++) {
        muon.cautious = adamw.cautious = form & 1;
        muon.decay_cautious = adamw.decay_cautious = form & 2;
        ends(&muon, NULL, x);
        ends(&adamw, NULL, y);
        for (int i = 6; i < N; i++) {
            CHECK_NEAR(x[i], y[i], 1e-13);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(options_have_all_their_names),
        TEST(a_rate_is_automatic),
        TEST(what_is_of_all_is_refused),
        TEST(messages_name_the_group),
        TEST(lookahead_is_refused_for_every_group),
        TEST(a_refused_group_changes_nothing),
        TEST(groups_that_have_nothing_are_not_told),
        TEST(numbers_of_a_group_stay),
        TEST(companions_are_as_cautious),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
