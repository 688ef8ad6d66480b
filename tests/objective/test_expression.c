// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formulas: what they mean, their derivatives against differences and against the formula of
// the derivative, and every mistake with its caret.
#include "check.h"

#include <stdlib.h>

#include <descent/expression.h>

enum { MOST = 64 }; /* variables in these tests */

static const descent_setting SETTINGS[] = {{"n", 6.0}, {"a", 3.0}};
enum { SETTING_COUNT = sizeof SETTINGS / sizeof *SETTINGS };

static descent_expression *parse(const char *text)
{
    descent_error error = {0};
    descent_expression *e = NULL;
    if (!CHECK_OK(descent_expression_parse(text, SETTINGS, SETTING_COUNT, &e, &error))) {
        printf("  %s\n", text);
    }
    return e;
}

static double value_at(const char *text, const double *x)
{
    descent_error error = {0};
    double value = 0.0;
    descent_expression *e = parse(text);
    if (e) {
        CHECK_OK(descent_expression_values(e, 1, x, &value, &error));
    }
    descent_expression_free(e);
    return value;
}

static void formulas_mean_what_mathematics_says(void)
{
    static const struct {
        const char *text;
        double value; /* at x = 2, y = 3 */
    } cases[] = {
        {"x+y*2", 8.0},
        {"(x+y)*2", 10.0},
        {"x-y-1", -2.0},
        {"x-(y-1)", 0.0},
        {"12/x/y", 2.0},
        {"12/(x*y)", 2.0},
        {"12/x*y", 18.0},
        {"-x^2", -4.0},
        {"(-x)^2", 4.0},
        {"x^y^2", 512.0},
        {"(x^y)^2", 64.0},
        {"2^-x", 0.25},
        {"2^-x^2", 0.0625},
        {"-x*y", -6.0},
        {"x*-y", -6.0},
        {"x--y", 5.0},
        {"x - +y", -1.0},
        {"- - x", 2.0},
        {"x/-y*3", -2.0},
        {"1e3*x", 2000.0},
        {"1.5E-1*x", 0.3},
        {".5*x + 5.", 6.0},
        {"2*x + e^0 + 0*pi", 5.0},
        {"a*x", 6.0},
        {"pow(x, y)", 8.0},
        {"min(x, y) + 10*max(x, y)", 32.0},
        {"sum(i, 1, 3, i*x)", 12.0},
        {"sum(i, 1, 10, i^2) + 0*x", 385.0},
        {"sum(i, 3, 2, x)", 0.0},
        {"prod(i, 1, 4, i) + 0*x", 24.0},
        {"prod(i, 3, 2, x) + 0*x", 1.0},
        {"sum(i, 1, 3, sum(j, 1, i, x^j))", 2.0 + 6.0 + 14.0},
        {"sum(i, 1, 2, sum(i, 1, 3, i)) * x", 24.0},
        {"sum(i, -2, 2, i*x + 1)", 5.0},
        {"x+x+x+x+x+x+x+x+x+x-y-y+y-x*x/x*y/y*x/x*y/y*x/x/x*x", 20.0 - 3.0 - 2.0},
        {" x \t+\n y ", 5.0},
    };
    const double x[] = {2.0, 3.0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!CHECK_NEAR(value_at(cases[i].text, x), cases[i].value, 1e-15)) {
            printf("  %s\n", cases[i].text);
        }
    }
}

