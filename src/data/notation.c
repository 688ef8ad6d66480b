// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How the cells of a column are written: decimal mark, unit, order of dates, what stands for
// missing. A column has one notation, found from all its cells and kept in the schema.
//
// Keeps: a cell is read by its column's notation alone: "1.234" is a thousand or a little more
// than one for the whole column and never for a single cell. What can be read in two ways is
// counted here (kinds) and decided elsewhere, with the column's other cells as witnesses; if
// these do not say, a person is asked.
#include "data/notation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/letters.h"
#include "data/clock.h"
#include "data/date_names.h"
#include "data/fraction.h"
#include "data/missing.h"
#include "data/parse.h"

// In place of a unit: K, M and B behind the numbers multiply them.
static const char FACTORS[] = "K M B";

// Units next to which a number alone is something else.
static bool stands_alone(const char *unit)
{
    // All that stand for more than one word have a blank.
    return unit[0] == '%' || strncmp(unit, DSC_CLOCK_TWO, 3) == 0 ||
           (strchr(unit, ' ') && strcmp(unit, FACTORS) != 0);
}

bool dsc_notation_is_plain(const dsc_notation *notation)
{
    return notation->decimal == '.' && !notation->keep_na && !notation->lenient &&
           !notation->dash && notation->dates == DSC_DATES_CERTAIN && notation->unit[0] == '\0';
}

bool dsc_notation_same(const dsc_notation *a, const dsc_notation *b)
{
    return a->decimal == b->decimal && a->keep_na == b->keep_na && a->lenient == b->lenient &&
           a->dash == b->dash && a->dates == b->dates && strcmp(a->unit, b->unit) == 0;
}

// What times are like, NULL for another unit.
static const char *clock_words(const char *unit)
{
    static const char *const words[][2] = {
        {DSC_CLOCK_TWO, "times in two parts (1:30 is 90)"},
        {DSC_CLOCK_THREE, "times in seconds (1:02:03 is 3723)"},
        {DSC_CLOCK_HALF, "times of day in minutes (1:05 PM is 785)"},
        {DSC_CLOCK_HALF_THREE, "times of day in seconds (1:00:05 PM is 46805)"},
        {DSC_CLOCK_LETTERS, "times in seconds (1h 20m is 4800)"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(unit, words[i][0]) == 0) {
            return words[i][1];
        }
    }
    // "h:m Uhr": a word behind all times.
    const bool three = strncmp(unit, DSC_CLOCK_THREE " ", sizeof DSC_CLOCK_THREE) == 0;
    const bool two = strncmp(unit, DSC_CLOCK_TWO " ", sizeof DSC_CLOCK_TWO) == 0;
    return three || two ? words[three][1] : NULL;
}

const char *dsc_notation_words(const dsc_notation *notation, char *text, size_t capacity)
{
    const bool comma = notation->decimal == ',', percent = notation->unit[0] == '%';
    const char *clock = clock_words(notation->unit);
    char sides[48], letter_words[32];
    if (notation->dates != DSC_DATES_CERTAIN) {
        snprintf(text, capacity, "dates with the %s first",
                 notation->dates == DSC_DATES_DMY ? "day" : "month");
    } else if (percent) {
        snprintf(text, capacity, "percentages (12 %% is 12)%s",
                 comma ? " with a decimal comma" : "");
    } else if (clock) {
        snprintf(text, capacity, "%s", clock);
    } else if (strcmp(notation->unit, FACTORS) == 0) {
        snprintf(text, capacity, "numbers with factors (1.5K is 1500)%s",
                 comma ? ", with a decimal comma" : "");
    } else if (strcmp(notation->unit, DSC_FRACTION) == 0) {
        snprintf(text, capacity, "numbers with fractions (1 1/2 is 1.5)");
    } else if (strchr(notation->unit, ' ') &&
               dsc_unit_pair_words(notation->unit, sides, sizeof sides)) {
        snprintf(text, capacity, "numbers with %s%s", sides,
                 comma ? ", with a decimal comma" : "");
    } else if (notation->unit[0] != '\0') {
        // A letter may have been meant for a sign: W for west.
        const bool letter = notation->unit[1] == '\0' && strchr("NSEWCDH", notation->unit[0]);
        snprintf(letter_words, sizeof letter_words, " (5 %s is 5)", notation->unit);
        snprintf(text, capacity, "numbers with \"%s\"%s%s", notation->unit,
                 letter ? letter_words : "", comma ? ", with a decimal comma" : "");
    } else {
        snprintf(text, capacity, "%s", comma ? "numbers with a decimal comma" : "");
    }
    return text;
}

