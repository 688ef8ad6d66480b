// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The 27 problems of NIST's Statistical Reference Datasets for nonlinear regression, from both starts:
// parameters, their standard deviations and the residual standard deviation have at least six of the
// certified digits (the deviations of Lanczos1 three, which is what doubles can hold of its rows). [https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml]
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/data.h>
#include <descent/fit.h>

#include "check.h"

enum { MOST = 9, ROWS_MOST = 300, PATHS = 1024 };

typedef struct task {
    const char *name, *equation;
    double digits; /* of standard deviations that the rows, as doubles, allow; 0: six */
} task;

static const task problems[] = {
    {"Misra1a", "y = b1*(1-exp(-b2*x))", 0},
    {"Chwirut2", "y = exp(-b1*x)/(b2+b3*x)", 0},
    {"Chwirut1", "y = exp(-b1*x)/(b2+b3*x)", 0},
    {"Lanczos3", "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)", 0},
    {"Gauss1", "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)", 0},
    {"Gauss2", "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)", 0},
    {"DanWood", "y = b1*x^b2", 0},
    {"Misra1b", "y = b1*(1-(1+b2*x/2)^(-2))", 0},
    {"Kirby2", "y = (b1 + b2*x + b3*x^2) / (1 + b4*x + b5*x^2)", 0},
    {"Hahn1", "y = (b1+b2*x+b3*x^2+b4*x^3) / (1+b5*x+b6*x^2+b7*x^3)", 0},
    {"Nelson", "log(y) = b1 - b2*x1*exp(-b3*x2)", 0},
    {"MGH17", "y = b1 + b2*exp(-x*b4) + b3*exp(-x*b5)", 0},
    /* Its residuals are 1e-13, and its rows as doubles are wrong by 1e-16: the exact answer for these has
       8.91176e-14, where that for the digits in the file, which is certified, has 8.91561e-14. */
    {"Lanczos1", "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)", 2.9},
    {"Lanczos2", "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)", 0},
    {"Gauss3", "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)", 0},
    {"Misra1c", "y = b1*(1-(1+2*b2*x)^(-0.5))", 0},
    {"Misra1d", "y = b1*b2*x*((1+b2*x)^(-1))", 0},
    {"Roszman1", "y = b1 - b2*x - atan(b3/(x-b4))/pi", 0},
    {"ENSO",
     "y = b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4) + "
     "b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7)",
     0},
    {"MGH09", "y = b1*(x^2+x*b2) / (x^2+x*b3+b4)", 0},
    {"Thurber", "y = (b1 + b2*x + b3*x^2 + b4*x^3) / (1 + b5*x + b6*x^2 + b7*x^3)", 0},
    {"BoxBOD", "y = b1*(1-exp(-b2*x))", 0},
    {"Rat42", "y = b1 / (1+exp(b2-b3*x))", 0},
    {"MGH10", "y = b1*exp(b2/(x+b3))", 0},
    {"Eckerle4", "y = (b1/b2)*exp(-0.5*((x-b3)/b2)^2)", 0},
    {"Rat43", "y = b1 / ((1+exp(b2-b3*x))^(1/b4))", 0},
    {"Bennett5", "y = b1*(b2+x)^(-1/b3)", 0},
};

typedef struct certified {
    size_t count;
    char names[MOST][8];
    double starts[2][MOST], values[MOST], deviations[MOST];
    double sum, deviation; /* residual sum of squares and standard deviation */
} certified;

static FILE *open_data(const char *name)
{
    char path[PATHS];
    const char *folder = getenv("DESCENT_DATA");
    CHECK(folder != NULL);
    snprintf(path, sizeof path, "%s/nist/%s.csv", folder ? folder : "data", name);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    return file;
}

