// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The suite of `descent selftest`: numbers that are known, each with its source, beside what
// the library computes. Groups are tables of cases; a case is measured by a function that gets
// its row.
#ifndef DESCENT_CLI_SELFTEST_SELFTEST_H
#define DESCENT_CLI_SELFTEST_SELFTEST_H

#include <descent/base.h>

typedef struct cli_case cli_case;

/// *got (out): the number that the case is about.
typedef descent_status cli_measure(const cli_case *row, double *got, descent_error *error);

struct cli_case {
    const char *name; /* what is measured */
    const char
        *source; /* who says what it must be: a paper, "exact", a numerical computation */
    double expected, tolerance; /* it holds when |got - expected| <= tolerance */
    cli_measure *measure;
    const char *text; /* parameters of the measurement */
    double a, b, c;
};

typedef struct cli_case_group {
    const char *name, *about;
    const cli_case *cases;
    size_t count;
    const char *(*word)(double number); /* what the numbers stand for; NULL: for themselves */
} cli_case_group;

extern const cli_case_group cli_thresholds_group; /* selftest_laws.c */
extern const cli_case_group cli_noise_group;
extern const cli_case_group cli_edge_group;      /* selftest_edge.c */
extern const cli_case_group cli_plateau_group;   /* selftest_plateau.c */
extern const cli_case_group cli_dimension_group; /* selftest_dimension.c */
extern const cli_case_group cli_clusters_group;  /* selftest_clusters.c */
extern const cli_case_group cli_map_group;       /* selftest_map.c */
extern const cli_case_group cli_counts_group;
extern const cli_case_group cli_autoencoder_group; /* selftest_networks.c */
extern const cli_case_group cli_degenerate_group;  /* selftest_points.c */
extern const cli_case_group cli_known_group;
extern const cli_case_group cli_xor_group;      /* selftest_xor.c */
extern const cli_case_group cli_spectrum_group; /* selftest_spectrum.c */

/// Measures the cases of the groups (of one, or those with `only` in their names; "": all) and
/// prints them. CLI_DONE, or CLI_FAILED when one does not hold.
int cli_selftest_run(const cli_case_group *const *groups, size_t count, const char *only,
                     bool json);

/// Random numbers, the same on every machine: state (in/out) is the seed at first.
double cli_random_uniform(uint64_t *state); /* in [0, 1) */
double cli_random_normal(uint64_t *state);

#define CLI_CASE_COUNT(cases) (sizeof(cases) / sizeof *(cases))

#endif
