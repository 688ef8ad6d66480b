// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules for whole tensors: the same bits on any number of workers.
#include "optim/whole_case.h"

enum { STEPS = 12 };

static const size_t counts[] = {1, 2, 3, 5};

static void compare(int rule, descent_type type, const descent_optimizer_options *o)
{
    descent_error error;
    whole_run alone = whole_start(type, o);
    for (size_t k = 0; k < STEPS; k++) {
        whole_step(&alone, NULL, 1.0);
    }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        dsc_workers *team = NULL;
        CHECK_OK(dsc_workers_create(counts[i], &team, &error));
        whole_run together = whole_start(type, o);
        for (size_t k = 0; k < STEPS; k++) {
            whole_step(&together, team, 1.0);
        }
        if (!CHECK(whole_equal(&alone, &together))) {
            printf("  %s, %zu workers, %s\n", descent_rule_names()[rule], counts[i],
                   type == DESCENT_FLOAT32 ? "float32" : "float64");
        }
        whole_end(&together);
        dsc_workers_free(team);
    }
    whole_end(&alone);
}

static void bits_do_not_depend_on_workers(void)
{
    WHOLE_RULES(rule)
    {
        descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
        o.weight_decay = 0.01;
        o.clip = 50.0;
        compare(rule, DESCENT_FLOAT32, &o);
        compare(rule, DESCENT_FLOAT64, &o);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(bits_do_not_depend_on_workers)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