static double sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static void functions_agree_with_the_library(void)
{
    const double x[] = {0.37, 1.9};
    const struct {
        const char *text;
        double value;
    } cases[] = {
        {"identity(x)", x[0]},
        {"relu(x)", x[0]},
        {"relu(-x)", 0.0},
        {"leaky_relu(-x)", -0.01 * x[0]},
        {"elu(-x)", expm1(-x[0])},
        {"gelu(x)", x[0] * 0.5 * erfc(-x[0] / sqrt(2.0))},
        {"silu(x)", x[0] * sigmoid(x[0])},
        {"tanh(x)", tanh(x[0])},
        {"sigmoid(x)", sigmoid(x[0])},
        {"softplus(x)", log1p(exp(x[0]))},
        {"neg(x)", -x[0]},
        {"square(x)", x[0] * x[0]},
        {"exp(x)", exp(x[0])},
        {"log(x)", log(x[0])},
        {"ln(x)", log(x[0])},
        {"log2(x)", log2(x[0])},
        {"log10(x)", log10(x[0])},
        {"erf(-x)", -erf(x[0])},
        {"sqrt(x)", sqrt(x[0])},
        {"cbrt(-x)", cbrt(-x[0])},
        {"sin(x)", sin(x[0])},
        {"cos(x)", cos(x[0])},
        {"tan(x)", tan(x[0])},
        {"asin(x)", asin(x[0])},
        {"acos(x)", acos(x[0])},
        {"atan(x)", atan(x[0])},
        {"sinh(x)", sinh(x[0])},
        {"cosh(x)", cosh(x[0])},
        {"abs(-x)", x[0]},
        {"step(x)", 1.0},
        {"step(-x)", 0.0},
        {"step(0*x)", 0.5},
        {"atan2(x, -y)", atan2(x[0], -x[1])},
        {"hypot(x, y)", hypot(x[0], x[1])},
        {"min(x, y)", x[0]},
        {"max(x, y)", x[1]},
        {"pow(x, y)", pow(x[0], x[1])},
        {"x^2.5", pow(x[0], 2.5)},
        {"x^-7", pow(x[0], -7.0)},
        {"x^13", pow(x[0], 13.0)},
        {"x^40", pow(x[0], 40.0)},
        {"pi*x + e", 3.14159265358979323846 * x[0] + 2.71828182845904523536},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!CHECK_NEAR(value_at(cases[i].text, x), cases[i].value, 1e-14)) {
            printf("  %s\n", cases[i].text);
        }
    }
}

/* Differentiated at points where all of them are smooth. */
static const char *const FORMULAS[] = {
    "(1-x)^2 + 100*(y-x^2)^2",
    "sin(x) + 0.5*sin(3*x)",
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    "-20*exp(-0.2*sqrt((x^2+y^2)/2)) - exp((cos(2*pi*x)+cos(2*pi*y))/2) + e + 20",
    "-cos(x)*cos(y)*exp(-(x-pi)^2-(y-pi)^2)",
    "sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i]) / 2",
    "sum(i, 1, n-1, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)",
    "sum(i, 1, n/2, 100*(x[2*i]-x[2*i-1]^2)^2 + (1-x[2*i-1])^2)",
    "sum(i, 1, n, x[i]^2)/4000 - prod(i, 1, n, cos(x[i]/sqrt(i))) + 1",
    "sum(i, 1, n, sum(j, 1, i, x[j])^2)",
    "sum(i, 1, n, i*x[i]^2) + sum(i, 1, n, 0.5*i*x[i])^2 + sum(i, 1, n, 0.5*i*x[i])^4",
    "sum(i, 1, n-1, sum(j, i+1, n, 1/(1+(x[i]-x[j])^2)))",
    "sum(i, 1, n, (x[n+1-i]-x[1])^2*y)",
    "sum(i, 1, 9, (y*exp(-i*x/4) - z)^2)",
    "sum(i, 1, n, exp(x[i]*y)) * sum(i, 1, n, sqrt(i)*x[i]/(1+z^2))",
    "prod(i, 1, n, 1 + x[i]*x[2]*y)",
    "x^y + y^x + 2^x + x^-2 + x^2.5 + x^13 + x^40 + e^(x*y)",
    "x/y/(x+y) - (x-y)/(x*y) - -x/-y",
    "abs(x-y)*relu(y)*abs(-x) - min(x, y)*max(x^2, y)",
    "atan2(x, y) + hypot(x, 2*y) + atan2(-x, y*x)",
    "gelu(x) + silu(y) + elu(-x) + elu(y) + leaky_relu(-x) + softplus(x*y)",
    "tanh(x*y) + sigmoid(x-y) + square(x*y) + identity(x) + neg(y) + step(x)*x",
    "log2(x)*log10(y)/ln(x+1) + cbrt(x*y) + erf(x*y - 1)",
    "asin(x/3) + acos(y/3) + atan(x*y) + sinh(x) + cosh(y) + tan(x/2) + sqrt(x*y)",
    "x*x*x*x/y*x + x + x + y - x - 2*x*3 + x*2/7/y",
    "(((x)))*(y+(x-(y-(x*y))))",
};
enum { FORMULA_COUNT = sizeof FORMULAS / sizeof *FORMULAS };

static descent_objective *objective_of(const descent_expression *e)
{
    descent_error error = {0};
    descent_objective *o = NULL;
    CHECK_OK(descent_objective_from_expression(e, &o, &error));
    return o;
}

static void gradient_at(descent_objective *o, const double *x, double *value, double *g)
{
    descent_error error = {0};
    CHECK_OK(descent_objective_evaluate_f64(o, x, NULL, value, g, &error));
}

static void start_of(size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = 0.43 + 0.17 * (double)i + 0.05 * sin(7.0 * (double)i);
    }
}

