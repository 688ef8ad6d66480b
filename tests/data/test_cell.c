// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Single cells: which are missing, which numbers and dates they can mean; and how a column
// decides.
#include <math.h>

#include "data/missing.h"
#include "data/notation.h"
#include "data/read.h"
#include "data/schema_json.h"
#include "read.h"

static void missing_cells_are_known_by_their_texts(void)
{
    static const char *const always[] = {
        "",     "NA",  "N/A", "n/a", "#N/A",  "nan",     "NaN",     "-nan",    "NULL", "null",
        "<NA>", "#NA", "NaT", "\\N", "#REF!", "#DIV/0!", "1.#QNAN", "-1.#IND", "#NUM!"};
    static const char *const weak[] = {"-",    ".",    "?",       "--",
                                       "none", "None", "missing", "unknown"};
    static const char *const present[] = {"0",      "NAN1",      "nab", "a",  "--1",
                                          "Norway", "noneother", "1.#", "NB", "#1"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        const dsc_missing kind = dsc_cell_missing(always[i], strlen(always[i]), "");
        CHECK(kind == (i == 0 ? DSC_MISSING : DSC_MISSING_AS_NA));
    }
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        CHECK(dsc_cell_missing(weak[i], strlen(weak[i]), "") == DSC_MISSING_AMONG_NUMBERS);
        CHECK(dsc_cell_missing(weak[i], strlen(weak[i]),
                               "x, -,.,?,--,none,None,missing,unknown") == DSC_MISSING);
    }
    for (size_t i = 0; i < sizeof present / sizeof *present; i++) {
        CHECK(dsc_cell_missing(present[i], strlen(present[i]), "NA,-, b") == DSC_PRESENT);
    }
    CHECK(dsc_cell_missing("b", 1, "NA,-, b ,c") == DSC_MISSING);
    CHECK(dsc_missing_has_number("x,-999") && dsc_missing_has_number("$5"));
    CHECK(!dsc_missing_has_number("x,-,NA") && !dsc_missing_has_number(""));
}

// Each spelling of a missing value leaves a column of numbers one, and a column of dates one of
// dates.
static void missing_values_leave_a_column_its_kind(void)
{
    static const char *const all[] = {"",
                                      "NA",
                                      "N/A",
                                      "n/a",
                                      "NaN",
                                      "nan",
                                      "-nan",
                                      "-NaN",
                                      "NAN",
                                      "NULL",
                                      "null",
                                      "<NA>",
                                      "#N/A",
                                      "#NA",
                                      "#N/A N/A",
                                      "NaT",
                                      "\\N",
                                      "#DIV/0!",
                                      "#VALUE!",
                                      "#REF!",
                                      "#NAME?",
                                      "#NUM!",
                                      "#NULL!",
                                      "1.#QNAN",
                                      "-1.#QNAN",
                                      "1.#IND",
                                      "-1.#IND",
                                      "1.#SNAN",
                                      "nan(ind)",
                                      "-nan(ind)",
                                      "#NV",
                                      "#WERT!",
                                      "#BEZUG!",
                                      "#ZAHL!",
                                      "#N/D",
                                      "#N/D!",
                                      "#VALEUR!",
                                      "#NOM?",
                                      "#NOMBRE!",
                                      "#NUL!",
                                      ("#\xC2\xA1"
                                       "DIV/0!"),
                                      "#\xC2\xA1VALOR!",
                                      "#\xC2\xA1REF!",
                                      "#\xC2\xBFNOMBRE?",
                                      "#\xC2\xA1NUM!",
                                      "#VALORE!",
                                      "#RIF!",
                                      "#NOME?",
                                      "#CALC!",
                                      "#SPILL!",
                                      "#FIELD!",
                                      "-",
                                      "--",
                                      "---",
                                      ".",
                                      "..",
                                      "...",
                                      "?",
                                      "??",
                                      "*",
                                      "none",
                                      "None",
                                      "NONE",
                                      "na",
                                      "Na",
                                      "n.a.",
                                      "N.A.",
                                      "n.a",
                                      "nil",
                                      "Null",
                                      "missing",
                                      "Missing",
                                      "MISSING",
                                      "unknown",
                                      "Unknown",
                                      "UNKNOWN",
                                      "(null)",
                                      "(none)",
                                      "(blank)",
                                      "#",
                                      "N.D.",
                                      "n.d.",
                                      "nd",
                                      "ND",
                                      "_",
                                      "k.A.",
                                      "k. A.",
                                      "n/d",
                                      "N/D",
                                      "n/v",
                                      "no data",
                                      "not available",
                                      "Not available",
                                      "(empty)",
                                      "N.V.",
                                      "\xE2\x80\x93",
                                      "\xE2\x80\x94",
                                      ".a",
                                      ".z",
                                      ".A",
                                      " ",
                                      "\xC2\xA0",
                                      " NA ",
                                      "- "};
    static const char *const columns[][2] = {
        {"1.5", "2"}, {"2021-03-04", "4 Mar 2021"}, {"$5", "($4.50)"}};
    static const dsc_csv_guess guesses[] = {DSC_CSV_NUMBERS, DSC_CSV_DATES, DSC_CSV_NUMBERS};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            dsc_csv_kinds kinds = {0};
            const char *const cells[] = {columns[k][0], all[i], columns[k][1], all[i]};
            for (size_t c = 0; c < 4; c++) {
                dsc_csv_count_kind(&kinds, cells[c], strlen(cells[c]), "", false);
            }
            if (!CHECK(dsc_csv_decide(&kinds) == guesses[k] && kinds.missing == 2 &&
                       kinds.texts == 0)) {
                printf("\"%s\" among %s\n", all[i], columns[k][0]);
            }
        }
    }
}

