// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Update rules within bounds: every state is inside, and the end is that of the other method.
#include <stdlib.h>

#include <descent/constrained.h>

#include "../check.h"
#include "problems.h"

static descent_action look(const descent_minimize_event *event, void *user)
{
    const problem *p = user;
    for (size_t j = 0; j < event->n; j++) {
        CHECK(event->x[j] >= p->lower[j] && event->x[j] <= p->upper[j]);
    }
    return DESCENT_CONTINUE;
}

static void rules_stay_inside(void)
{
    static const descent_rule rules[] = {DESCENT_GD, DESCENT_MOMENTUM, DESCENT_ADAM,
                                         DESCENT_RMSPROP, DESCENT_PGD};
    static const problem_text text = {
        "(x-2)^2 + (y+1)^2 + x*y", {NULL}, "0 -0.5", "1 3", "5 2"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        problem p;
        descent_error error = {0};
        descent_minimize_options o = descent_minimize_options_default(rules[i]);
        descent_minimize_result r = {.size = sizeof r};
        o.optimizer.learning_rate = 0.02;
        if (CHECK(problem_open(&text, &p))) {
            CHECK_OK(descent_minimize_within(p.f, &o, p.lower, p.upper, p.from, look, &p, &r,
                                             &error));
            CHECK_NEAR(p.from[0], 1.0, 1e-9);
            CHECK_NEAR(p.from[1], -0.5, 1e-9);
            CHECK(r.gradient_norm == 0.0 && !r.gradient_suspect);
            CHECK(r.stop == DESCENT_STOP_GRADIENT);
        }
        problem_close(&p);
    }
}

static void what_is_refused(void)
{
    static const problem_text text = {"x^2 + y^2", {NULL}, "1 0", "2 -1", "1 1"};
    problem p;
    descent_error error = {0};
    descent_minimize_options o = descent_minimize_options_default(DESCENT_LBFGS);
    if (CHECK(problem_open(&text, &p))) {
        CHECK(descent_minimize_within(p.f, &o, p.lower, p.upper, p.from, NULL, NULL, NULL,
                                      &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "line search of lbfgs") != NULL);
        o = descent_minimize_options_default(DESCENT_ADAM);
        CHECK(descent_minimize_within(p.f, &o, p.lower, p.upper, p.from, NULL, NULL, NULL,
                                      &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "coordinate 2 of 2 is at least 0 and at most -1") != NULL);
        CHECK(p.from[0] == 1.0 && p.from[1] == 1.0);
    }
    problem_close(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(rules_stay_inside), TEST(what_is_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
