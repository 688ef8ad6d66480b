// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/number.h"
#include "core/rng.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>

static bool parse(const char *text, double *value)
{
    return dsc_parse_number(text, strlen(text), value);
}

static void numbers_in_every_usual_form_are_read(void)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0", 0.0},
        {"-0", -0.0},
        {"1", 1.0},
        {"+1", 1.0},
        {"-1.5", -1.5},
        {".5", 0.5},
        {"5.", 5.0},
        {"1e3", 1000.0},
        {"1E+3", 1000.0},
        {"1e-3", 0.001},
        {"0.1", 0.1},
        {"123456789012345678", 123456789012345678.0},
        {"9007199254740993", 9007199254740992.0}, /* halfway, to even */
        {"9007199254740993.0000000001", 9007199254740994.0},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"8.5e-23", 8.5e-23},
        {"1e308", 1e308},
        {"1.7976931348623157e308", DBL_MAX},
        {"1e400", HUGE_VAL},
        {"-1e400", -HUGE_VAL},
        {"1e999999999999999999999", HUGE_VAL},
        {"1e-400", 0.0},
        {"1e-999999999999999999999", 0.0},
        {"0e999999999999", 0.0},
        {"2.2250738585072014e-308", DBL_MIN},
        {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
        {"5e-324", 0x1p-1074},
        {"2.4703282292062327e-324", 0.0},       /* below half of the smallest */
        {"2.4703282292062328e-324", 0x1p-1074}, /* above it */
        {"0.000000000000000000000000000000000000001", 1e-39},
        {"1000000000000000000000000000000000000000", 1e39},
        {"inf", HUGE_VAL},
        {"-Infinity", -HUGE_VAL},
        {"INF", HUGE_VAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -7.0;
        if (!CHECK(parse(cases[i].text, &value) && value == cases[i].value &&
                   !signbit(value) == !signbit(cases[i].value))) {
            printf("  '%s' -> %.17g\n", cases[i].text, value);
        }
    }
    double value = 0.0;
    CHECK(parse("nan", &value) && isnan(value));
    CHECK(parse("-NaN", &value) && isnan(value));
    CHECK(dsc_parse_number("12345", 2, &value) && value == 12.0);
}

static void what_is_no_number_is_refused(void)
{
    static const char *const cases[] = {
        "",         " ",      " 1",  "1 ",    "1e",    "1e+", "e5",    ".",     "-",
        "+-1",      "--1",    "0x1", "0x1p3", "1_000", "1,5", "1.2.3", "1e5.0", "1d3",
        "infinite", "nan(1)", "i",   "1f",    "\t1",   "1\n", "1e 5",  "½",     "1e5e5"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -7.0;
        if (!CHECK(!parse(cases[i], &value) && value == -7.0)) {
            printf("  '%s' -> %.17g\n", cases[i], value);
        }
    }
}

// Long texts: the digit that decides comes after more than any buffer of ordinary size.
static void a_late_digit_decides_the_rounding(void)
{
    static char text[5000];
    double value = 0.0;
    memset(text, '0', sizeof text);
    memcpy(text, "9007199254740993.", 17);
    CHECK(dsc_parse_number(text, sizeof text, &value) && value == 9007199254740992.0);
    text[sizeof text - 1] = '1';
    CHECK(dsc_parse_number(text, sizeof text, &value) && value == 9007199254740994.0);
    memset(text, '0', sizeof text);
    memcpy(text, "0.", 2);
    memcpy(text + 4000, "125e3999", 8);
    CHECK(dsc_parse_number(text, 4008, &value) && value == 1.25);
    memset(text, '9', sizeof text);
    CHECK(dsc_parse_number(text, 309, &value) && isinf(value));
    CHECK(dsc_parse_number(text, 308, &value) && value == 1e308);
    memcpy(text + 4990, "e-4990", 6);
    CHECK(dsc_parse_number(text, 4996, &value) && value == 1.0);
}

static void counts_are_whole_and_fit_64_bits(void)
{
    static const struct {
        const char *text;
        bool good;
        uint64_t value;
    } cases[] = {
        {"0", true, 0},
        {"007", true, 7},
        {"18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", false, 0},
        {"1e6", true, 1000000},
        {"2.5e3", true, 2500},
        {"2.5", false, 0},
        {"-1", false, 0},
        {"-0", true, 0},
        {"1e300", false, 0},
        {"inf", false, 0},
        {"nan", false, 0},
        {"", false, 0},
        {" 1", false, 0},
        {"1k", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 0;
        const bool good = dsc_parse_count(cases[i].text, strlen(cases[i].text), &value);
        if (!CHECK(good == cases[i].good && value == cases[i].value)) {
            printf("  '%s'\n", cases[i].text);
        }
    }
}

static void numbers_are_written_with_the_digits_they_need(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {0.1, "0.1"},
        {1.0 / 3.0, "0.3333333333333333"},
        {1e22, "1e+22"},
        {1e-8, "1e-08"},
        {HUGE_VAL, "inf"},
        {-HUGE_VAL, "-inf"},
        {123456.0, "123456"},
        {5e-324, "4.94065645841247e-324"},
        {0.1 + 0.2, "0.30000000000000004"},
    };
    char text[DSC_NUMBER_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dsc_format_number(cases[i].value, text, sizeof text);
        CHECK_TEXT(text, cases[i].text);
    }
    dsc_format_number((double)NAN, text, sizeof text);
    CHECK_TEXT(text, "nan");
    dsc_format_number(-DBL_MAX, text, sizeof text);
    CHECK_TEXT(text, "-1.7976931348623157e+308");
}