#define NONE ((double)NAN)

typedef struct cell {
    const char *text;
    double point, comma; /* NONE: not readable so */
    const char *unit;
} cell;

static void numbers_are_read_as_people_write_them(void)
{
    static const cell cells[] = {
        {"12", 12, 12, ""},
        {"$12.50", 12.5, NONE, "$"},
        {"$1,234,567.89", 1234567.89, NONE, "$"},
        {"-$3", -3, -3, "$"},
        {"$-3", -3, -3, "$"},
        {"($3.00)", -3, NONE, "$"},
        {"(1,000)", -1000, -1, ""},
        {"\xE2\x82\xAC"
         "1.234,56",
         NONE, 1234.56, "\xE2\x82\xAC"},
        {"12.50 EUR", 12.5, NONE, "EUR"},
        {"EUR 12", 12, 12, "EUR"},
        {"12 \xE2\x82\xAC", 12, 12, "\xE2\x82\xAC"},
        {"$1.2M", 1.2e6, NONE, "$"},
        {"12 %", 12, 12, "%"},
        {"12%", 12, 12, "%"},
        {"-0,5%", NONE, -0.5, "%"},
        {"1,234", 1234, 1.234, ""},
        {"1.234", 1.234, 1234, ""},
        {"1,000,000", 1e6, NONE, ""},
        {"1.000.000", NONE, 1e6, ""},
        {"12,34,567", 1234567, NONE, ""},
        {"1'234", 1234, 1234, ""},
        {"1 234", 1234, 1234, ""},
        {"1\xC2\xA0"
         "234,5",
         NONE, 1234.5, ""},
        {"1\xE2\x80\xAF"
         "234.5",
         1234.5, NONE, ""},
        {"0,123", NONE, 0.123, ""},
        {"1234,5", NONE, 1234.5, ""},
        {"1,2", NONE, 1.2, ""},
        {"1.5d3", 1500, NONE, ""},
        {"1.5D-01", 0.15, NONE, ""},
        {"1,5e2", NONE, 150, ""},
        {"0x1F", 31, 31, ""},
        {"+5", 5, 5, ""},
        {".5", 0.5, NONE, ""},
        {"5.", 5, NONE, ""},
        {"1e+03", 1000, 1000, ""},
        {"\xE2\x88\x92"
         "7",
         -7, -7, ""},
        {"5-", -5, -5, ""},
        {"12 kg", 12, 12, "kg"},
        {"12.5km/h", 12.5, NONE, "km/h"},
        {"4WD", 4, 4, "WD"},
        {"$(4.00)", -4, NONE, "$"},
        {"$5 USD", 5, 5, "USD"},
        {"5 W/m\xC2\xB2", 5, 5, "W/m\xC2\xB2"},
        {"\xE2\x80\x8E"
         "5\xE2\x80\x8E",
         5, 5, ""},
        {"12:30", 750, 750, "h:m"},
        {"1:23:45.5", 5025.5, 5025.5, "h:m:s"},
        {"-0:01:30", -90, -90, "h:m:s"},
        {"2 days 00:00:10", 172810, 172810, "h:m:s"},
        {"1 day, 2:00:00", 93600, 93600, "h:m:s"},
        {"1:05 PM", 785, 785, "h:m PM"},
        {"12:00 a.m.", 0, 0, "h:m PM"},
        {"12:30pm", 750, 750, "h:m PM"},
        {"5 pm", 1020, 1020, "h:m PM"},
        {"1:00:05\xE2\x80\xAFPM", 46805, 46805, "h:m:s PM"},
        {"1h20m", 4800, 4800, "h m s"},
        {"1h20", 4800, 4800, "h m s"},
        {"2 d 3 hours", 183600, 183600, "h m s"},
        {"-1m 30.5s", -90.5, -90.5, "h m s"},
        {"PT1H20M", 4800, 4800, "h m s"},
        {"P1DT30S", 86430, 86430, "h m s"},
        {"10:10 Uhr", 610, 610, "h:m Uhr"},
        {"10.45 Uhr", 645, 645, "h:m Uhr"},
        {"9 Uhr", 540, 540, "h:m Uhr"},
        {"10:10:05 UTC", 36605, 36605, "h:m:s UTC"},
        {"250.00 DR", 250, NONE, "DR"},
        {"$1,000.50 CR", 1000.5, NONE, "$ CR"},
        {"$ -", 0, 0, "$"},
        {"- EUR", 0, 0, "EUR"},
        {"(3.00) EUR", -3, NONE, "EUR"},
        {"(5) %", -5, -5, "%"},
        {"12.5\xC2\xB0S", 12.5, 12.5, "\xC2\xB0S"},
        {"40\xC2\xB0"
         "30'36\" N",
         40.51, 40.51, "\xC2\xB0N"},
        {"0.5\xC2\xB1"
         "0.1",
         0.5, NONE, ""},
        {"-2 +/- 1 kg", -2, -2, "kg"},
        {"1 1/2", 1.5, 1.5, "1/2"},
        {"-2-3/4", -2.75, -2.75, "1/2"},
        {"1\xC2\xBD", 1.5, 1.5, "1/2"},
        {"\xE2\x85\x9C", 0.375, 0.375, "1/2"},
        {"1/5", 0.2, 0.2, "1/2"},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const cell *c = &cells[i];
        dsc_cell_number n;
        const bool read = dsc_cell_number_read(c->text, strlen(c->text), &n);
        const bool point = read && n.point == !isnan(c->point) &&
                           (!n.point || fabs(n.by_point - c->point) <= 1e-12 * fabs(c->point));
        const bool comma = read && n.comma == !isnan(c->comma) &&
                           (!n.comma || fabs(n.by_comma - c->comma) <= 1e-12 * fabs(c->comma));
        if (!CHECK(point && comma && strcmp(n.unit, c->unit) == 0)) {
            printf("\"%s\"\n", c->text);
        }
    }
    static const char *const none[] = {"",
                                       "abc",
                                       "$",
                                       "%",
                                       "1.2.3",
                                       "1,23,4",
                                       "1,,234",
                                       "12 34",
                                       "555 1234",
                                       "0 123",
                                       "Inf",
                                       "1.#INF",
                                       "--5",
                                       "-5-",
                                       "(-5)",
                                       "5 %%",
                                       "1_2",
                                       "12 kg x",
                                       "<5",
                                       "20-30",
                                       "0x",
                                       "0xG1",
                                       "1e5e5",
                                       "192.168.0.1",
                                       "#5",
                                       "007 B",
                                       "$5 kg",
                                       "A4",
                                       "5,",
                                       ",5.1,",
                                       "e5",
                                       "1 2 3 4",
                                       "1'23",
                                       "TRUE",
                                       "3/2",
                                       "12:60",
                                       "16:9",
                                       "1:2:3",
                                       "1:00:00:00",
                                       "1 day 2:00",
                                       "13:05 PM",
                                       "0:30 pm",
                                       "-1:05 PM",
                                       "1:05 PMs",
                                       "20m 1h",
                                       "1h 1h",
                                       "1h 20cm",
                                       "P1M",
                                       "P2Y",
                                       "PT",
                                       "0\xC2\xBD x",
                                       "5\xC2\xB9",
                                       "5\xE2\x80\x9D",
                                       "0/5",
                                       "1/0",
                                       "1 2",
                                       "(1 1/2)",
                                       "(0.5 +/- 0.1)",
                                       "0.5 +/-",
                                       "(1:30)",
                                       "(212) 555",
                                       "(3) 4",

                                       "12\xC2\xB0 61'",
                                       ("-12\xC2\xB0"
                                        "5'N"),
                                       "12 5'",

                                       "$ -5-"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        dsc_cell_number n;
        const bool read = dsc_cell_number_read(none[i], strlen(none[i]), &n);
        // "5," is 5 where a comma is the decimal sign, as "5." is where a point is.
        if (!CHECK(!read || strcmp(none[i], "5,") == 0)) {
            printf("\"%s\" is %g or %g\n", none[i], n.by_point, n.by_comma);
        }
    }
}

