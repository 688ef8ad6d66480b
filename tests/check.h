// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Checks for tests. A test is a `static void name(void)` in the table of its program's main:
//
//     int main(int argc, char **argv)
//     {
//         static const check_test tests[] = {TEST(adam), ...};
//         return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
//     }
//
// A failed check prints where and what, and the test goes on. Arguments of the program select
// tests by a part of their names. The last line is "N passed, N failed"; the exit status is 1
// when one failed.
#ifndef DESCENT_TESTS_CHECK_H
#define DESCENT_TESTS_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <descent/base.h>

typedef struct check_test {
    const char *name;
    void (*run)(void);
} check_test;

// clang-format off
#define TEST(function) {#function, function}
// clang-format on

static int check_failures; /* of the test that runs */

static inline bool check_report(bool good, const char *file, int line, const char *text)
{
    if (!good) {
        check_failures++;
        printf("%s:%d: %s\n", file, line, text);
    }
    return good;
}

#define CHECK(condition) check_report((condition), __FILE__, __LINE__, #condition)

// |a - b| <= tolerance * max(1, |b|); NaN is near nothing.
#define CHECK_NEAR(a, b, tolerance) check_near((a), (b), (tolerance), __FILE__, __LINE__, #a)

static inline bool check_near(double a, double b, double tolerance, const char *file, int line,
                              const char *text)
{
    const double bound = tolerance * fmax(1.0, fabs(b));
    if (fabs(a - b) <= bound) {
        return true;
    }
    check_failures++;
    printf("%s:%d: %s is %.17g, not %.17g (off by %.3g, allowed %.3g)\n", file, line, text, a,
           b, fabs(a - b), bound);
    return false;
}

#define CHECK_TEXT(a, b) check_text((a), (b), __FILE__, __LINE__)

static inline bool check_text(const char *a, const char *b, const char *file, int line)
{
    if (a && b && strcmp(a, b) == 0) {
        return true;
    }
    check_failures++;
    printf("%s:%d: the text is\n%s\nand not\n%s\n", file, line, a ? a : "(null)",
           b ? b : "(null)");
    return false;
}

/// An error's message with its remedies below it.
static inline const char *check_said(const descent_error *error)
{
    static char text[sizeof error->message + sizeof error->remedy];
    snprintf(text, sizeof text, "%s%s%s", error->message, error->remedy[0] ? "\n" : "",
             error->remedy);
    return text;
}

#define CHECK_OK(call) check_ok((call), &error, __FILE__, __LINE__)

/* Needs a `descent_error error` in scope. */
static inline bool check_ok(descent_status status, const descent_error *error, const char *file,
                            int line)
{
    if (status == DESCENT_OK) {
        return true;
    }
    check_failures++;
    printf("%s:%d: status %d: %s\n", file, line, (int)status, error->message);
    return false;
}

static inline int check_main(int argc, char **argv, const check_test *tests, size_t count)
{
    int passed = 0, failed = 0;
    for (size_t i = 0; i < count; i++) {
        bool wanted = argc < 2;
        for (int a = 1; a < argc; a++) {
            wanted = wanted || strstr(tests[i].name, argv[a]) != NULL;
        }
        if (!wanted) {
            continue;
        }
        check_failures = 0;
        tests[i].run();
        if (check_failures) {
            printf("FAILED %s\n", tests[i].name);
            failed++;
        } else {
            passed++;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : 0;
}

#endif