static bool missing(dsc_missing kind, bool keep_na, bool numeric)
{
    return kind == DSC_MISSING || (kind == DSC_MISSING_AS_NA && !keep_na) ||
           (kind == DSC_MISSING_AMONG_NUMBERS && numeric);
}

bool dsc_notation_missing(const dsc_notation *notation, const char *text, size_t length,
                          const char *list, bool numeric)
{
    const dsc_missing kind = dsc_cell_missing(text, length, list);
    const bool zero =
        kind == DSC_MISSING_AMONG_NUMBERS && notation->dash && dsc_cell_is_dash(text, length);
    return missing(kind, notation->keep_na, numeric && !zero);
}

bool dsc_notation_number(const dsc_notation *notation, const char *text, size_t length,
                         double *value)
{
    const bool alone = stands_alone(notation->unit);
    // Nearly all cells: no need to look for units.
    if (notation->decimal == '.' && !alone && dsc_number_parse(text, length, value)) {
        return true;
    }
    dsc_cell_number number;
    if (!dsc_cell_number_read(text, length, &number)) {
        const bool zero = notation->dash && dsc_cell_is_dash(text, length);
        *value = zero ? 0 : *value;
        return zero;
    }
    *value = notation->decimal == '.' ? number.by_point : number.by_comma;
    const bool readable = notation->decimal == '.' ? number.point : number.comma;
    if (number.unit_kind == DSC_UNIT_WORD && strcmp(notation->unit, FACTORS) == 0) {
        *value *= dsc_unit_factor(number.unit);
        return readable && dsc_unit_factor(number.unit) > 0;
    }
    // 45m among 1h 20m.
    if ((number.unit_kind == DSC_UNIT_KNOWN || number.unit_kind == DSC_UNIT_WORD) &&
        strcmp(notation->unit, DSC_CLOCK_LETTERS) == 0) {
        const double seconds = dsc_clock_unit(number.unit, strlen(number.unit));
        *value *= seconds;
        return readable && seconds > 0;
    }
    const int side = number.unit_kind != DSC_UNIT_NONE && alone
                         ? dsc_unit_side(notation->unit, number.unit)
                         : 0;
    if (side != 0) {
        *value *= side;
        return readable;
    }
    // Among percentages a number without the sign may be a share.
    const bool fits = number.unit_kind == DSC_UNIT_NONE
                          ? !alone || *value == 0
                          : strcmp(number.unit, notation->unit) == 0;
    return readable && fits;
}

bool dsc_notation_date(const dsc_notation *notation, const char *text, size_t length,
                       double out[3])
{
    dsc_cell_date date;
    return dsc_cell_date_read(text, length, &date) &&
           dsc_cell_date_values(&date, notation->dates, out);
}

static void count_unit(dsc_csv_kinds *kinds, const dsc_cell_number *number)
{
    const bool letters = strcmp(number->unit, DSC_CLOCK_LETTERS) == 0;
    kinds->durations += letters;
    kinds->time_parts += letters || dsc_clock_unit(number->unit, strlen(number->unit)) > 0;
    kinds->mixed +=
        number->unit_kind == DSC_UNIT_KNOWN && strcmp(number->unit, DSC_FRACTION) == 0;
    for (size_t i = 0; i < DSC_PAIRS && dsc_unit_may_be_side(number->unit); i++) {
        size_t before = 0;
        const int side = dsc_unit_in_pair(i, number->unit, &before);
        kinds->plus[i] += side > 0;
        kinds->minus[i] += side < 0;
    }
    if (number->unit_kind == DSC_UNIT_WORD) {
        const double value = number->point ? number->by_point : number->by_comma;
        kinds->words++;
        if (dsc_unit_factor(number->unit) > 0) {
            kinds->factors++;
            kinds->fraction_factors = kinds->fraction_factors || value != floor(value);
        }
    }
    for (size_t i = 0; i < 2; i++) {
        dsc_unit_count *known = &kinds->units[i];
        if (known->count == 0) {
            memcpy(known->unit, number->unit, sizeof known->unit);
            known->word = number->unit_kind == DSC_UNIT_WORD;
        }
        if (strcmp(known->unit, number->unit) == 0) {
            known->count++;
            return;
        }
    }
    kinds->other_units++;
}