// Every sign and name of money, before and behind the number.
static void every_currency_is_read_on_both_sides(void)
{
    static const char *const all[] = {"US$",          "CA$",          "AU$",
                                      "NZ$",          "HK$",          "A$",
                                      "C$",           "R$",           "$",
                                      "\xE2\x82\xAC", "\xC2\xA3",     "\xC2\xA5",
                                      "\xE2\x82\xB9", "\xE2\x82\xA9", "\xE2\x82\xBD",
                                      "\xE2\x82\xBA", "\xE2\x82\xAA", "\xE2\x82\xAB",
                                      "\xE0\xB8\xBF", "z\xC5\x82",    "K\xC4\x8D",
                                      "kr.",          "kr",           "Rs.",
                                      "Rs",           "Fr.",          "USD",
                                      "EUR",          "GBP",          "JPY",
                                      "CHF",          "CAD",          "AUD",
                                      "NZD",          "CNY",          "RMB",
                                      "INR",          "SEK",          "NOK",
                                      "DKK",          "PLN",          "CZK",
                                      "HUF",          "RUB",          "BRL",
                                      "MXN",          "ZAR",          "KRW",
                                      "SGD",          "HKD",          "TRY",
                                      "ILS",          "THB",          "IDR"};
    static const struct {
        const char *form;
        double value;
    } forms[] = {{"%s12.50", 12.5}, {"%s 1,234.50", 1234.5}, {"-%s3", -3},
                 {"%s-3", -3},      {"12.50 %s", 12.5},      {"12.50%s", 12.5},
                 {"(%s4.00)", -4},  {"%s 20.-", 20},         {"%s -", 0},
                 {"- %s", 0},       {"(4.00) %s", -4}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            char text[40];
            const int length = snprintf(text, sizeof text, forms[k].form, all[i]);
            dsc_cell_number n;
            if (!CHECK(dsc_cell_number_read(text, (size_t)length, &n) && n.point &&
                       n.by_point == forms[k].value && strcmp(n.unit, all[i]) == 0)) {
                printf("\"%s\"\n", text);
            }
        }
    }
}

