// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Units that are known, and words behind a number that multiply it.
#include "data/unit.h"

#include <string.h>

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
                                    "\xC2\xB0"
                                    "C",
                                    "\xC2\xB0"
                                    "F",
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
    } factors[] = {{"k", 1e3}, {"K", 1e3},  {"M", 1e6},  {"m", 1e6}, {"mn", 1e6},
                   {"B", 1e9}, {"bn", 1e9}, {"Bn", 1e9}, {"T", 1e12}};
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