static void derivatives_agree_with_differences(void)
{
    for (size_t f = 0; f < FORMULA_COUNT; f++) {
        descent_error error = {0};
        descent_expression *e = parse(FORMULAS[f]);
        descent_objective *o = objective_of(e);
        const size_t n = descent_expression_variables(e);
        double x[MOST], g[MOST], hv[MOST], v[MOST], high[MOST], low[MOST], value = 0.0;
        start_of(n, x);
        gradient_at(o, x, &value, g);
        double same = 0.0;
        CHECK_OK(descent_expression_values(e, 1, x, &same, &error));
        bool good = CHECK_NEAR(same, value, 1e-14);
        double scale = 1.0, h = 1e-5;
        for (size_t i = 0; i < n; i++) {
            scale = fmax(scale, fabs(g[i]));
            v[i] = cos(1.0 + 3.0 * (double)i);
        }
        for (size_t i = 0; i < n; i++) {
            double at[MOST], plus = 0.0, minus = 0.0;
            memcpy(at, x, n * sizeof *at);
            at[i] = x[i] + h;
            gradient_at(o, at, &plus, NULL);
            at[i] = x[i] - h;
            gradient_at(o, at, &minus, NULL);
            good &= CHECK(fabs(g[i] - (plus - minus) / (2.0 * h)) <= 2e-8 * scale);
        }
        CHECK_OK(descent_objective_hessian_vector_f64(o, x, v, NULL, hv, &error));
        double at[MOST];
        for (int side = 0; side < 2; side++) {
            for (size_t i = 0; i < n; i++) {
                at[i] = x[i] + (side == 0 ? h : -h) * v[i];
            }
            gradient_at(o, at, &value, side == 0 ? high : low);
        }
        double hscale = scale;
        for (size_t i = 0; i < n; i++) {
            hscale = fmax(hscale, fabs(hv[i]));
        }
        for (size_t i = 0; i < n; i++) {
            good &= CHECK(fabs(hv[i] - (high[i] - low[i]) / (2.0 * h)) <= 1e-7 * hscale);
        }
        if (!good) {
            printf("  %s\n", FORMULAS[f]);
        }
        descent_objective_free(o);
        descent_expression_free(e);
    }
}

// The text of the derivative, read back, has the value of the gradient.
static bool derivative_agrees(const descent_expression *e, size_t i, const double *x, double g)
{
    const size_t n = descent_expression_variables(e);
    descent_error error = {0};
    char *text = NULL;
    descent_expression *d = NULL;
    if (!CHECK_OK(descent_expression_derivative(e, i, &text, &error)) ||
        !CHECK_OK(descent_expression_parse(text, SETTINGS, SETTING_COUNT, &d, &error))) {
        const bool constant = strstr(check_said(&error), "no variables") != NULL;
        if (constant) {
            check_failures--; // a derivative that is a number
        }
        free(text);
        return constant;
    }
    double at[MOST], value = 0.0;
    for (size_t k = 0; k < n; k++) {
        const size_t place = descent_expression_find(d, descent_expression_variable(e, k));
        if (place != SIZE_MAX) {
            at[place] = x[k];
        }
    }
    CHECK_OK(descent_expression_values(d, 1, at, &value, &error));
    const bool good = CHECK_NEAR(value, g, 1e-11);
    if (!good) {
        printf("  d/d%s = %s\n", descent_expression_variable(e, i), text);
    }
    descent_expression_free(d);
    free(text);
    return good;
}

static void derivatives_as_text_agree(void)
{
    for (size_t f = 0; f < FORMULA_COUNT; f++) {
        descent_expression *e = parse(FORMULAS[f]);
        descent_objective *o = objective_of(e);
        double x[MOST], g[MOST], value = 0.0;
        start_of(descent_expression_variables(e), x);
        gradient_at(o, x, &value, g);
        for (size_t i = 0; i < descent_expression_variables(e); i++) {
            if (!derivative_agrees(e, i, x, g[i])) {
                printf("  of %s\n", FORMULAS[f]);
            }
        }
        descent_objective_free(o);
        descent_expression_free(e);
    }
}