typedef struct day {
    const char *text;
    int year, month, day;
    bool dmy, mdy, ordered;
    double part;
} day;

static const day days[] = {
    {"2021-03-04", 2021, 3, 4, true, true, true, 0},
    {"2021/3/4", 2021, 3, 4, true, true, true, 0},
    {"2021-03", 2021, 3, 1, true, true, true, 0},
    {"04.03.2021", 2021, 3, 4, true, true, true, 0},
    {"4.3.2021", 2021, 3, 4, true, true, true, 0},
    {"04.03.21", 2021, 3, 4, true, true, true, 0},
    {"03/14/2021", 2021, 3, 14, false, true, false, 0},
    {"14/03/2021", 2021, 3, 14, true, false, false, 0},
    {"1/2/15", 2015, 2, 1, true, true, false, 0},
    {"1/2/69", 1969, 2, 1, true, true, false, 0},
    {"4 Mar 2021", 2021, 3, 4, true, true, true, 0},
    {"04-MAR-21", 2021, 3, 4, true, true, true, 0},
    {"4th March 2021", 2021, 3, 4, true, true, true, 0},
    {"Mar 4, 2021", 2021, 3, 4, true, true, true, 0},
    {"March 2021", 2021, 3, 1, true, true, true, 0},
    {"Thu, 4 Mar 2021", 2021, 3, 4, true, true, true, 0},
    {"20210304", 2021, 3, 4, true, true, true, 0},
    {"2021-03-04T10:00:00Z", 2021, 3, 4, true, true, true, 10.0 / 24},
    {"2021-03-04 22:30", 2021, 3, 4, true, true, true, 22.5 / 24},
    {"3/4/2021 10:30 PM", 2021, 4, 3, true, true, false, 22.5 / 24},
    {"2021-03-04T01:00:00+02:00", 2021, 3, 4, true, true, true, -1.0 / 24},
    {"20210304T120000", 2021, 3, 4, true, true, true, 0.5},
    {"04MAR2021:06:00:00", 2021, 3, 4, true, true, true, 0.25},
    {"[04/Mar/2021:06:00:00 +0000]", 2021, 3, 4, true, true, true, 0.25},
    {"Thu Mar  4 06:00:00 2021", 2021, 3, 4, true, true, true, 0.25},
    {"2021/03/04 8:00:00 PM GMT+2", 2021, 3, 4, true, true, true, 0.75},
    {"12 m\xC3\xA4rz 2020", 2020, 3, 12, true, true, true, 0},
    {"3 f\xC3\xA9vr. 2021", 2021, 2, 3, true, true, true, 0},
    {"3 F\xC3\x89VR. 2021", 2021, 2, 3, true, true, true, 0},
    {"1er janvier 2021", 2021, 1, 1, true, true, true, 0},
    {"4 de mayo de 2021", 2021, 5, 4, true, true, true, 0},
    {"mar. 2021", 2021, 3, 1, true, true, true, 0},
    {"Mi., 4. Okt. 2021 12:00", 2021, 10, 4, true, true, true, 0.5},
    {"2021Q2", 2021, 4, 1, true, true, true, 0},
    {"2021M01", 2021, 1, 1, true, true, true, 0},
    {"2021-M12", 2021, 12, 1, true, true, true, 0},
    {"2021S2", 2021, 7, 1, true, true, true, 0},
    {"1H 2021", 2021, 1, 1, true, true, true, 0},
    {"T4/2021", 2021, 10, 1, true, true, true, 0},
    {"2021-Q4", 2021, 10, 1, true, true, true, 0},
    {"Q1 2021", 2021, 1, 1, true, true, true, 0},
    // Monday 4 January 2021; 30 December 2019; 28 December 2020.
    {"2021-W01", 2021, 1, 4, true, true, true, 0},
    {"2020-W01", 2020, 1, 4, true, true, true, -5},
    {"2020W53", 2020, 1, 4, true, true, true, 359},
    {"2021-03-04T10:00:00.500Z", 2021, 3, 4, true, true, true, 36000.5 / 86400},
};