static certified read_certified(const char *name)
{
    char line[256], problem[32], parameter[8];
    certified c = {.count = 0};
    FILE *file = open_data("certified");
    while (file && fgets(line, sizeof line, file)) {
        double a, b, value, deviation;
        if (sscanf(line, "%31[^,],rss,,,%lf,%lf", problem, &value, &deviation) == 3 &&
            strcmp(problem, name) == 0) {
            c.sum = value;
            c.deviation = deviation;
        } else if (sscanf(line, "%31[^,],%7[^,],%lf,%lf,%lf,%lf", problem, parameter, &a, &b,
                          &value, &deviation) == 6 &&
                   strcmp(problem, name) == 0 && c.count < MOST) {
            memcpy(c.names[c.count], parameter, sizeof parameter);
            c.starts[0][c.count] = a;
            c.starts[1][c.count] = b;
            c.values[c.count] = value;
            c.deviations[c.count++] = deviation;
        }
    }
    if (file) {
        fclose(file);
    }
    CHECK(c.count > 1 && c.deviation > 0.0);
    return c;
}

typedef struct table {
    size_t rows, columns;
    const char *names[3];
    double values[ROWS_MOST * 3];
} table;

static void read_rows(const char *name, table *t)
{
    char line[256];
    FILE *file = open_data(name);
    *t = (table){.names = {"y", "x", NULL}};
    CHECK(file && fgets(line, sizeof line, file));
    t->columns = strcmp(line, "y,x1,x2\n") == 0 ? 3 : 2;
    if (t->columns == 3) {
        t->names[1] = "x1";
        t->names[2] = "x2";
    }
    while (file && t->rows < ROWS_MOST && fgets(line, sizeof line, file)) {
        char *at = line;
        for (size_t k = 0; k < t->columns; k++) {
            t->values[t->rows * t->columns + k] = strtod(at, &at);
            at += *at == ',';
        }
        t->rows++;
    }
    if (file) {
        fclose(file);
    }
}

// Digits that two numbers share: 11, as many as are certified, at most.
static double digits(double got, double wanted)
{
    if (wanted == 0.0) {
        return fmin(-log10(fabs(got) + 1e-11), 11.0);
    }
    return fmin(-log10(fabs(got - wanted) / fabs(wanted) + 1e-11), 11.0);
}

static void solve(const task *p, int which)
{
    static table t;
    descent_error error = {0};
    descent_fit *fit = NULL;
    const certified c = read_certified(p->name);
    read_rows(p->name, &t);
    const descent_fit_data data = {
        .rows = t.rows, .columns = t.columns, .names = t.names, .values = t.values};
    descent_setting start[MOST];
    for (size_t j = 0; j < c.count; j++) {
        start[j] = (descent_setting){c.names[j], c.starts[which][j]};
    }
    CHECK_OK(descent_fit_formula(p->equation, &data, start, c.count, NULL, &fit, &error));
    if (!fit) {
        return;
    }
    double worst = 11.0, spread = 11.0;
    CHECK(fit->count == c.count);
    for (size_t j = 0; j < c.count; j++) {
        CHECK(strcmp(fit->parameters[j].name, c.names[j]) == 0);
        worst = fmin(worst, digits(fit->parameters[j].value, c.values[j]));
        spread = fmin(spread, digits(fit->parameters[j].error, c.deviations[j]));
    }
    const double of_rows = digits(fit->deviation, c.deviation);
    printf("%-9s start %d: %4.1f digits of parameters, %4.1f of their deviations, %4.1f of the "
           "residuals'; %s, %.0f steps, %.3f s\n",
           p->name, which + 1, worst, spread, of_rows, descent_fitted_word(fit->fitted_as),
           (double)fit->steps, fit->seconds);
    CHECK(worst >= 6.0);
    CHECK(spread >= (p->digits > 0.0 ? p->digits : 6.0));
    CHECK(of_rows >= (p->digits > 0.0 ? p->digits : 6.0));
    CHECK(fit->fitted_as == DESCENT_FITTED_DETERMINED ||
          fit->fitted_as == DESCENT_FITTED_HARDLY);
    descent_fit_free(fit);
}

static void certified_digits_are_met(void)
{
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        solve(&problems[i], 0);
        solve(&problems[i], 1);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(certified_digits_are_met)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