static void derivatives_are_readable(void)
{
    static const struct {
        const char *text, *by, *derivative;
    } cases[] = {
        {"(1-x)^2 + 100*(y-x^2)^2", "x", "-2*(1 - x) - 400*(y - x^2)*x"},
        {"(1-x)^2 + 100*(y-x^2)^2", "y", "200*(y - x^2)"},
        {"sin(x) + 0.5*sin(3*x)", "x", "cos(x) + 1.5*cos(3*x)"},
        {"sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i]) / 2", "x[2]", "(4*x[2]^3 - 32*x[2] + 5)/2"},
        {"sum(i, 1, n-1, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)", "x[2]",
         "200*(x[2] - x[1]^2) - 400*(x[3] - x[2]^2)*x[2] - 2*(1 - x[2])"},
        {"sum(i, 1, 10, (x-i)^2*y)", "y", "sum(i, 1, 10, (x - i)^2)"},
        {"x^3*x", "x", "4*x^3"},
        {"5*x + y", "x", "5"},
        {"relu(x)", "x", "step(x)"},
        {"abs(x)", "x", "x/abs(x)"},
        {"max(x, y)", "x", "step(x - y)"},
        {"exp(-x^2/2)", "x", "-exp(-x^2/2)*x"},
        {"1/x", "x", "-1/x^2"},
        {"cos(2*pi*x)", "x", "-2*pi*sin(2*pi*x)"},
        {"step(x)*y + x", "x", "1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        char *text = NULL;
        descent_expression *e = parse(cases[i].text);
        CHECK_OK(descent_expression_derivative(e, descent_expression_find(e, cases[i].by),
                                               &text, &error));
        CHECK_TEXT(text, cases[i].derivative);
        CHECK(descent_expression_derivative(e, 1000, &text, &error) == DESCENT_INVALID);
        free(text);
        descent_expression_free(e);
    }
}

/* x^n where logarithms would make NaN. */
static void powers_at_zero_and_below_are_exact(void)
{
    static const struct {
        const char *text;
        double x, value, slope, curvature;
    } cases[] = {
        {"x^2", -3.0, 9.0, -6.0, 2.0},
        {"x^2", 0.0, 0.0, 0.0, 2.0},
        {"x^3", -2.0, -8.0, 12.0, -12.0},
        {"x^3", 0.0, 0.0, 0.0, 0.0},
        {"x^1", -2.0, -2.0, 1.0, 0.0},
        {"x^0", 0.0, 1.0, 0.0, 0.0},
        {"x^4", -1.0, 1.0, -4.0, 12.0},
        {"x^5", -1.0, -1.0, 5.0, -20.0},
        {"x^-1", -2.0, -0.5, -0.25, -0.25},
        {"x^-2", -2.0, 0.25, 0.25, 0.375},
        {"x^20", -1.0, 1.0, -20.0, 380.0},
        {"x^20", 0.0, 0.0, 0.0, 0.0},
        {"x^0.5", 4.0, 2.0, 0.25, -0.03125},
        {"x^1.5", 0.0, 0.0, 0.0, HUGE_VAL},
        {"abs(x)", 0.0, 0.0, 0.0, 0.0},
        {"relu(x)", 0.0, 0.0, 0.0, 0.0},
        {"hypot(x, 0)", 0.0, 0.0, 0.0, (double)NAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_expression *e = parse(cases[i].text);
        descent_objective *o = objective_of(e);
        double value = 0.0, g = 0.0, hv = 0.0;
        const double v = 1.0;
        gradient_at(o, &cases[i].x, &value, &g);
        CHECK_OK(descent_objective_hessian_vector_f64(o, &cases[i].x, &v, NULL, &hv, &error));
        const double curvature = cases[i].curvature;
        bool good = CHECK(value == cases[i].value && g == cases[i].slope);
        good &= CHECK(isnan(curvature) || hv == curvature);
        if (!good) {
            printf("  %s at %g: %.17g %.17g %.17g\n", cases[i].text, cases[i].x, value, g, hv);
        }
        descent_objective_free(o);
        descent_expression_free(e);
    }
}

static void values_outside_the_domain_are_not_finite(void)
{
    const double minus = -1.0, zero = 0.0;
    CHECK(isnan(value_at("sqrt(x)", &minus)));
    CHECK(isnan(value_at("log(x)", &minus)));
    CHECK(value_at("log(x)", &zero) == -HUGE_VAL);
    CHECK(value_at("1/x", &zero) == HUGE_VAL);
    CHECK(isnan(value_at("asin(3+x)", &zero)));
    CHECK(isnan(value_at("0*log(x)", &zero)));
    CHECK(isnan(value_at("x + 0/0", &zero)));
}

static void variables_are_in_order(void)
{
    static const struct {
        const char *text, *names;
    } cases[] = {
        {"y + x10 + x2 + b*a", "a b x2 x10 y "},
        {"x[3] + a + y", "a x[1] x[2] x[3] y "},
        {"sum(i, 1, 11, x[i]) + w", "w x[1] x[2] x[3] x[4] x[5] x[6] x[7] x[8] x[9] x[10] "
                                    "x[11] "},
        {"y[2] + x[1] + X", "X x[1] y[1] y[2] "},
        {"n1 + i + x_1", "i n1 x_1 "},
        {"sum(i, 1, 2, u*i) + i", "i u "},
    };
    descent_error error = {0};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        descent_expression *e = NULL;
        char names[256] = "";
        if (!CHECK_OK(descent_expression_parse(cases[c].text, NULL, 0, &e, &error))) {
            continue;
        }
        for (size_t i = 0; i < descent_expression_variables(e); i++) {
            const char *name = descent_expression_variable(e, i);
            CHECK(descent_expression_find(e, name) == i);
            const size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s ", name);
        }
        CHECK_TEXT(names, cases[c].names);
        descent_expression_free(e);
    }
    descent_expression *e = parse("x[3] + y2");
    CHECK(descent_expression_find(e, "x3") == 2);
    CHECK(descent_expression_find(e, "x[3]") == 2);
    CHECK(descent_expression_find(e, "y2") == 3);
    const char *none[] = {"x",  "x4", "x0",   "x[0]", "x[4]", "x[",
                          "x]", "y",  "y[2]", "",     "3",    "x[]"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        CHECK(descent_expression_find(e, none[i]) == SIZE_MAX);
    }
    descent_expression_free(e);
    descent_expression_free(NULL);
}

static void mistakes_in_formulas_are_pointed_at(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "the formula is empty\n\"(1-x)^2 + 100*(y-x^2)^2\""},
        {"x +", "expected a number, a name or \"(\", but the formula ends\n    x +\n       ^"},
        {"x^^2", "expected a number, a name or \"(\"\n    x^^2\n      ^"},
        {"2x", "expected an operator; to multiply write *\n    2x\n     ^"},
        {"x y", "expected an operator; to multiply write *\n    x y\n      ^"},
        {"x(1+y)", "there is no function \"x\"; to multiply write x*(...)\n    x(1+y)\n    ^"},
        {"1 + sqr(x)",
         "there is no function \"sqr\"; did you mean sqrt?\n    1 + sqr(x)\n        ^"},
        {"qqqq(x)", "there is no function \"qqqq\"\n    qqqq(x)\n    ^"},
        {"sin x", "sin is a function: expected \"(\" behind it\n    sin x\n    ^"},
        {"(x", "this \"(\" is never closed: expected \")\"\n    (x\n    ^"},
        {"(x]", "expected an operator or \")\"\n    (x]\n      ^"},
        {"x[1", "this \"[\" is never closed: expected \"]\"\n    x[1\n     ^"},
        {"x)", "this \")\" closes nothing\n    x)\n     ^"},
        {"x**2", "write \"^\" here\n    x**2\n     ^"},
        {"x \xc3\x97 y", "write \"*\" here\n    x \xc3\x97 y\n      ^"},
        {"\xcf\x80\xc2\xb2", "write \"pi\" here\n    \xcf\x80\xc2\xb2\n    ^"},
        {"|x|", "write \"abs(x)\" here\n    |x|\n    ^"},
        {"x = 3", "expected an operator or the end\n    x = 3\n      ^"},
        {"sin()", "expected an argument: sin(x)\n    sin()\n        ^"},
        {"sin(x, y)", "too many arguments: sin(x)\n    sin(x, y)\n         ^"},
        {"min(x)", "expected \",\" and another argument: min(x, y)\n    min(x)\n         ^"},
        {"sum(1, 2, 3, x)", "expected the name of a running variable, as in sum(i, 1, 10, "
                            "x[i])\n    sum(1, 2, 3, x)\n        ^"},
        {"sum(i)", "expected \",\" behind the running variable: sum(i, from, to, formula)\n"
                   "    sum(i)\n         ^"},
        {"sum(i, 1, m, x[i])", "the end of a range needs a number, and \"m\" has none\n"
                               "    sum(i, 1, m, x[i])\n              ^\nset = m=10"},
        {"sum(i, 1, 2.5, x[i])", "the end of a range is 2.5: it must be a whole number\n"
                                 "    sum(i, 1, 2.5, x[i])\n              ^"},
        {"sum(i, 1, 1e8, x)",
         "the sum from 1 to 100000000 has too many terms: at most 1048576\n"
         "    sum(i, 1, 1e8, x)\n    ^"},
        {"sum(i, 1, 2000, prod(j, 1, 2000, x[j]+i))",
         "the formula is too large: more than 1048576 terms when its sums and products are "
         "written out\n    sum(i, 1, 2000, prod(j, 1, 2000, x[j]+i))\n    ^"},
        {"prod(i,1,100,prod(j,1,100,prod(k,1,100,x+i+j+k)))",
         "the formula is too large: more than 1048576 terms when its sums and products are "
         "written out\n    prod(i,1,100,prod(j,1,100,prod(k,1,100,x+i+j+k)))\n    ^"},
        {"prod(i,1,1000000,x-i)",
         "the formula is too large: more than 1048576 terms when its sums and products are "
         "written out\n    prod(i,1,1000000,x-i)\n    ^"},
        {"sum(i,1,4,prod(j,1,1000000,x*j))",
         "the formula is too large: more than 1048576 terms when its sums and products are "
         "written out\n    sum(i,1,4,prod(j,1,1000000,x*j))\n              ^"},
        {"x[0]", "x[0]: indices start at 1\n    x[0]\n    ^"},
        {"sum(i, 1, 5, x[i-3])",
         "x[-2]: indices start at 1\n    sum(i, 1, 5, x[i-3])\n                 ^"},
        {"x[1e8]", "x[100000000]: the largest index is 1048576\n    x[1e8]\n    ^"},
        {"x[1.5]", "an index is 1.5: it must be a whole number\n    x[1.5]\n      ^"},
        {"x[y]", "an index needs a number, and \"y\" has none\n    x[y]\n      ^\nset = y=10"},
        {"x + x[1]", "\"x\" is used with an index and without: x[1]? or another name?\n"
                     "    x + x[1]\n        ^"},
        {"1 + pi", "the formula has no variables: there is nothing to change\n    1 + pi\n"
                   "    ^"},
        {"x + 1e999", "this number is too large: at most 1.8e308\n    x + 1e999\n        ^"},
        {"x + \x01", "expected a number, a name or \"(\"\n    x +  \n        ^"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "this name is too long: at most 63 characters\n"
         "    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n    ^"},
        {"1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17+18+19+20+21+22+23+24+25+*3+26+27+28+29+30+"
         "31+32+33",
         "expected a number, a name or \"(\"\n"
         "    ...1+12+13+14+15+16+17+18+19+20+21+22+23+24+25+*3+26+27+28+29+30+31+32+33"
         "\n                                                   ^"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_expression *e = NULL;
        CHECK(descent_expression_parse(cases[i].text, NULL, 0, &e, &error) == DESCENT_INVALID);
        CHECK_TEXT(check_said(&error), cases[i].message);
        CHECK(e == NULL);
    }
}