static void dates_are_read_as_people_write_them(void)
{
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const day *d = &days[i];
        dsc_cell_date c;
        if (!CHECK(dsc_cell_date_read(d->text, strlen(d->text), &c) && c.year == d->year &&
                   c.month == d->month && c.day == d->day && c.dmy == d->dmy &&
                   c.mdy == d->mdy && c.ordered == (d->ordered || d->day == d->month) &&
                   fabs(c.part - d->part) < 1e-9)) {
            printf("\"%s\" is %d-%d-%d %d %d %d %g\n", d->text, c.year, c.month, c.day, c.dmy,
                   c.mdy, c.ordered, c.part);
        }
    }
    static const char *const none[] = {"2021-02-29",
                                       "31/04/2021",
                                       "13/13/2021",
                                       "1.2.03",
                                       "10-12-14",
                                       "2021-3",
                                       "Mar 2",
                                       "tomorrow",
                                       "2021-03-04x",
                                       "2021-03-04 25:00",
                                       "99999999",
                                       "1/2/3",
                                       "4 Marvel 2021",
                                       "2021.03",
                                       "12:30",
                                       "2021Q5",
                                       "2021M13",
                                       "2021M00",
                                       "1234M05",
                                       "2021S3",
                                       "M1 2021",
                                       "Q0 2021",
                                       "2021-W54",
                                       "2021-W1",
                                       "Q1",
                                       "2021 Q",
                                       "[2021-03-04",
                                       "4 de 2021",
                                       "31 avril 2021",
                                       "12 m\xC3\xA4rchen 2020",
                                       "3 \xC3\xA9 2021"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        dsc_cell_date c;
        if (!CHECK(!dsc_cell_date_read(none[i], strlen(none[i]), &c))) {
            printf("\"%s\" is %d-%d-%d\n", none[i], c.year, c.month, c.day);
        }
    }
}

