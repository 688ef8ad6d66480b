// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising a formula takes the same steps on every processor, bit for bit: with every
// instruction set, and equal to what is frozen here.
#include "check.h"

#include <descent/catalogue.h>
#include <descent/expression.h>
#include <descent/minimize.h>
#include <descent/options.h>

#include <inttypes.h>
#include <stdlib.h>

#include "portable_paths.h"

enum { STEPS = 10000, MOST = 100 };

static uint64_t add(uint64_t hash, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (hash ^ bits) * UINT64_C(1099511628211);
}

static descent_action look(const descent_minimize_event *e, void *user)
{
    uint64_t *hash = user;
    *hash = add(add(add(*hash, e->value), e->gradient_norm), e->learning_rate);
    for (size_t i = 0; i < e->n; i++) {
        *hash = add(add(*hash, e->x[i]), e->g[i]);
    }
    return DESCENT_CONTINUE;
}

static uint64_t hash_of(const char *formula, const char *from, const char *rate,
                        const char *decay, descent_rule rule)
{
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *objective = NULL;
    double x[MOST];
    CHECK_OK(descent_expression_parse(formula, NULL, 0, &expression, &error));
    const size_t n = descent_expression_variables(expression);
    CHECK_OK(descent_objective_from_expression(expression, &objective, &error));
    for (size_t i = 0; i < n; i++) {
        char key[8];
        snprintf(key, sizeof key, "%s=", descent_expression_variable(expression, i));
        const char *at = strstr(from, key);
        x[i] = at ? strtod(at + strlen(key), NULL) : 1.0;
    }
    descent_minimize_options o = descent_minimize_options_default(rule);
    o.steps = STEPS;
    if (rule != DESCENT_LBFGS) {
        o.optimizer.learning_rate = strtod(rate, NULL);
        snprintf(o.decay, sizeof o.decay, "%s", decay);
    }
    uint64_t hash = UINT64_C(1469598103934665603);
    const descent_status status = descent_minimize(objective, &o, x, look, &hash, NULL, &error);
    CHECK(status == DESCENT_OK || status == DESCENT_DIVERGED);
    descent_objective_free(objective);
    descent_expression_free(expression);
    return hash;
}

static void paths_of_formulas_are_those_of_every_other_processor(void)
{
    static const struct {
        const char *name, *formula, *from, *rate, *decay;
    } paths[] = {
#define PATH(name, formula, from, rate, decay) {#name, formula, from, rate, decay},
        PORTABLE_PATHS(PATH)
#undef PATH
    };
    static const struct {
        const char *name;
        descent_rule rule;
    } rules[] = {{"gd", DESCENT_GD},           {"momentum", DESCENT_MOMENTUM},
                 {"rmsprop", DESCENT_RMSPROP}, {"adam", DESCENT_ADAM},
                 {"adamw", DESCENT_ADAMW},     {"lbfgs", DESCENT_LBFGS},
                 {"pgd", DESCENT_PGD}};
    enum { PATHS = sizeof paths / sizeof *paths, RULES = sizeof rules / sizeof *rules };
    static const uint64_t frozen[PATHS][RULES] = {
        {UINT64_C(0xebe935e52655edc5), UINT64_C(0xb4405dfe1b553c0d),
         UINT64_C(0x1a7f390898005398), UINT64_C(0xa5020a9319cc131b),
         UINT64_C(0xa5020a9319cc131b), UINT64_C(0x8bbe61631bf38d9c),
         UINT64_C(0xebe935e52655edc5)}, // rosenbrock
        {UINT64_C(0x6f6cdaab041a0916), UINT64_C(0xfccdb2068d4f1737),
         UINT64_C(0x3edecb0895612582), UINT64_C(0xa92a49b8590007c0),
         UINT64_C(0xa92a49b8590007c0), UINT64_C(0xbb15cb2bd4fac38e),
         UINT64_C(0xeb9f887461e1b462)}, // waves
        {UINT64_C(0x4266ff1857da6ab4), UINT64_C(0x894835506e03b3c3),
         UINT64_C(0x342b68c86be73790), UINT64_C(0xc9a3ed3b4f099124),
         UINT64_C(0xc9a3ed3b4f099124), UINT64_C(0x879053a663b7689b),
         UINT64_C(0x4266ff1857da6ab4)}, // powers
        {UINT64_C(0xba5f25c8e4da8635), UINT64_C(0xdf8bc1c2841ead7e),
         UINT64_C(0xde1049f00a0ecc14), UINT64_C(0xdca330fe4b5ca430),
         UINT64_C(0xdca330fe4b5ca430), UINT64_C(0x5f7854690273dd82),
         UINT64_C(0xa484c6c2c409b998)}, // activations
        {UINT64_C(0xfa4b459a2ef9a73c), UINT64_C(0x09e328578367e4a8),
         UINT64_C(0xec9332da8adf321a), UINT64_C(0xd674c6f6fe3e32af),
         UINT64_C(0xd674c6f6fe3e32af), UINT64_C(0x7df867479755b3f2),
         UINT64_C(0x81cf6c3fa388dd6d)}, // vector
    };
    for (size_t p = 0; p < PATHS; p++) {
        for (size_t r = 0; r < RULES; r++) {
            const uint64_t hash = hash_of(paths[p].formula, paths[p].from, paths[p].rate,
                                          paths[p].decay, rules[r].rule);
            if (!CHECK(hash == frozen[p][r])) {
                printf("    %s, %s: UINT64_C(0x%016" PRIx64 ")\n", paths[p].name, rules[r].name,
                       hash);
            }
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(paths_of_formulas_are_those_of_every_other_processor),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