/* What the remedy says is done, and helps. */
static void a_number_that_is_missing(void)
{
    descent_error error = {0};
    descent_expression *e = NULL;
    CHECK(descent_expression_parse("sum(i, 1, k, x[i])", NULL, 0, &e, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.remedy, "set = k=10");
    const descent_setting k = {"k", 10.0};
    if (CHECK_OK(descent_expression_parse("sum(i, 1, k, x[i])", &k, 1, &e, &error))) {
        CHECK(descent_expression_variables(e) == 10);
    }
    descent_expression_free(e);
}

static void settings_that_are_no_names_are_refused(void)
{
    static const struct {
        descent_setting setting;
        const char *message;
    } cases[] = {
        {{"2a", 1.0}, "setting \"2a\": a name has letters, digits and _, a letter first"},
        {{"", 1.0}, "setting \"\": a name has letters, digits and _, a letter first"},
        {{"sin", 1.0}, "setting \"sin\": that is the name of a function"},
        {{"b", HUGE_VAL}, "setting \"b\" is inf: it must be a finite number"},
    };
    descent_error error = {0};
    descent_expression *e = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(descent_expression_parse("x", &cases[i].setting, 1, &e, &error) ==
              DESCENT_INVALID);
        CHECK_TEXT(check_said(&error), cases[i].message);
    }
    // A setting goes before a constant, a running variable before a setting.
    const descent_setting e_is_5 = {"e", 5.0};
    const double x = 1.0;
    double value = 0.0;
    CHECK_OK(descent_expression_parse("e*x + sum(e, 1, 2, e)", &e_is_5, 1, &e, &error));
    CHECK_OK(descent_expression_values(e, 1, &x, &value, &error));
    CHECK(value == 8.0);
    descent_expression_free(e);
    // The derivative does not write e for 2.718... where that is another number.
    char *text = NULL;
    CHECK_OK(
        descent_expression_parse("exp(1)*x + 2.718281828459045*x*e", &e_is_5, 1, &e, &error));
    CHECK_OK(descent_expression_derivative(e, 0, &text, &error));
    CHECK_TEXT(text, "exp(1) + 13.591409142295225");
    free(text);
    descent_expression_free(e);
}