// Whether what was read is a day, and a text that is no longer than it says.
static void check_date(const char *text, size_t length)
{
    static const dsc_date_order orders[] = {DSC_DATES_CERTAIN, DSC_DATES_DMY, DSC_DATES_MDY};
    dsc_cell_date c;
    char *own = malloc(length ? length : 1); /* so that sanitizers see who reads behind it */
    memcpy(own, text, length);
    if (dsc_cell_date_read(own, length, &c)) {
        bool good = c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 &&
                    c.day >= 1 && c.day <= 31 && (c.dmy || c.mdy) && fabs(c.part) < 373;
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
            double out[3] = {0};
            if (dsc_cell_date_values(&c, orders[i], out)) {
                good = good && fabs(out[0] * out[0] + out[1] * out[1] - 1) < 1e-12 &&
                       fabs(out[2] - c.year) < 1.2;
            }
        }
        if (!CHECK(good)) {
            printf("\"%.*s\" is %d-%d-%d %g\n", (int)length, text, c.year, c.month, c.day,
                   c.part);
        }
    }
    free(own);
}

// Each byte of each date replaced, left out, doubled, and the text cut there.
static void whatever_is_read_as_a_date_is_a_day(void)
{
    static const char others[] = "09aQWTz +-:.,/[]\xC3";
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const size_t length = strlen(days[i].text);
        char text[64];
        for (size_t at = 0; at < length; at++) {
            memcpy(text, days[i].text, length);
            for (size_t k = 0; k < sizeof others - 1; k++) {
                text[at] = others[k];
                check_date(text, length);
            }
            memcpy(text, days[i].text, length);
            check_date(text, at);
            memmove(text + at + 1, text + at, length - at);
            check_date(text, length + 1);
            memcpy(text, days[i].text, length);
            memmove(text + at, text + at + 1, length - at - 1);
            check_date(text, length - 1);
        }
    }
}

// An hour before New Year in Greenwich is a day of the year that ends.
static void time_zones_move_the_day(void)
{
    const dsc_notation plain = dsc_notation_plain();
    double east[3], same[3];
    CHECK(dsc_notation_date(&plain, "2021-01-01T00:30:00+01:00", 25, east));
    CHECK(dsc_notation_date(&plain, "2020-12-31T23:30:00Z", 20, same));
    for (size_t k = 0; k < 3; k++) {
        CHECK_NEAR(east[k], same[k], 1e-12);
    }
    CHECK(dsc_notation_date(&plain, "2020-12-31T23:30:00-01:00", 25, east));
    CHECK(dsc_notation_date(&plain, "2021-01-01T00:30:00Z", 20, same));
    for (size_t k = 0; k < 3; k++) {
        CHECK_NEAR(east[k], same[k], 1e-12);
    }
}

static dsc_csv_kinds kinds_of(const char *list)
{
    dsc_csv_kinds kinds = {0};
    char copy[512];
    snprintf(copy, sizeof copy, "%s", list);
    for (char *word = strtok(copy, "|"); word; word = strtok(NULL, "|")) {
        dsc_csv_count_kind(&kinds, word, strlen(word), "", false);
    }
    return kinds;
}

