// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The law of minima by dimension against numbers that were computed elsewhere.
//
// [B86] Bardeen, Bond, Kaiser, Szalay. The statistics of peaks of Gaussian random fields. 1986.
#include "selftest/dimension.h"
#include "shell/status.h"

#include <math.h>

#include <descent/dimension.h>

// In units of the right number. a: n.
static descent_status goe(const cli_case *row, double *got, descent_error *error)
{
    (void)error;
    *got = descent_goe_positive((size_t)row->a) / row->b;
    return DESCENT_OK;
}

static descent_status law(const cli_case *row, descent_dimension *of, descent_error *error)
{
    descent_dimension_options options = descent_dimension_options_default();
    descent_dimension rows[DESCENT_DIMENSION_MOST];
    options.to = (uint64_t)row->a;
    options.samples = 50000;
    TRY(descent_dimension_law(&options, rows, error));
    *of = rows[options.to - 1];
    return DESCENT_OK;
}

// How many standard errors counting is from the exact number. a: n.
static descent_status counted(const cli_case *row, double *got, descent_error *error)
{
    descent_dimension of;
    TRY(law(row, &of, error));
    *got = (of.free_sample.value - of.free) / of.free_sample.error;
    return DESCENT_OK;
}

// The same of the Gaussian field; b: the right number, or what was sampled elsewhere with error
// c.
static descent_status field(const cli_case *row, double *got, descent_error *error)
{
    descent_dimension of;
    TRY(law(row, &of, error));
    *got = (of.field_sample.value - row->b) / hypot(of.field_sample.error, row->c);
    return DESCENT_OK;
}

static const char PFAFFIAN[] = "Pfaffian with 70 digits, by quadrature";

static const cli_case cases[] = {
    {"all eigenvalues of a GOE matrix positive, n = 2", "exact: (2 - sqrt(2)) / 4", 1.0, 1e-14,
     goe, NULL, 2.0, 0.14644660940672624, 0.0},
    {"n = 3, over (pi - 2 sqrt(2)) / (4 pi)", "exact", 1.0, 1e-14, goe, NULL, 3.0,
     0.024920920960723483, 0.0},
    {"n = 4, over 0.00245670925979", PFAFFIAN, 1.0, 1e-14, goe, NULL, 4.0,
     0.002456709259786223681, 0.0},
    {"n = 5, over 1.40114685463e-4", PFAFFIAN, 1.0, 1e-14, goe, NULL, 5.0,
     1.4011468546339970501e-4, 0.0},
    {"n = 12, over 5.89241265838e-20", PFAFFIAN, 1.0, 1e-14, goe, NULL, 12.0,
     5.8924126583785847109e-20, 0.0},
    {"counted, n = 2: off by this many standard errors", "exact", 0.0, 4.0, counted, NULL, 2.0,
     0.0, 0.0},
    {"counted, n = 4", PFAFFIAN, 0.0, 4.0, counted, NULL, 4.0, 0.0, 0.0},
    {"counted, n = 5", PFAFFIAN, 0.0, 4.0, counted, NULL, 5.0, 0.0, 0.0},
    {"Gaussian field, n = 2: off by standard errors from 1/4", "exact", 0.0, 4.0, field, NULL,
     2.0, 0.25, 0.0},
    {"Gaussian field, n = 3, from (29 - 6 sqrt(6)) / 116", "Bardeen, Bond, Kaiser, Szalay 1986",
     0.0, 4.0, field, NULL, 3.0, 0.12330225468362874, 0.0},
    {"Gaussian field, n = 5, from 0.0290 +- 0.0001", "sampled by another program", 0.0, 4.0,
     field, NULL, 5.0, 0.0290, 1e-4},
};

const cli_case_group cli_dimension_group = {"dimension",
                                            "the share of minima among stationary points",
                                            cases, CLI_CASE_COUNT(cases), NULL};
