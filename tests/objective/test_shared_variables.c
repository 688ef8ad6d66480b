// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Several formulas over one list of variables.
#include <stdlib.h>

#include <descent/expression.h>

#include "../check.h"

// x of one is x of the other, also where one knows fewer variables or a shorter vector.
static void formulas_share_their_variables(void)
{
    static const char *const texts[] = {"(x[2]-1)^2 + b", "x[3]*a", "x[1] + x[2]"};
    static const char *const variables[] = {"a", "b", "x[1]", "x[2]", "x[3]"};
    static const double at[] = {2, 3, 5, 7, 11};
    static const double values[] = {39, 22, 12};
    descent_expression *all[3] = {NULL}, *scalar = NULL;
    descent_error error;
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(descent_expression_parse(texts[i], NULL, 0, &all[i], &error));
    }
    CHECK_OK(descent_expression_share_variables(all, 3, &error));
    for (size_t i = 0; i < 3; i++) {
        double value = 0.0;
        CHECK(descent_expression_variables(all[i]) == 5);
        for (size_t j = 0; j < 5; j++) {
            CHECK_TEXT(descent_expression_variable(all[i], j), variables[j]);
        }
        CHECK_OK(descent_expression_values(all[i], 1, at, &value, &error));
        CHECK_NEAR(value, values[i], 0.0);
    }
    char *text = NULL;
    CHECK_OK(descent_expression_derivative(all[1], 0, &text, &error));
    CHECK_TEXT(text, "x[3]");
    free(text);
    CHECK_OK(descent_expression_parse("x + b", NULL, 0, &scalar, &error));
    CHECK(descent_expression_share_variables((descent_expression *[]){scalar, all[0]}, 2,
                                             &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "x is a number in one formula and has an index in another");
    CHECK(descent_expression_variables(scalar) == 2);
    descent_expression_free(scalar);
    for (size_t i = 0; i < 3; i++) {
        descent_expression_free(all[i]);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(formulas_share_their_variables)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