static char *append(char *to, const char *text)
{
    const size_t length = strlen(text);
    memcpy(to, text, length + 1);
    return to + length;
}

// count times `open`, then "x", then count times `close`.
static char *nested(size_t count, const char *open, const char *close)
{
    char *text = calloc(count * (strlen(open) + strlen(close)) + 2, 1);
    char *to = text;
    for (size_t i = 0; text && i < count; i++) {
        to = append(to, open);
    }
    to = text ? append(to, "x") : NULL;
    for (size_t i = 0; text && i < count; i++) {
        to = append(to, close);
    }
    return text;
}

static void nesting_and_length_are_bounded(void)
{
    static const struct {
        size_t count;
        const char *open, *close, *message; /* how it begins; NULL: it is good */
    } cases[] = {
        {256, "(", ")", NULL},
        {257, "(", ")", "more than 256 levels of nesting\n"},
        {30000, "(", ")", "more than 256 levels of nesting\n"},
        {256, "-", "", NULL},
        {257, "-", "", "more than 256 levels of nesting\n"},
        {257, "sin(", ")", "more than 256 levels of nesting\n"},
        {256, "2^", "", NULL},
        {257, "2^", "", "more than 256 levels of nesting\n"},
        {257, "x[", "]", "more than 256 levels of nesting\n"},
        {257, "sum(i,1,1,", ")", "more than 256 levels of nesting\n"},
        {32767, "", "+x", NULL},
        {32767, "", "*x", NULL},
        {32768, "", "-x", "the formula has 65537 bytes: at most 65536"},
        {65536, "", "x", "the formula has 65537 bytes: at most 65536"},
        {65535, "", "x", "this name is too long: at most 63 characters\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_expression *e = NULL;
        char *text = nested(cases[i].count, cases[i].open, cases[i].close);
        const descent_status status = descent_expression_parse(text, NULL, 0, &e, &error);
        const char *message = cases[i].message ? cases[i].message : "";
        if (!CHECK(status == (cases[i].message ? DESCENT_INVALID : DESCENT_OK)) ||
            !CHECK(strncmp(error.message, message, strlen(message)) == 0)) {
            printf("  %zu x \"%s\": %s\n", cases[i].count, cases[i].open, error.message);
        }
        if (e) { // the derivative either is written, or says that it is too long
            char *derivative = NULL;
            const descent_status d = descent_expression_derivative(e, 0, &derivative, &error);
            CHECK(d == DESCENT_OK || d == DESCENT_UNSUPPORTED);
            free(derivative);
        }
        descent_expression_free(e);
        free(text);
    }
    // A range that is never looked at when the formula is evaluated.
    descent_expression *empty = parse("x[1] + sum(i, 1, 0, sum(j, 1, 1e18, x[j]))");
    char *none = NULL;
    descent_error too_long = {0};
    CHECK(descent_expression_derivative(empty, 0, &none, &too_long) == DESCENT_UNSUPPORTED);
    descent_expression_free(empty);
    // A million variables go, and are one vector.
    descent_error error = {0};
    const descent_setting n = {"n", 1048576.0};
    descent_expression *e = NULL;
    if (CHECK_OK(descent_expression_parse("sum(i, 1, n, x[i]^2)", &n, 1, &e, &error))) {
        CHECK(descent_expression_variables(e) == 1048576);
        CHECK_TEXT(descent_expression_variable(e, 1048575), "x[1048576]");
        char *text = NULL;
        CHECK_OK(descent_expression_derivative(e, 7, &text, &error));
        CHECK_TEXT(text, "2*x[8]");
        free(text);
    }
    descent_expression_free(e);
    e = NULL;
    if (CHECK_OK(descent_expression_parse("sum(i, 1, 9999, (x[i] - x[1])^2)", NULL, 0, &e,
                                          &error))) {
        char *text = NULL;
        CHECK(descent_expression_derivative(e, 0, &text, &error) == DESCENT_UNSUPPORTED);
        CHECK_TEXT(
            error.message,
            "the derivative by x[1] cannot be written down: it has more than 65536 bytes, or a "
            "number beyond the largest");
    }
    descent_expression_free(e);
}

static void many_points_have_the_values_of_single_ones(void)
{
    static const char *const formulas[] = {
        "(1-x)^2 + 100*(y-x^2)^2",
        "x^y + min(x, y)/hypot(x, y)",
        "x",
        "x^0 + 0*y",
        "sum(i, 1, n-1, (x[i+1]-x[i]^2)^2) + sum(i, 1, n, i*x[i])",
        "sum(i, 1, 17, x[i]*cos(i*y)) + z"};
    enum { POINTS = 5000 };
    for (size_t f = 0; f < sizeof formulas / sizeof *formulas; f++) {
        descent_error error = {0};
        descent_expression *e = parse(formulas[f]);
        descent_objective *o = objective_of(e);
        const size_t n = descent_expression_variables(e);
        double *points = calloc(POINTS * n, sizeof *points);
        double *values = calloc(POINTS, sizeof *values);
        for (size_t i = 0; i < POINTS * n; i++) {
            points[i] = 0.1 + fmod((double)i * 0.61803398875, 3.0);
        }
        CHECK_OK(descent_expression_values(e, POINTS, points, values, &error));
        for (size_t i = 0; i < POINTS; i++) {
            double one = 0.0;
            gradient_at(o, points + i * n, &one, NULL);
            if (!CHECK_NEAR(values[i], one, 1e-14)) {
                printf("  %s, point %zu\n", formulas[f], i);
                break;
            }
        }
        CHECK_OK(descent_expression_values(e, 0, points, values, &error));
        free(points);
        free(values);
        descent_objective_free(o);
        descent_expression_free(e);
    }
}

// Values without variables at many points, a Hessian where a logarithm meets a 0, and what
// cannot be written down as a formula.
static void extreme_formulas_have_their_values(void)
{
    descent_error error;
    descent_expression *e = parse("sum(i, 1, 2000, x[i]^0)");
    double *point = calloc(2000, sizeof *point), value = 0.0;
    CHECK_OK(descent_expression_values(e, 1, point, &value, &error));
    CHECK(value == 2000.0);
    free(point);
    descent_expression_free(e);
    e = parse("x^y");
    descent_objective *f = NULL;
    CHECK_OK(descent_objective_from_expression(e, &f, &error));
    const double x[2] = {0.0, 2.0}, v[2] = {1.0, 1.0};
    double hv[2] = {9.0, 9.0};
    CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, NULL, hv, &error));
    CHECK(hv[0] == 2.0 && hv[1] == 0.0);
    descent_objective_free(f);
    descent_expression_free(e);
    static const char *const infinite[] = {"(1e200*x)^2", "x/0"};
    for (size_t i = 0; i < 2; i++) {
        char *text = NULL;
        e = parse(infinite[i]);
        CHECK(descent_expression_derivative(e, 0, &text, &error) == DESCENT_UNSUPPORTED);
        descent_expression_free(e);
    }
}