static void count_width(dsc_csv_kinds *kinds, const char *text, size_t length)
{
    bool digits = true;
    for (size_t i = 0; i < length && digits; i++) {
        digits = text[i] >= '0' && text[i] <= '9';
    }
    kinds->width = digits && !kinds->any_width ? length : kinds->width;
    kinds->any_width = kinds->any_width || digits;
    kinds->widths += !digits || length != kinds->width;
    kinds->codes += digits && length > 1 && text[0] == '0';
}

static void count_number(dsc_csv_kinds *kinds, const dsc_cell_number *number, const char *text,
                         size_t length)
{
    kinds->numbers++;
    kinds->spreads += number->spread;
    kinds->accounting += number->accounting;
    kinds->trailing += number->trailing;
    kinds->point += number->point && !number->comma;
    kinds->comma += number->comma && !number->point;
    if (number->point && number->comma && number->by_point != number->by_comma) {
        // The sign that stands there is the one that makes it a fraction.
        const bool is_point = fabs(number->by_point) < fabs(number->by_comma);
        kinds->open_points += is_point;
        kinds->open_commas += !is_point;
    }
    if (number->unit_kind != DSC_UNIT_NONE) {
        count_unit(kinds, number);
    } else {
        kinds->bare++;
        kinds->nonzero += number->by_point != 0 || number->by_comma != 0;
    }
    dsc_cell_date date;
    kinds->compact += length == 8 && dsc_cell_date_read(text, length, &date) && date.compact;
    count_width(kinds, text, length);
}

static void count_date(dsc_csv_kinds *kinds, const dsc_cell_date *date)
{
    kinds->dates++;
    kinds->times += date->time;
    if (!date->ordered) {
        kinds->open_dates += date->dmy && date->mdy;
        kinds->dmy += date->dmy && !date->mdy;
        kinds->mdy += date->mdy && !date->dmy;
    }
}

// The usual cell: digits without a zero in front, perhaps a sign, perhaps a point and a
// fraction that is not three digits long, which could be thousands; not eight digits, which
// could be a date. False, and nothing counted, for any other.
static bool count_usual(dsc_csv_kinds *kinds, const char *text, size_t length)
{
    const char *p = text + (length > 0 && *text == '-'), *end = text + length;
    const char *start = p;
    bool nonzero = false;
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        nonzero = nonzero || *p != '0';
    }
    const size_t digits = (size_t)(p - start);
    if (digits == 0 || digits > 15 || digits == 8 || (*start == '0' && digits > 1)) {
        return false;
    }
    const char *fraction = p + 1;
    if (p < end && *p == '.') {
        for (p++; p < end && *p >= '0' && *p <= '9'; p++) {
            nonzero = nonzero || *p != '0';
        }
        const size_t count = (size_t)(p - fraction);
        if (count == 0 || count == 3 || count > 17) {
            return false;
        }
        kinds->point += p == end;
    }
    if (p < end) {
        return false;
    }
    kinds->plain++;
    kinds->numbers++;
    kinds->bare++;
    kinds->nonzero += nonzero;
    count_width(kinds, text, length);
    return true;
}

