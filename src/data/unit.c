// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Units that are known, and words behind a number that multiply it.
//
// Keeps: a word counts as a unit only when it is known or when the whole column has it
// (notation.c). Capital letters matter where they differ in meaning (m and M, W for watt and
// for west); what a letter means is settled by the column and not by the cell.
#include "data/unit.h"

#include <stdio.h>
#include <string.h>

#include "core/letters.h"

static const char *const units[] = {"kg",
                                    "g",
                                    "mg",
                                    "t",
                                    "lb",
                                    "lbs",
                                    "oz",
                                    "km",
                                    "m",
                                    "cm",
                                    "mm",
                                    "in",
                                    "ft",
                                    "yd",
                                    "mi",
                                    "mile",
                                    "miles",
                                    "s",
                                    "sec",
                                    "ms",
                                    "min",
                                    "mins",
                                    "h",
                                    "hr",
                                    "hrs",
                                    "hours",
                                    "minutes",
                                    "seconds",
                                    "day",
                                    "days",
                                    "yr",
                                    "yrs",
                                    "year",
                                    "years",
                                    "weeks",
                                    "months",
                                    "V",
                                    "W",
                                    "kW",
                                    "kWh",
                                    "MW",
                                    "A",
                                    "mA",
                                    "Hz",
                                    "kHz",
                                    "MHz",
                                    "GHz",
                                    "l",
                                    "L",
                                    "ml",
                                    "mL",
                                    "dl",
                                    "gal",
                                    "mpg",
                                    "kmpl",
                                    "km/kg",
                                    "cc",
                                    "CC",
                                    "hp",
                                    "HP",
                                    "bhp",
                                    "PS",
                                    "rpm",
                                    "Nm",
                                    "bar",
                                    "psi",
                                    "Pa",
                                    "hPa",
                                    "kPa",
                                    "km/h",
                                    "mph",
                                    "kph",
                                    "m/s",
                                    "m2",
                                    "m3",
                                    "sqft",
                                    "sqm",
                                    "GB",
                                    "MB",
                                    "KB",
                                    "kB",
                                    "TB",
                                    "px",
                                    "pt",
                                    "pcs",
                                    "dB",
                                    "ppm",
                                    "kcal",
                                    "cal",
                                    "kJ",
                                    "J",
                                    "mmHg",
                                    "bpm",
                                    "mg/dL",
                                    "\xC2\xB0",
                                    ("\xC2\xB0"
                                     "C"),
                                    ("\xC2\xB0"
                                     "F"),
                                    "m\xC2\xB2",
                                    "m\xC2\xB3",
                                    "km\xC2\xB2",
                                    "ft\xC2\xB2",
                                    "cm\xC2\xB2",
                                    "\xC2\xB5g",
                                    "\xC2\xB5m",
                                    NULL};

static bool same(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

bool dsc_unit_is_known(const char *text, size_t length)
{
    for (const char *const *unit = units; *unit; unit++) {
        if (same(text, length, *unit)) {
            return true;
        }
    }
    return false;
}

double dsc_unit_money_factor(const char *text, size_t length)
{
    static const struct {
        const char *word;
        double value;
    } factors[] = {{"k", 1e3},         {"K", 1e3},        {"M", 1e6},       {"m", 1e6},
                   {"mn", 1e6},        {"B", 1e9},        {"bn", 1e9},      {"Bn", 1e9},
                   {"T", 1e12},        {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9},
                   {"trillion", 1e12}, {"mln", 1e6},      {"mld", 1e9},     {"Tsd", 1e3},
                   {"Mio", 1e6},       {"Mrd", 1e9},      {"lakh", 1e5},    {"crore", 1e7}};
    // "Mio." and "Cr." are abbreviations.
    length -= length > 1 && text[length - 1] == '.';
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (same(text, length, factors[i].word)) {
            return factors[i].value;
        }
    }
    return 0;
}

double dsc_unit_factor(const char *unit)
{
    // Without money these are metres and tonnes.
    const bool other = strcmp(unit, "m") == 0 || strcmp(unit, "T") == 0;
    return other ? 0 : dsc_unit_money_factor(unit, strlen(unit));
}