// Sums of functions of one variable each, and what is none, as it is written.
static void coupled_variables_are_told_from_separate_ones(void)
{
    static const struct {
        const char *formula;
        bool couples;
    } rows[] = {
        {"x^2 + sin(y)", false},
        {"3*(x^2 - cos(y)/2) + z - 1", false},
        {"exp(-x^2)*x + y/(1 + y^2)", false},
        {"-(x^4 - y)", false},
        {"sum(i, 1, 5, x[i]^4 - 16*x[i]^2)", false},
        {"sum(i, 1, 4, i*x[i]^2) + cos(x[2])", false},
        {"x*y", true},
        {"x^2 + exp(-1e6*(x^2 + y^2))", true},
        {"(x + y)^2 - 2*x*y", true},
        {"sin(x + y)", true},
        {"x^y", true},
        {"max(x, y)", true},
        {"sum(i, 1, 4, (x[i+1] - x[i])^2)", true},
        {"sum(i, 1, 4, x[i])*x[1]", true},
        {"x^2 + 1/sum(i, 1, 3, y[i]^2)", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error;
        descent_expression *e = NULL;
        bool answer = !rows[i].couples;
        CHECK_OK(descent_expression_parse(rows[i].formula, NULL, 0, &e, &error));
        CHECK_OK(descent_expression_couples(e, &answer, &error));
        if (!CHECK(answer == rows[i].couples)) {
            printf("  %s\n", rows[i].formula);
        }
        descent_expression_free(e);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(formulas_mean_what_mathematics_says),
        TEST(functions_agree_with_the_library),
        TEST(derivatives_agree_with_differences),
        TEST(derivatives_as_text_agree),
        TEST(derivatives_are_readable),
        TEST(powers_at_zero_and_below_are_exact),
        TEST(values_outside_the_domain_are_not_finite),
        TEST(variables_are_in_order),
        TEST(mistakes_in_formulas_are_pointed_at),
        TEST(a_number_that_is_missing),
        TEST(settings_that_are_no_names_are_refused),
        TEST(nesting_and_length_are_bounded),
        TEST(many_points_have_the_values_of_single_ones),
        TEST(extreme_formulas_have_their_values),
        TEST(coupled_variables_are_told_from_separate_ones),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
