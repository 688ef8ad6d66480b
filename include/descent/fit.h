// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Curves fitted to data: the parameters of a formula by least squares, how certain they are, and whether
// the data determine them at all.
//
//     const char *names[] = {"x", "y"};
//     const double rows[] = {0, 10.1, 1, 6.2, 2, 3.6, 3, 2.3, 4, 1.3};
//     const descent_fit_data data = {.rows = 5, .columns = 2, .names = names, .values = rows};
//     const descent_setting start[] = {{"a", 1}, {"b", 1}};
//     descent_fit *fit = NULL;
//     if (descent_fit_formula("y = a*exp(-b*x)", &data, start, 2, NULL, &fit, &error) == DESCENT_OK)
//         printf("b = %g +- %g\n", fit->parameters[1].value, fit->parameters[1].error);
//     descent_fit_free(fit);
//
// Derivatives are exact: those of the formula (expression.h). Steps are those of Levenberg and Marquardt,
// from an orthogonal factorisation of the Jacobian. [More. The Levenberg-Marquardt algorithm:
// implementation and theory. LNM 630, 1978; Nielsen. Damping parameter in Marquardt's method.
// IMM-REP-1999-05]
//
// Threads: calls may run at the same time; a finished fit never changes and may be read from any thread.
// Structs with members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_FIT_H
#define DESCENT_FIT_H

#include <descent/base.h>
#include <descent/expression.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is made of a residual r, in units of the scale d: DESCENT_FIT_<NAME>, word, meaning.
#define DESCENT_FIT_LOSS_LIST(X)                                                               \
    X(SQUARES, "squares", "r^2")                                                               \
    X(HUBER, "huber", "r^2 up to d, then 2 |r| - 1: large residuals pull no more than d")      \
    X(SOFT_L1, "soft-l1", "2 (sqrt(1 + r^2) - 1): the same, smooth")                           \
    X(CAUCHY, "cauchy", "log(1 + r^2): far residuals hardly pull at all")

typedef enum descent_fit_loss {
#define DESCENT_FIT_ENTRY(name, word, text) DESCENT_FIT_##name,
    DESCENT_FIT_LOSS_LIST(DESCENT_FIT_ENTRY)
#undef DESCENT_FIT_ENTRY
        DESCENT_FIT_LOSS_COUNT
} descent_fit_loss;

typedef struct descent_fit_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// A descent_fit_loss; default DESCENT_FIT_SQUARES.
    int loss;
    /// Whether intervals are those of the profile likelihood too; default true. Each takes some fits
    /// of the other parameters.
    bool profile;
    char reserved[3]; /* 0 */
    /// Residuals beyond this many robust standard deviations (1.4826 times the median of |r|, of the
    /// fit by that loss) are pulled less, more than 0, to 1e6; default 1.345. Not of squares.
    double scale;
    /// Probability that an interval holds the true value, more than 0, less than 1; default 0.95.
    double level;
    /// Steps at most, of each way down, 1 to 1e9; default 2000.
    uint64_t steps;
} descent_fit_options;

