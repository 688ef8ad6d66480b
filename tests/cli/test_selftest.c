// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The runner of the selftest: it fails when a case does.
#include "check.h"
#include "selftest/case.h"
#include "selftest/random.h"
#include "selftest/selftest.h"
#include "shell/output.h"

static descent_status measured(const cli_case *row, double *got, descent_error *error)
{
    (void)error;
    *got = row->a;
    return DESCENT_OK;
}

static descent_status refused(const cli_case *row, double *got, descent_error *error)
{
    *got = row->expected;
    snprintf(error->message, sizeof error->message, "it cannot be measured");
    return DESCENT_INVALID;
}

static int run_one(cli_measure *measure, double expected, double tolerance, double a)
{
    const cli_case one = {"one", "exact", expected, tolerance, measure, NULL, a, 0.0, 0.0};
    const cli_case_group group = {"group", "for the test", &one, 1, NULL};
    const cli_case_group *const groups[] = {&group};
    const int code = cli_selftest_run(groups, 1, "", false);
    CHECK(cli_selftest_run(groups, 1, "group", true) == code);
    CHECK(cli_selftest_run(groups, 1, "other", false) == CLI_DONE);
    return code;
}

static void a_value_beyond_its_tolerance_fails_the_selftest(void)
{
    CHECK(run_one(measured, 1.0, 0.1, 1.05) == CLI_DONE);
    CHECK(run_one(measured, 1.0, 0.1, 1.2) == CLI_FAILED);
    CHECK(run_one(measured, 1.0, 0.1, (double)NAN) == CLI_FAILED);
    CHECK(run_one(measured, 2.0, 0.0, 2.0) == CLI_DONE);
    CHECK(run_one(refused, 2.0, 0.0, 2.0) == CLI_FAILED);
}

static void random_numbers_have_their_moments(void)
{
    uint64_t state = 1234567;
    CHECK_NEAR(cli_random_uniform(&state), (double)(6457827717110365317u >> 11) * 0x1p-53,
               1e-16);
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < 100000; i++) {
        const double z = cli_random_normal(&state);
        sum += z;
        squares += z * z;
    }
    CHECK(fabs(sum) < 4.0 * sqrt(100000.0) && fabs(squares / 100000.0 - 1.0) < 0.02);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_value_beyond_its_tolerance_fails_the_selftest),
                                       TEST(random_numbers_have_their_moments)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