// Random bits, as text and back; and the C library must read the same number.
static void numbers_as_text_read_back_bit_for_bit(void)
{
    const dsc_random random = {11, DSC_PURPOSE_SPLIT, 0};
    for (uint64_t i = 0; i < 50000; i++) {
        uint32_t words[4];
        dsc_random_words(&random, i, words);
        double value;
        memcpy(&value, words, sizeof value);
        if (!isfinite(value)) {
            continue;
        }
        char text[64];
        double back = 0.0;
        dsc_format_number(value, text, DSC_NUMBER_TEXT);
        CHECK(parse(text, &back) && back == value);
        snprintf(text, sizeof text, "%u.%ue%d", words[2], words[3],
                 (int)(words[0] % 700) - 350);
        CHECK(parse(text, &back) && back == strtod(text, NULL));
        snprintf(text, sizeof text, "%.6g", dsc_random_normal(&random, i));
        CHECK(parse(text, &back) && back == strtod(text, NULL));
    }
}

static void a_locale_with_commas_changes_nothing(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "pt_BR.UTF-8"};
    bool found = false;
    for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++) {
        found = setlocale(LC_ALL, names[i]) != NULL;
    }
    if (!found) {
        printf("skipped: no locale with a decimal comma is installed\n");
        return;
    }
    char text[DSC_NUMBER_TEXT];
    snprintf(text, sizeof text, "%g", 1.5);
    CHECK_TEXT(text, "1,5"); /* the process itself does write commas */
    double value = 0.0;
    CHECK(parse("1.5", &value) && value == 1.5);
    CHECK(parse("0.30000000000000004", &value) && value == 0.1 + 0.2);
    CHECK(!parse("1,5", &value));
    dsc_format_number(0.1 + 0.2, text, sizeof text);
    CHECK_TEXT(text, "0.30000000000000004");
    setlocale(LC_ALL, "C");
}

// In -1 .. 1.
static double next_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

// The nine digits of printf, or those beside a tie that printf alone can tell.
static void nine_digits_are_those_of_printf(void)
{
    static const double values[] = {
        0.0,    -0.0,        1.0,     -1.0,      10.0,  100.0,       0.001,
        0.1,    0.25,        1e-4,    9.9999e-5, 1e-5,  123456789.0, 999999999.0,
        1e9,    1e10,        -2.5e-7, 1e-28,     1e-30, 1e28,        1e30,
        1e-300, DBL_MAX,     DBL_MIN, 5e-324,    0.3,   2.0 / 3.0,   1e5,
        1e8,    99999999.95, 0.5,     1234.5678, 1e22,  1e23,        3.14159265358979};
    char text[DSC_NUMBER_TEXT], expected[64];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text[dsc_put_number(values[i], text)] = '\0';
        snprintf(expected, sizeof expected, "%.9g", values[i]);
        CHECK_TEXT(text, expected);
    }
    uint64_t state = 1;
    size_t others = 0;
    for (int i = 0; i < 200000; i++) {
        const double part = next_number(&state);
        const double value = part * pow(10.0, 32.0 * next_number(&state));
        text[dsc_put_number(value, text)] = '\0';
        snprintf(expected, sizeof expected, "%.9g", value);
        double back = 0.0;
        CHECK(dsc_parse_number(text, strlen(text), &back));
        CHECK(fabs(back - value) <= 5.00001e-9 * fabs(value));
        others += strcmp(text, expected) != 0;
    }
    CHECK(others < 5);
    static const uint64_t counts[] = {0, 9, 10, 12345, 1000000000, UINT64_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        text[dsc_put_count(counts[i], text)] = '\0';
        snprintf(expected, sizeof expected, "%" PRIu64, counts[i]);
        CHECK_TEXT(text, expected);
    }
    CHECK_TEXT(dsc_format_count(999, text), "999");
    CHECK_TEXT(dsc_format_count(1234567, text), "1,234,567");
}

static void shown(double value, const char *expected)
{
    char text[DSC_SHOWN_TEXT];
    CHECK_TEXT(dsc_format_shown(value, text), expected);
}

static void large_numbers_are_shown_without_an_exponent(void)
{
    shown(1671140123.0, "1671140123"); // a Unix time
    shown(-1671140123.0, "-1671140123");
    shown(1671140123456.0, "1671140123456"); // in milliseconds
    shown(9007199254740991.0, "9007199254740991");
    shown(9007199254740992.0, "9.0072e+15");
    shown(999999.0, "999999");
    shown(999999.6, "1000000");
    shown(1671140123.4, "1671140123");
    shown(0.0, "0");
    shown(-0.25, "-0.25");
    shown(3.14159265, "3.14159");
    shown(1e-7, "1e-07");
    shown(-1e300, "-1e+300");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(numbers_in_every_usual_form_are_read),
                                       TEST(what_is_no_number_is_refused),
                                       TEST(a_late_digit_decides_the_rounding),
                                       TEST(counts_are_whole_and_fit_64_bits),
                                       TEST(numbers_are_written_with_the_digits_they_need),
                                       TEST(numbers_as_text_read_back_bit_for_bit),
                                       TEST(a_locale_with_commas_changes_nothing),
                                       TEST(nine_digits_are_those_of_printf),
                                       TEST(large_numbers_are_shown_without_an_exponent)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