DESCENT_API void descent_fit_options_init(descent_fit_options *options, size_t size);
static inline descent_fit_options descent_fit_options_default(void)
{
    descent_fit_options options;
    descent_fit_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_fit_option_table(void);

/// Rows of named columns, all borrowed for the call.
typedef struct descent_fit_data {
    size_t rows, columns;
    const char *const *names; /* columns */
    const double *values;     /* rows x columns, row-major; rows with a NaN are left out */
    const double
        *deviations; /* rows: standard deviations of the rows, which then weigh 1 / d^2 and are
                                 taken as known; > 0. NULL: one unknown one for all */
    const double *weights; /* rows: what each row counts for, >= 0. NULL: 1 */
} descent_fit_data;

/// What a fit has come to: DESCENT_FITTED_<NAME>, word, meaning.
#define DESCENT_FITTED_LIST(X)                                                                 \
    X(DETERMINED, "determined", "a minimum, and the data determine all parameters")            \
    X(HARDLY, "hardly determined", "a minimum, but an interval has no end on a side")          \
    X(NOT_DETERMINED, "not determined", "parameters can change together without any effect")   \
    X(NO_MINIMUM, "no minimum", "steps ended where the sum of squares can still fall")         \
    X(EXACT, "exact", "the formula goes through all rows: nothing is left to tell errors by")

typedef enum descent_fitted {
#define DESCENT_FITTED_ENTRY(name, word, text) DESCENT_FITTED_##name,
    DESCENT_FITTED_LIST(DESCENT_FITTED_ENTRY)
#undef DESCENT_FITTED_ENTRY
        DESCENT_FITTED_COUNT
} descent_fitted;

/// "hardly determined"; its meaning. Static.
DESCENT_API const char *descent_fitted_word(descent_fitted fitted);
DESCENT_API const char *descent_fitted_text(descent_fitted fitted);
/// "soft-l1"; its meaning. Static.
DESCENT_API const char *descent_fit_loss_word(descent_fit_loss loss);
DESCENT_API const char *descent_fit_loss_text(descent_fit_loss loss);

typedef struct descent_fit_parameter {
    char name[80];
    double start, value;
    double error;     /* standard error: from the Jacobian, of other losses than squares by the
                         sandwich; NAN: not determined, or at no minimum */
    double low, high; /* value +- Student's t times that; NAN likewise */
    double profile_low,
        profile_high; /* where the sum of squares, least over all others, has risen by
                                         F; infinite: it never does; NAN: not looked for */
    double share;     /* of the directions that are not determined, 0 to 1: 0 is determined */
} descent_fit_parameter;

/// Parameters that can change together without any effect on the fit.
typedef struct descent_fit_mode {
    double
        singular; /* value of the Jacobian with columns of length 1, next to the largest one */
    char text[240]; /* "a by +1 %, b by -1 %" */
} descent_fit_mode;

typedef struct descent_fit {
    size_t size;
    size_t count; /* of the parameters, in the order of their names */
    descent_fit_parameter *parameters;
    double *correlation; /* count x count; NAN of those that are not determined */
    size_t rows;         /* that were used */
    size_t left_out;     /* rows with a NaN, or of weight 0 */
    size_t freedom;      /* rows - parameters that are determined */
    double sum;          /* of the weighted squares of the residuals */
    double loss;         /* that was minimised: of squares the same */
    double deviation;    /* residual standard deviation: sqrt(sum / freedom); NAN with 0 */
    double r2;           /* 1 - sum / that of the mean; NAN where rows are all the same */
    double *fitted, *residuals; /* rows: of the left side, and left side minus fitted */
    size_t *index;              /* rows: their numbers in the data, from 0 */
    uint64_t steps, evaluations;
    descent_fitted fitted_as;
    char because[400]; /* in words, */
    char advice[400];  /* and what to do; "" */
    double slope; /* largest cosine between the residuals and a column of the Jacobian: 0 at a
                          minimum */
    double
        curvature; /* smallest eigenvalue of the Hessian, exact, with columns of length 1; below 0:
                          no minimum. NAN of other losses than squares */
    double condition; /* largest / smallest singular value of the Jacobian, with such columns */
    descent_fit_mode *modes;
    size_t mode_count;
    double
        autocorrelation; /* of residuals next to each other, by the first column on the right; NAN:
                               fewer than 8 rows */
    double
        independent; /* probability of so few changes of sign, or so many, by chance (Wald and
                               Wolfowitz's runs test); NAN likewise */
    double seconds;
} descent_fit;

/// Fits "LEFT = RIGHT", a formula of columns on the left and of columns and parameters on the right, to
/// the rows. Names that are no column are parameters; `start` has a value for each of them, and may have
/// more names (which are an error) but not fewer. options: NULL for the defaults. *fit (out) is freed
/// with descent_fit_free. Everything is portable: the same bits on every processor.
/// DESCENT_INVALID: the message names what is missing in the equation, the columns or the starts.
/// DESCENT_BAD_DATA: fewer rows than parameters. DESCENT_DIVERGED: the formula is not finite at the
/// start, on the row that is named.
DESCENT_API descent_status descent_fit_formula(const char *equation,
                                               const descent_fit_data *data,
                                               const descent_setting *start, size_t start_count,
                                               const descent_fit_options *options,
                                               descent_fit **fit, descent_error *error);
DESCENT_API void descent_fit_free(descent_fit *fit);

/// The names in an equation: those of columns among the `count` that are given, and the others. *columns
/// and *parameters (out, each freed with free) are texts separated by commas.
DESCENT_API descent_status descent_fit_names(const char *equation, size_t count,
                                             const char *const *names, char **columns,
                                             char **parameters, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