// The quick way for usual cells counts what the general one counts, which a list of missing
// texts asks for.
static void the_quick_way_counts_what_the_general_one_counts(void)
{
    static const char *const cells[] = {
        "0",        "5",         "-5",        "12",          "1234",   "12345678",  "20210304",
        "1234567",  "-1234567",  "007",       "00501",       "0.5",    "-0.25",     "1.5",
        "1.234",    "12.345678", "1234.56",   "123.456",     "1.",     ".5",        "-",
        "1,234",    "1e5",       "0x1F",      "1.2.3",       "+5",     "5-",        "-0",
        "0.0",      "-0.00",     "12 kg",     "14.03.2021",  "1.2345", "2012",      "12.34567",
        "00.5",     "01.25",     "1 234",     "1609459200",  "",       "NA",        "x",
        "-.5",      "--5",       "-5.1234",   "12345678901", "9e",     "123456789", "1.5 ",
        "1.234567", "-12345678", "12345678.5"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        dsc_csv_kinds quick = {0}, general = {0};
        dsc_csv_count_kind(&quick, cells[i], strlen(cells[i]), "", false);
        dsc_csv_count_kind(&general, cells[i], strlen(cells[i]), "~", false);
        if (!CHECK(memcmp(&quick, &general, sizeof quick) == 0)) {
            printf("\"%s\"\n", cells[i]);
        }
    }
}

static void columns_are_numbers_dates_or_texts(void)
{
    static const struct {
        const char *cells;
        dsc_csv_guess guess;
    } table[] = {
        {"1|2|x", DSC_CSV_NUMBERS},
        {"1|x|y", DSC_CSV_TEXTS},
        {"1|x", DSC_CSV_TEXTS},
        {"1|-|NA|none", DSC_CSV_NUMBERS},
        {"-|NA|none", DSC_CSV_EMPTY},
        {"00501|10001|90210", DSC_CSV_TEXTS},
        {"00501|10001|90210-1234", DSC_CSV_TEXTS},
        {"007|12|5.5", DSC_CSV_NUMBERS},
        {"20210304|20210305", DSC_CSV_DATES},
        {"20210304|12345678", DSC_CSV_NUMBERS},
        {"2021-03-04|04.03.2021|x", DSC_CSV_DATES},
        {"4WD|2WD|4WD", DSC_CSV_NUMBERS},
        {"4WD|2WD|AWD", DSC_CSV_TEXTS},
        {"10a|10b|11a", DSC_CSV_TEXTS},
        {"12 kg|13 kg|heavy", DSC_CSV_NUMBERS},
        {"TRUE|FALSE|TRUE", DSC_CSV_TEXTS},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const dsc_csv_kinds kinds = kinds_of(table[i].cells);
        if (!CHECK(dsc_csv_decide(&kinds) == table[i].guess)) {
            printf("%s: %d\n", table[i].cells, (int)dsc_csv_decide(&kinds));
        }
    }
}