// ---- words for plus and minus ----

#define DEGREE "\xC2\xB0"

// Longer words are the same in small letters. C and D, H and S are credit and debit in
// Portuguese and in German.
static const struct {
    const char *plus, *minus;
    bool money, alone;
} pairs[DSC_PAIRS] = {{"CR", "DR", true, true},
                      {"CR", "DB", true, false},
                      {"CREDIT", "DEBIT", true, true},
                      {"C", "D", true, false},
                      {"H", "S", false, false},
                      {"N", "S", false, false},
                      {"E", "W", false, false},
                      {DEGREE "N", DEGREE "S", false, true},
                      {DEGREE "E", DEGREE "W", false, true}};

static bool same_word(const char *text, size_t length, const char *word)
{
    length -= length > 1 && text[length - 1] == '.';
    if (strlen(word) != length) {
        return false;
    }
    const bool exact = length == 1;
    for (size_t i = 0; i < length; i++) {
        if (exact ? text[i] != word[i] : lower(text[i]) != lower(word[i])) {
            return false;
        }
    }
    return true;
}

bool dsc_unit_is_side(const char *text, size_t length)
{
    for (size_t i = 0; i < DSC_PAIRS; i++) {
        if (pairs[i].money && (same_word(text, length, pairs[i].plus) ||
                               same_word(text, length, pairs[i].minus))) {
            return true;
        }
    }
    return false;
}

bool dsc_unit_may_be_side(const char *unit)
{
    const char last = unit[strlen(unit) - 1];
    return (last >= 'A' && last <= 'Z') || last == 'r' || last == 'b' || last == 't' ||
           last == '.';
}

int dsc_unit_in_pair(size_t pair, const char *unit, size_t *before)
{
    const char *blank = strrchr(unit, ' ');
    const char *word = blank ? blank + 1 : unit;
    *before = (size_t)(word - unit);
    return same_word(word, strlen(word), pairs[pair].plus)    ? 1
           : same_word(word, strlen(word), pairs[pair].minus) ? -1
                                                              : 0;
}

const char *dsc_unit_pair_name(size_t pair, const char *unit, size_t before, char *text,
                               size_t capacity)
{
    snprintf(text, capacity, "%.*s%s %s", (int)before, unit, pairs[pair].plus,
             pairs[pair].minus);
    return text;
}

bool dsc_unit_pair_alone(size_t pair)
{
    return pairs[pair].alone;
}

// The pair that ends the column's unit, DSC_PAIRS when it is another unit.
static size_t pair_of(const char *column, size_t *before)
{
    const size_t length = strlen(column);
    for (size_t i = 0; i < DSC_PAIRS; i++) {
        const size_t plus = strlen(pairs[i].plus), own = plus + 1 + strlen(pairs[i].minus);
        const char *tail = column + (length > own ? length - own : 0);
        if (own <= length && memcmp(tail, pairs[i].plus, plus) == 0 && tail[plus] == ' ' &&
            strcmp(tail + plus + 1, pairs[i].minus) == 0 &&
            (tail == column || tail[-1] == ' ')) {
            *before = (size_t)(tail - column);
            return i;
        }
    }
    return DSC_PAIRS;
}

int dsc_unit_side(const char *column, const char *unit)
{
    size_t before = 0, own = 0;
    const size_t pair = pair_of(column, &before);
    const int side = pair < DSC_PAIRS ? dsc_unit_in_pair(pair, unit, &own) : 0;
    return own == before && memcmp(column, unit, own) == 0 ? side : 0;
}

bool dsc_unit_pair_words(const char *column, char *text, size_t capacity)
{
    size_t before = 0;
    const size_t i = pair_of(column, &before);
    if (i == DSC_PAIRS) {
        return false;
    }
    snprintf(text, capacity, "%s and %s (5 %s is 5, 5 %s is -5)", pairs[i].plus, pairs[i].minus,
             pairs[i].plus, pairs[i].minus);
    return true;
}