// Behind signs of any kind there is a digit, also of other scripts; or a month's name and one.
static bool begins_with_number(const char *text, size_t length)
{
    const char *end = text + length, *p = text;
    bool may = false;
    for (size_t i = 0; i < length && !may; i++) {
        may = is_digit(text[i]) || ((unsigned char)text[i] & 0x80U) != 0;
    }
    if (!may) {
        return false;
    }
    const bool month = dsc_take_month(&p, end) > 0;
    for (; p < end && !(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z'); p++) {
        const unsigned char *b = (const unsigned char *)p;
        const bool arabic = end - p > 1 && ((b[0] == 0xD9 && b[1] >= 0xA0 && b[1] <= 0xA9) ||
                                            (b[0] == 0xDB && b[1] >= 0xB0 && b[1] <= 0xB9));
        const bool wide =
            end - p > 2 && b[0] == 0xEF && b[1] == 0xBC && b[2] >= 0x90 && b[2] <= 0x99;
        if (is_digit(*p) || arabic || wide) {
            return true;
        }
        if (p - text >= 5 && !month) {
            break;
        }
    }
    return false;
}

void dsc_csv_count_kind(dsc_csv_kinds *kinds, const char *text, size_t length, const char *list,
                        bool keep_na)
{
    if (*list == '\0' && count_usual(kinds, text, length)) {
        return;
    }
    length = dsc_cell_trim(&text, length);
    const dsc_missing kind = dsc_cell_missing(text, length, list);
    if (missing(kind, keep_na, true)) {
        kinds->missing++;
        kinds->weak += kind == DSC_MISSING_AMONG_NUMBERS;
        kinds->dashes += kind == DSC_MISSING_AMONG_NUMBERS && dsc_cell_is_dash(text, length);
        return;
    }
    double value = 0;
    if (dsc_number_parse(text, length, &value) && !dsc_is_code(text)) {
        kinds->plain++;
    }
    dsc_cell_number number;
    dsc_cell_date date;
    if (dsc_cell_number_read(text, length, &number)) {
        count_number(kinds, &number, text, length);
    } else if (dsc_cell_date_read(text, length, &date)) {
        count_date(kinds, &date);
    } else {
        kinds->texts++;
        kinds->figures += begins_with_number(text, length);
    }
}

bool dsc_csv_kinds_plain(const dsc_csv_kinds *kinds)
{
    return kinds->plain == kinds->numbers;
}

// 1.5K, 200, 2M: nothing but such letters behind the numbers, and more than one kind of number.
// House numbers, 12 and 12B, have no fractions.
static bool has_factors(const dsc_csv_kinds *kinds)
{
    const bool several = kinds->units[1].count > 0;
    return kinds->factors > 0 && kinds->bare + kinds->factors == kinds->numbers &&
           kinds->fraction_factors && (several || kinds->bare > 0);
}

// CR and DR: of all pairs the one that most numbers have. Letters must both be there, as one of
// them may be a unit.
static uint64_t pair_unit(const dsc_csv_kinds *kinds, char *unit)
{
    uint64_t most = 0;
    for (size_t i = 0; i < DSC_PAIRS; i++) {
        const uint64_t plus = kinds->plus[i], minus = kinds->minus[i];
        if (plus + minus > most && ((plus > 0 && minus > 0) || dsc_unit_pair_alone(i))) {
            size_t before = 0;
            const size_t k = dsc_unit_in_pair(i, kinds->units[0].unit, &before) ? 0 : 1;
            dsc_unit_in_pair(i, kinds->units[k].unit, &before);
            dsc_unit_pair_name(i, kinds->units[k].unit, before, unit, DSC_UNIT_ROOM);
            most = plus + minus;
        }
    }
    return most;
}

// The unit of the column: the more frequent of the two. A percent sign next to fewer of the
// numbers than stand alone is none.
static uint64_t main_unit(const dsc_csv_kinds *kinds, char *unit)
{
    if (has_factors(kinds)) {
        memcpy(unit, FACTORS, sizeof FACTORS);
        return kinds->factors;
    }
    if (kinds->durations > 0 && kinds->time_parts > kinds->nonzero) {
        memcpy(unit, DSC_CLOCK_LETTERS, sizeof DSC_CLOCK_LETTERS);
        return kinds->time_parts;
    }
    const uint64_t paired = pair_unit(kinds, unit);
    if (paired > kinds->nonzero) {
        return paired;
    }
    // Any word next to a number is a unit only where all cells have this one: 12B is none among
    // 12 and 13.
    const uint64_t all = kinds->numbers + kinds->dates + kinds->texts;
    const dsc_unit_count *most = NULL;
    for (size_t i = 0; i < 2; i++) {
        const dsc_unit_count *one = &kinds->units[i];
        const bool fractions = strcmp(one->unit, DSC_FRACTION) == 0;
        const bool good = one->count > 0 && (fractions   ? kinds->mixed > 0
                                             : one->word ? one->count == all
                                                         : true);
        most = good && (!most || one->count > most->count) ? one : most;
    }
    if (!most || (stands_alone(most->unit) && kinds->nonzero > most->count)) {
        unit[0] = '\0';
        return 0;
    }
    memcpy(unit, most->unit, sizeof most->unit);
    return most->count;
}

dsc_csv_guess dsc_csv_decide(const dsc_csv_kinds *kinds)
{
    char unit[DSC_UNIT_ROOM];
    const uint64_t numbers = kinds->bare + main_unit(kinds, unit);
    const uint64_t all = kinds->numbers + kinds->dates + kinds->texts;
    if (all == 0) {
        return DSC_CSV_EMPTY;
    }
    const bool compact = kinds->numbers > 1 && kinds->compact == kinds->numbers;
    if (kinds->codes > 0 && kinds->widths == 0 && !compact) {
        return DSC_CSV_TEXTS;
    }
    if (2 * (kinds->dates + (compact ? kinds->compact : 0)) > all) {
        return DSC_CSV_DATES;
    }
    return 2 * numbers > all ? DSC_CSV_NUMBERS : DSC_CSV_TEXTS;
}

void dsc_evidence_add(dsc_evidence *evidence, const dsc_csv_kinds *kinds)
{
    const dsc_csv_guess guess = dsc_csv_decide(kinds);
    if (guess == DSC_CSV_NUMBERS && (kinds->comma > 0) != (kinds->point > 0)) {
        const char sign = kinds->comma ? ',' : '.';
        // '?': they say different things, which is none.
        evidence->decimal = evidence->decimal && evidence->decimal != sign ? '?' : sign;
    }
    if (guess == DSC_CSV_DATES && (kinds->dmy > 0) != (kinds->mdy > 0)) {
        evidence->dates = kinds->dmy ? DSC_DATES_DMY : DSC_DATES_MDY;
    }
}

static dsc_doubt choose_decimal(const dsc_csv_kinds *kinds, char wanted, char others,
                                char delimiter, char *decimal)
{
    *decimal = '.';
    if (kinds->comma != kinds->point) {
        *decimal = kinds->comma > kinds->point ? ',' : '.';
    } else if (wanted) {
        *decimal = wanted;
    } else if (kinds->open_commas > 0) {
        const bool known = others == '.' || others == ',';
        *decimal = known ? others : '.';
        return (known || delimiter == ',') && kinds->open_points == 0 ? DSC_NO_DOUBT
                                                                      : DSC_DOUBT_DECIMAL;
    } else if (others == ',') {
        *decimal = ','; /* thousands; or whole numbers, which may have fractions elsewhere */
    }
    return DSC_NO_DOUBT;
}

static dsc_doubt choose_order(const dsc_csv_kinds *kinds, dsc_date_order wanted,
                              dsc_date_order others, dsc_date_order *order)
{
    *order = DSC_DATES_CERTAIN;
    if (wanted) {
        *order = wanted;
    } else if (kinds->dmy > 0 && kinds->mdy > 0) {
        return kinds->open_dates ? DSC_DOUBT_DATES : DSC_NO_DOUBT;
    } else if (kinds->dmy > 0 || kinds->mdy > 0) {
        *order = kinds->dmy ? DSC_DATES_DMY : DSC_DATES_MDY;
    } else if (kinds->open_dates > 0) {
        *order = others;
        return others ? DSC_NO_DOUBT : DSC_DOUBT_DATES;
    }
    return DSC_NO_DOUBT;
}

void dsc_notation_coordinate(dsc_notation *notation, const char *name)
{
    static const struct {
        const char *names, *unit, *both;
    } axes[] = {{"lat", "S", "N S"}, {"lon", "W", "E W"}, {"lng", "W", "E W"}};
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        const char *names = axes[i].names;
        if (strcmp(notation->unit, axes[i].unit) == 0 && lower(name[0]) == names[0] &&
            lower(name[1]) == names[1] && lower(name[2]) == names[2]) {
            memcpy(notation->unit, axes[i].both, strlen(axes[i].both) + 1);
        }
    }
}

dsc_doubt dsc_notation_choose(const dsc_csv_kinds *kinds, dsc_evidence options,
                              dsc_evidence others, char delimiter, dsc_notation *notation)
{
    const dsc_csv_guess guess = dsc_csv_decide(kinds);
    if (guess == DSC_CSV_DATES) {
        return choose_order(kinds, options.dates, others.dates, &notation->dates);
    }
    if (guess != DSC_CSV_NUMBERS) {
        return DSC_NO_DOUBT;
    }
    main_unit(kinds, notation->unit);
    notation->dash = kinds->accounting > 0;
    return choose_decimal(kinds, options.decimal, others.decimal, delimiter,
                          &notation->decimal);
}