static void notations_are_found_or_left_in_doubt(void)
{
    static const struct {
        const char *cells;
        dsc_evidence options, others;
        char delimiter;
        dsc_doubt doubt;
        char decimal;
        dsc_date_order dates;
    } table[] = {
        {"1,234|5,678", {0, 0}, {0, 0}, ',', DSC_NO_DOUBT, '.', DSC_DATES_CERTAIN},
        {"1,234|5,678", {0, 0}, {0, 0}, ';', DSC_DOUBT_DECIMAL, '.', DSC_DATES_CERTAIN},
        {"1,234|5,678", {',', 0}, {0, 0}, ';', DSC_NO_DOUBT, ',', DSC_DATES_CERTAIN},
        {"1,234|5,678", {0, 0}, {'.', 0}, '\t', DSC_NO_DOUBT, '.', DSC_DATES_CERTAIN},
        {"1,234|5,6", {0, 0}, {0, 0}, ',', DSC_NO_DOUBT, ',', DSC_DATES_CERTAIN},
        {"1.234|5.678", {0, 0}, {0, 0}, ';', DSC_NO_DOUBT, '.', DSC_DATES_CERTAIN},
        {"1.234|5.678", {0, 0}, {',', 0}, ';', DSC_NO_DOUBT, ',', DSC_DATES_CERTAIN},
        {"1.234|5,678", {0, 0}, {0, 0}, ',', DSC_DOUBT_DECIMAL, '.', DSC_DATES_CERTAIN},
        {"1/2/2021|3/4/2021", {0, 0}, {0, 0}, ',', DSC_DOUBT_DATES, '.', DSC_DATES_CERTAIN},
        {"1/2/2021|3/4/2021",
         {0, DSC_DATES_MDY},
         {0, 0},
         ',',
         DSC_NO_DOUBT,
         '.',
         DSC_DATES_MDY},
        {"1/2/2021|3/4/2021",
         {0, 0},
         {0, DSC_DATES_DMY},
         ',',
         DSC_NO_DOUBT,
         '.',
         DSC_DATES_DMY},
        {"1/2/2021|13/4/2021", {0, 0}, {0, 0}, ',', DSC_NO_DOUBT, '.', DSC_DATES_DMY},
        {"1/2/2021|4/13/2021", {0, 0}, {0, 0}, ',', DSC_NO_DOUBT, '.', DSC_DATES_MDY},
        {"13/2/2021|4/13/2021", {0, 0}, {0, 0}, ',', DSC_NO_DOUBT, '.', DSC_DATES_CERTAIN},
        {"13/2/2021|4/13/2021|1/2/2021",
         {0},
         {0},
         ',',
         DSC_DOUBT_DATES,
         '.',
         DSC_DATES_CERTAIN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const dsc_csv_kinds kinds = kinds_of(table[i].cells);
        dsc_notation notation = dsc_notation_plain();
        const dsc_doubt doubt = dsc_notation_choose(&kinds, table[i].options, table[i].others,
                                                    table[i].delimiter, &notation);
        if (!CHECK(doubt == table[i].doubt && notation.decimal == table[i].decimal &&
                   notation.dates == table[i].dates)) {
            printf("%s: %d '%c' %d\n", table[i].cells, (int)doubt, notation.decimal,
                   (int)notation.dates);
        }
    }
}

// A schema that was written and read again reads the same cells.
static void a_schema_read_again_reads_the_same_cells(void)
{
    descent_dataset *d = read_good(
        "t.csv", "p;q;d;c;r;y\n1,5 EUR;12%;14/03/2021;NA;7;1,5\n2,5 EUR;13%;1/2/2021;x;x;2,5\n",
        "target=y keep-na=c number=r");
    if (!d) {
        return;
    }
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    descent_error error;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    json_decref(json);
    const char text[] = "p;q;d;c;r\n3,5 EUR;14%;2/1/2021;NA;abc\n";
    descent_dataset *again = NULL;
    const descent_read_options options = descent_read_options_default();
    CHECK_OK(dsc_dataset_read_memory("new.csv", text, strlen(text), &options, schema, &again,
                                     &error));
    if (again) {
        CHECK_NEAR(value_at(again, 0, 0), 3.5, 1e-6);
        CHECK_NEAR(value_at(again, 0, 1), 14, 1e-6);
        CHECK_NEAR(value_at(again, 0, 4), 2021 + 1.0 / 365, 1e-3);
        CHECK(value_at(again, 0, 5) == 0 && isnan(value_at(again, 0, 6)));
    }
    descent_dataset_free(again);
    const char bad[] = "p;q;d;c;r\n3.5 EUR;14%;2/1/2021;NA;1\n";
    again = NULL;
    CHECK(dsc_dataset_read_memory("new.csv", bad, strlen(bad), &options, schema, &again,
                                  &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "the model learnt numbers with \"EUR\", with a decimal comma"));
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(missing_cells_are_known_by_their_texts),
                                       TEST(missing_values_leave_a_column_its_kind),
                                       TEST(every_currency_is_read_on_both_sides),
                                       TEST(numbers_are_read_as_people_write_them),
                                       TEST(dates_are_read_as_people_write_them),
                                       TEST(whatever_is_read_as_a_date_is_a_day),
                                       TEST(time_zones_move_the_day),
                                       TEST(columns_are_numbers_dates_or_texts),
                                       TEST(notations_are_found_or_left_in_doubt),
                                       TEST(a_schema_read_again_reads_the_same_cells),
                                       TEST(the_quick_way_counts_what_the_general_one_counts)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
